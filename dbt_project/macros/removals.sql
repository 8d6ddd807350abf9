{#- Whether the source still has the item: no tombstone stands for it in raw.removals. -#}
{% macro not_removed(table, namespace, item) -%}
    not exists (
        select 1
        from {{ source('raw', 'removals') }} as removals
        where removals.contract = '{{ table }}'
            and removals.source = {{ namespace }}
            and removals.item_id = {{ item }}
    )
{%- endmacro %}
