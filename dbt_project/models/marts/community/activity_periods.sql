with bounds as (

    select active.audience, active.unit, min(active.period_on) as first_on, max(reporting.reporting_on) as reporting_on
    from {{ ref('int_active_periods') }} as active
    cross join {{ ref('int_reporting') }} as reporting
    group by 1, 2

),

periods as (

    {% for unit in ['day', 'week', 'month'] -%}
    select
        audience,
        unit,
        {{ dates_between('first_on', period_of("'" ~ unit ~ "'", 'reporting_on'), unit) }} as period_on
    from bounds
    where unit = '{{ unit }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

present as (

    select
        audience,
        unit,
        period_on,
        count(*) as active_members,
        count(*) filter (where previous_on is null) as new_members,
        count(*) filter (where previous_on = {{ add_periods('unit', 'period_on', -1) }}) as returning_members,
        count(*) filter (where previous_on < {{ add_periods('unit', 'period_on', -1) }}) as resurrected_members,
        cast(sum(active_days) as bigint) as active_days,
        cast(sum(events) as bigint) as events
    from {{ ref('int_active_periods') }}
    group by 1, 2, 3

),

absent as (

    select audience, unit, {{ add_periods('unit', 'period_on', 1) }} as period_on, count(*) as dormant_members
    from {{ ref('int_active_periods') }}
    where next_on is null or next_on > {{ add_periods('unit', 'period_on', 1) }}
    group by 1, 2, 3

),

counts as (

    select
        periods.audience,
        periods.unit,
        periods.period_on,
        coalesce(present.active_members, 0) as active_members,
        coalesce(lag(present.active_members) over (
            partition by periods.audience, periods.unit order by periods.period_on
        ), 0) as previous_active_members,
        coalesce(present.new_members, 0) as new_members,
        coalesce(present.returning_members, 0) as returning_members,
        coalesce(present.resurrected_members, 0) as resurrected_members,
        coalesce(absent.dormant_members, 0) as dormant_members,
        coalesce(present.active_days, 0) as active_days,
        coalesce(present.events, 0) as events,
        {{ add_periods('periods.unit', 'periods.period_on', 1) }} as ends_on
    from periods
    left join present using (audience, unit, period_on)
    left join absent using (audience, unit, period_on)

)

select
    counts.audience,
    counts.unit,
    counts.period_on,
    counts.active_members,
    counts.previous_active_members,
    counts.new_members,
    counts.returning_members,
    counts.resurrected_members,
    counts.dormant_members,
    counts.events,
    -- member-days over the days that have been: what a day's active members are on average
    cast(counts.active_days as double) / ({{ days_between('counts.period_on', add_days('least(' ~
        add_days('counts.ends_on', -1) ~ ', reporting.reporting_on)', 1)) }}) as mean_daily_active_members,
    case when counts.unit <> 'day' then
        cast(counts.active_days as double) / ({{ days_between('counts.period_on', add_days('least(' ~
            add_days('counts.ends_on', -1) ~ ', reporting.reporting_on)', 1)) }}) / nullif(counts.active_members, 0)
    end as stickiness,
    counts.ends_on <= {{ add_days('reporting.reporting_on', 1) }} as is_complete
from counts
cross join {{ ref('int_reporting') }} as reporting
order by 1, 2, 3
