with measured as (

    select
        goals.goal_id,
        goals.metric_id,
        goals.target,
        goals.baseline,
        metrics.current_value as actual,
        goals.starts_on,
        goals.due_on,
        (metrics.current_value - coalesce(goals.baseline, 0))
        / nullif(goals.target - coalesce(goals.baseline, 0), 0) as progress_share,
        least(1.0, greatest(0.0,
            {{ days_between('goals.starts_on', 'reporting.reporting_on') }}
            / cast(greatest({{ days_between('goals.starts_on', 'goals.due_on') }}, 1) as double)
        )) as pace_share,
        case
            when metrics.current_value is null then null
            when goals.target >= coalesce(goals.baseline, 0) then metrics.current_value >= goals.target
            else metrics.current_value <= goals.target
        end as is_reached,
        goals.due_on < reporting.reporting_on as is_over
    from {{ ref('stg_goals') }} as goals
    cross join {{ ref('int_reporting') }} as reporting
    left join {{ ref('metrics') }} as metrics using (metric_id)

)

select
    goal_id,
    metric_id,
    target,
    baseline,
    actual,
    starts_on,
    due_on,
    progress_share,
    cast(pace_share as double) as pace_share,
    case
        when actual is null then 'unknown'
        when is_reached then 'reached'
        when is_over then 'missed'
        when progress_share >= pace_share + 0.1 then 'ahead'
        when progress_share >= pace_share - 0.1 then 'on_track'
        else 'behind'
    end as state
from measured
order by goal_id
