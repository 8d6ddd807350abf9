-- Day by day: the events with an account, members' activities and sessions, each counted from the events themselves.
with events as (

    select
        quarters.day_on,
        count(events.actor_id) as events,
        count(*) filter (
            where verbs.is_activity and events.actor_kind <> 'anonymous' and events.actor_id is not null
        ) as activities
    from {{ ref('stg_events') }} as events
    inner join {{ ref('stg_verbs') }} as verbs on events.verb = verbs.verb_id
    inner join {{ ref('int_event_quarters') }} as quarters
        on {{ quarter_of('events.occurred_at') }} = quarters.quarter
    group by 1

),

counted as (

    select day_on, 'events' as what, sum(events) as events from {{ ref('int_actor_days') }} group by 1
    union all
    select day_on, 'activities' as what, sum(events) as events from {{ ref('int_active_days') }}
    where audience = 'everyone'
    group by 1
    union all
    select day_on, 'activities' as what, sum(events) as events from {{ ref('int_sessions') }} group by 1

)

select counted.day_on, counted.what, counted.events
from counted
left join events on counted.day_on = events.day_on
where counted.events <> coalesce(case counted.what when 'events' then events.events else events.activities end, 0)
