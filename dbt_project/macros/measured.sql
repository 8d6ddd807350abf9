{#- The select list of one metric: its id, value, base and the day that it describes. -#}
{% macro measured(metric_id, value, n, measured_on) -%}
    select
        '{{ metric_id }}' as metric_id,
        cast({{ value }} as double) as current_value,
        cast({{ n }} as bigint) as n,
        cast({{ measured_on }} as date) as measured_on
{%- endmacro %}
