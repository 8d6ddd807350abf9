-- Pace is the straight line from the baseline to the target. The forecast goes on as the last twelve changes did: a random
-- walk with drift and its 80 % interval (Hyndman and Athanasopoulos, Forecasting, 3rd ed. 2021, sections 5.2 and 5.5).
with ordered as (

    select
        metric_id,
        period,
        period_on,
        value,
        value - lag(value) over (partition by metric_id order by period_on) as change,
        row_number() over (partition by metric_id order by period_on desc) as place
    from {{ ref('metric_history') }}
    where value is not null

),

drifts as (

    select
        metric_id,
        max(period) as period,
        max(period_on) as last_on,
        max(case when place = 1 then value end) as last_value,
        count(change) as changes,
        avg(change) as drift,
        stddev_samp(change) as spread
    from ordered
    where place <= 12
    group by 1
    having count(change) >= 8

),

ahead as (

    select
        goals.goal_id,
        drifts.last_value,
        drifts.changes,
        drifts.drift,
        drifts.spread,
        metrics.unit,
        case drifts.period
            when 'day' then {{ days_between('drifts.last_on', 'goals.due_on') }}
            when 'week' then {{ days_between('drifts.last_on', 'goals.due_on') }} / 7.0
            else {{ months_between('drifts.last_on', 'goals.due_on') }}
        end as periods
    from {{ ref('stg_goals') }} as goals
    inner join drifts using (metric_id)
    inner join {{ ref('metrics') }} as metrics using (metric_id)

),

forecasts as (

    select
        goal_id,
        changes,
        last_value + drift * periods as middle,
        1.2815515655446004 * spread * sqrt(periods * (1 + periods / cast(changes as double))) as half_width,
        unit
    from ahead
    where periods > 0

),

bounded as (

    -- shares end at 1, and nothing here can be less than none
    select
        goal_id,
        changes,
        greatest(0.0, case when unit = 'share' then least(1.0, middle) else middle end) as forecast,
        greatest(0.0, case when unit = 'share' then least(1.0, middle - half_width) else middle - half_width end)
            as forecast_low,
        greatest(0.0, case when unit = 'share' then least(1.0, middle + half_width) else middle + half_width end)
            as forecast_high
    from forecasts

),

measured as (

    select
        goals.goal_id,
        goals.metric_id,
        goals.target,
        goals.baseline,
        metrics.current_value as actual,
        goals.starts_on,
        goals.due_on,
        goals.target >= coalesce(goals.baseline, 0) as is_upward,
        (metrics.current_value - coalesce(goals.baseline, 0))
        / nullif(goals.target - coalesce(goals.baseline, 0), 0) as progress_share,
        least(1.0, greatest(0.0,
            {{ days_between('goals.starts_on', 'reporting.reporting_on') }}
            / cast(greatest({{ days_between('goals.starts_on', 'goals.due_on') }}, 1) as double)
        )) as pace_share,
        goals.due_on < reporting.reporting_on as is_over
    from {{ ref('stg_goals') }} as goals
    cross join {{ ref('int_reporting') }} as reporting
    left join {{ ref('metrics') }} as metrics using (metric_id)

)

select
    measured.goal_id,
    measured.metric_id,
    measured.target,
    measured.baseline,
    measured.actual,
    measured.starts_on,
    measured.due_on,
    measured.progress_share,
    cast(measured.pace_share as double) as pace_share,
    cast(
        coalesce(measured.baseline, 0) + measured.pace_share * (measured.target - coalesce(measured.baseline, 0)) as double
    ) as pace_value,
    round(cast(bounded.forecast as double), 6) as forecast,
    round(cast(bounded.forecast_low as double), 6) as forecast_low,
    round(cast(bounded.forecast_high as double), 6) as forecast_high,
    bounded.changes as forecast_n,
    case
        when measured.actual is null then 'unknown'
        when measured.is_upward and measured.actual >= measured.target then 'reached'
        when not measured.is_upward and measured.actual <= measured.target then 'reached'
        when measured.is_over then 'missed'
        when measured.progress_share >= measured.pace_share + 0.1 then 'ahead'
        when measured.progress_share >= measured.pace_share - 0.1 then 'on_track'
        else 'behind'
    end as state,
    case
        when bounded.forecast is null then 'unknown'
        when measured.is_upward and bounded.forecast_low >= measured.target then 'likely'
        when measured.is_upward and bounded.forecast_high < measured.target then 'unlikely'
        when not measured.is_upward and bounded.forecast_high <= measured.target then 'likely'
        when not measured.is_upward and bounded.forecast_low > measured.target then 'unlikely'
        else 'open'
    end as outlook
from measured
left join bounded using (goal_id)
order by measured.goal_id
