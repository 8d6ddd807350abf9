{#-
    Whether the source still has the item: no tombstone stands for it in raw.removals, and where feeds list all that
    they have, not each of them has missed it in three complete readings.
-#}
{% macro not_removed(table, namespace, item) -%}
    not exists (
        select 1
        from {{ source('raw', 'removals') }} as removals
        where removals.contract = '{{ table }}'
            and removals.source = {{ namespace }}
            and removals.item_id = {{ item }}
    )
    and not exists (
        select 1
        from {{ ref('stg_sightings') }} as sightings
        where sightings.contract = '{{ table }}'
            and sightings.source = {{ namespace }}
            and sightings.item_id = {{ item }}
        having min(sightings.absences) >= 3
    )
{%- endmacro %}
