-- Below the metric's least base the value is unknown; the base is still told, and the reason.
with measured as (

    {% for area in ['knowledge', 'talent', 'projects', 'community', 'business', 'operations'] -%}
    select metric_id, current_value, n, measured_on from {{ ref('int_measured_' ~ area) }}
    union all
    {% endfor -%}
    select metric_id, current_value, n, measured_on
    from {{ ref('int_measured_series') }}
    where period_on = last_on

),

goals as (

    -- the goal that is due next; when all are over, the last one
    select metric_id, goal_id
    from (
        select
            goals.metric_id,
            goals.goal_id,
            row_number() over (
                partition by goals.metric_id
                order by
                    goals.due_on < reporting.reporting_on,
                    abs({{ days_between('reporting.reporting_on', 'goals.due_on') }}),
                    goals.goal_id
            ) as place
        from {{ ref('stg_goals') }} as goals
        cross join {{ ref('int_reporting') }} as reporting
    ) as ordered
    where place = 1

)

select
    metrics.metric_id,
    metrics.label_zh,
    metrics.label_en,
    metrics.question_zh,
    metrics.question_en,
    metrics.formula_zh,
    metrics.formula_en,
    metrics.unit,
    metrics.grain,
    metrics.direction,
    metrics.minimum_n,
    metrics.mart,
    metrics.model,
    metrics.owner,
    goals.goal_id,
    case when measured.n >= metrics.minimum_n then measured.current_value end as current_value,
    measured.n as current_n,
    measured.measured_on,
    case
        when measured.n < metrics.minimum_n
            then '基数 ' || cast(measured.n as string) || ' 少于 ' || cast(metrics.minimum_n as string) || '，不显示。'
        when measured.metric_id is null then '该周期没有数据。'
        when measured.n is null or measured.current_value is null then '没有可供计算的数据。'
    end as missing_reason_zh,
    case
        when measured.n < metrics.minimum_n
            then 'Base of ' || cast(measured.n as string) || ' is below ' || cast(metrics.minimum_n as string)
                || ': not shown.'
        when measured.metric_id is null then 'The period has no data.'
        when measured.n is null or measured.current_value is null then 'There is nothing to compute it from.'
    end as missing_reason_en
from {{ ref('stg_metrics') }} as metrics
left join measured using (metric_id)
left join goals using (metric_id)
order by metrics.metric_id
