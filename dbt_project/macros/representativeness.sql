{#- What a share of postings may not be read as: codes, and the same in words. Null: nothing to warn of.
    For models over `int_skill_segments`. -#}
{% macro demand_warnings() -%}
    {%- set warned = {
        'few_jobs': ('has_few_jobs', '职位不足 20 个，占比不稳', 'fewer than 20 postings: the share is shaky'),
        'one_company': (
            'has_one_company', '一半以上出自同一家公司', 'more than half come from one company'
        ),
        'one_source': (
            'has_one_source', '八成以上来自同一渠道', 'more than four fifths come from one source'
        ),
    } -%}
    {{ _warned(warned, none, ', ') }} as warnings,
    {{ _warned(warned, 1, '；') }} as warnings_zh,
    {{ _warned(warned, 2, '; ') }} as warnings_en
{%- endmacro %}

{% macro _warned(warned, place, separator) -%}
    nullif(concat_ws(
        '{{ separator }}'
        {%- for code, told in warned.items() %},
        case when {{ told[0] }} then '{{ code if place is none else told[place] }}' end
        {%- endfor %}
    ), '')
{%- endmacro %}
