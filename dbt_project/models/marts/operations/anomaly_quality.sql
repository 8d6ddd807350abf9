-- How far the alarms can be trusted: how often they ring on ordinary periods without a known cause, and what share of
-- these would have been noticed had the value been half, half as large again, or twice what it was.
with known as (

    select metric_id, period_on
    from {{ ref('metric_anomalies') }}
    where cause <> 'unknown'
    group by 1, 2

),

judged as (

    select
        history.*,
        metrics.unit,
        history.day_kind = 'ordinary' and known.metric_id is null as is_quiet
    from {{ ref('metric_history') }} as history
    inner join {{ ref('stg_metrics') }} as metrics using (metric_id)
    left join known using (metric_id, period_on)
    where history.is_judged

)

select
    metric_id,
    max(period) as period,
    count(*) as judged_periods,
    count(*) filter (where is_unusual) as unusual_periods,
    count(*) filter (where is_quiet) as quiet_periods,
    count(*) filter (where is_quiet and is_unusual) as false_alarms,
    {{ share('count(*) filter (where is_quiet and is_unusual)', 'count(*) filter (where is_quiet)') }}
        as false_alarm_share,
    {%- for name, factor in [('half', 0.5), ('more', 1.5), ('double', 2.0)] %}
    {{ share(
        'count(*) filter (where is_quiet and (value * ' ~ factor ~ ' < expected_low or value * ' ~ factor
            ~ ' > expected_high))',
        'count(*) filter (where is_quiet)'
    ) }} as {{ name }}_noticed_share{{ ',' if not loop.last }}
    {%- endfor %}
from judged
group by 1
order by 1
