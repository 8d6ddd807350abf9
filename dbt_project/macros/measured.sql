{#- The select list of one metric: its id, value, base and the day that it describes. Nine decimals, so that the
    order in which an engine adds does not show. -#}
{% macro measured(metric_id, value, n, measured_on) -%}
    select
        '{{ metric_id }}' as metric_id,
        round(cast({{ value }} as double), 9) as current_value,
        cast({{ n }} as bigint) as n,
        cast({{ measured_on }} as date) as measured_on
{%- endmacro %}

{#- The same for every period: `last_on` is the newest complete one, whose value is the metric's current value;
    `measured_on` is another day where the value describes what began earlier, as a cohort does. -#}
{% macro measured_series(metric_id, value, n, period_on, last_on, measured_on=none) -%}
    {{ measured(metric_id, value, n, measured_on or period_on) }},
        cast({{ period_on }} as date) as period_on,
        cast({{ last_on }} as date) as last_on
{%- endmacro %}
