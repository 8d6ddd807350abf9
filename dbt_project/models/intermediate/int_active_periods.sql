-- Everybody's active days, weeks and months with the active ones before and after: the source of all flows.
with periods as (

    select
        days.audience,
        units.unit,
        days.actor_id,
        case units.unit
            when 'day' then days.day_on
            when 'week' then {{ week_of('days.day_on') }}
            else {{ month_of('days.day_on') }}
        end as period_on,
        count(*) as active_days,
        cast(sum(days.events) as bigint) as events
    from {{ ref('int_active_days') }} as days
    cross join {{ ref('int_reporting') }} as reporting
    cross join (values ('day'), ('week'), ('month')) as units (unit)
    where days.audience is not null and days.day_on <= reporting.reporting_on
    group by 1, 2, 3, 4

)

select
    audience,
    unit,
    actor_id,
    period_on,
    active_days,
    events,
    lag(period_on) over (partition by audience, unit, actor_id order by period_on) as previous_on,
    lead(period_on) over (partition by audience, unit, actor_id order by period_on) as next_on
from periods
