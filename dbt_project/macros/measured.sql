{#- The select list of one metric: its id, value, base and the day that it describes. Nine decimals, so that the
    order in which an engine adds does not show. -#}
{% macro measured(metric_id, value, n, measured_on) -%}
    select
        '{{ metric_id }}' as metric_id,
        round(cast({{ value }} as double), 9) as current_value,
        cast({{ n }} as bigint) as n,
        cast({{ measured_on }} as date) as measured_on
{%- endmacro %}
