{#- Which days must be computed again: for event-grain models that are incremental by affected day. -#}

{#- One row (`day_on`, reporting zone) for each day on which an event happened that was landed after a mark.

`mark` is a timestamp expression; null means that nothing was computed yet, so every day is affected. `landed_at` grows
in the order in which rows are stored, and DuckDB keeps the smallest and largest value of each 122,880 rows: rows that
were landed before the mark are passed over without being read. -#}
{% macro affected_days(mark) -%}
    select distinct {{ reporting_date('occurred_at') }} as day_on
    from {{ source('raw', 'events') }}
    where landed_at > coalesce({{ mark }}, cast('1970-01-01 00:00:00+00' as timestamptz))
{%- endmacro %}
