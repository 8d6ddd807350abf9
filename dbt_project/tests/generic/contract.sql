{#- All that a model promises about its rows, as one test: a test costs dbt a tenth of a second whatever it looks for.
    One row for each rule that is broken: which rule, which columns, how many rows, and the key of one of them.

    key: columns that together identify a row; required: never null; values: column -> what it may be, where it is known;
    between_0_and_1: shares and scores, where they are known; rules: name -> condition that no row breaks, null passes.
    The number of failures is that of broken rows, a row once for each rule that it breaks, of a key those that repeat. -#}
{% test contract(model, key, required=[], values={}, between_0_and_1=[], rules={}) %}
{{ config(fail_calc='coalesce(sum(broken_rows), 0)') }}
{%- set broken = [] %}
{%- for column in required %}
    {%- do broken.append(('required', column, column ~ ' is null')) %}
{%- endfor %}
{%- for column, known in values.items() %}
    {%- do broken.append(('values', column, column ~ ' not in (' ~ _literals(known) ~ ')')) %}
{%- endfor %}
{%- for column in between_0_and_1 %}
    {%- do broken.append(('between_0_and_1', column, column ~ ' not between 0 and 1')) %}
{%- endfor %}
{%- for name, condition in rules.items() %}
    {%- do broken.append((name, none, 'not (' ~ condition ~ ')')) %}
{%- endfor %}
{%- set ours = "concat_ws(' | '" ~ _texts(key) ~ ')' %}
select 'key' as rule, {{ _name(key | join(', ')) }} as column_name, count(*) as broken_rows, min(example) as example_key
from (select {{ ours }} as example from {{ model }} group by {{ key | join(', ') }} having count(*) > 1) as repeated
having count(*) > 0
{%- for rule, column, condition in broken %}
union all
select '{{ rule }}', {{ _name(column) }}, count(*), min({{ ours }}) from {{ model }}
where {{ condition }}
having count(*) > 0
{%- endfor %}
{% endtest %}
