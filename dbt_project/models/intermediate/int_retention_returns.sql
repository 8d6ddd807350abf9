-- In which periods after the start a member did what counts as coming back, and how often.
with acts as (

    select
        starts.definition_id, starts.member_id, days.day_on, days.events, days.first_at, days.last_at
    from {{ ref('int_retention_starts') }} as starts
    inner join {{ ref('stg_retention_definitions') }} as definitions using (definition_id)
    inner join {{ ref('int_member_days') }} as days on starts.member_id = days.member_id
    where
        {{ list_text('definitions.return_events') }} = 'activity'
        and days.day_on between starts.start_on and starts.followed_to_on

    union all

    select
        starts.definition_id,
        starts.member_id,
        days.day_on,
        cast(sum(days.events) as bigint) as events,
        min(days.first_at) as first_at,
        max(days.last_at) as last_at
    from {{ ref('int_actor_days') }} as days
    inner join {{ ref('int_retention_verbs') }} as verbs on days.verb = verbs.verb and verbs.role = 'return'
    inner join {{ ref('int_retention_starts') }} as starts
        on verbs.definition_id = starts.definition_id and days.actor_id = starts.member_id
    cross join {{ ref('int_reporting') }} as reporting
    where
        days.actor_kind = 'member'
        and days.day_on <= reporting.reporting_on
        and days.day_on between starts.start_on and starts.followed_to_on
    group by 1, 2, 3

),

placed as (

    select
        acts.*,
        starts.start_at,
        starts.min_times,
        {{ hours_of('starts.unit') }} as hours,
        case
            when starts.clock = 'calendar'
                then {{ periods_between('starts.unit', 'starts.cohort_on', period_of('starts.unit', 'acts.day_on')) }}
            else cast(floor(
                {{ hours_between('starts.start_at', 'acts.first_at') }} / {{ hours_of('starts.unit') }}
            ) as bigint)
        end as first_period,
        case
            when starts.clock = 'calendar'
                then {{ periods_between('starts.unit', 'starts.cohort_on', period_of('starts.unit', 'acts.day_on')) }}
            else cast(floor(
                {{ hours_between('starts.start_at', 'acts.last_at') }} / {{ hours_of('starts.unit') }}
            ) as bigint)
        end as last_period
    from acts
    inner join {{ ref('int_retention_starts') }} as starts using (definition_id, member_id)

),

-- The first and the last event of a day tell the periods of all, but not how many of them lie on either side of the
-- border: where that matters, and only there, the events themselves are counted.
divided as (

    select placed.definition_id, placed.member_id, placed.start_at, placed.hours, placed.first_at, placed.last_at
    from placed
    where placed.first_period <> placed.last_period
        and (placed.min_times > 1 or placed.last_period - placed.first_period > 1)

),

dividing as (

    select
        divided.definition_id,
        divided.member_id,
        cast(floor(
            {{ hours_between('divided.start_at', 'events.occurred_at') }} / divided.hours
        ) as bigint) as period,
        count(*) as times
    from divided
    inner join {{ ref('stg_events') }} as events on divided.member_id = events.actor_id
    inner join {{ ref('stg_verbs') }} as verbs on events.verb = verbs.verb_id
    inner join {{ ref('stg_retention_definitions') }} as definitions using (definition_id)
    left join {{ ref('int_retention_verbs') }} as named
        on divided.definition_id = named.definition_id and events.verb = named.verb and named.role = 'return'
    where
        events.actor_kind = 'member'
        and events.occurred_at between divided.first_at and divided.last_at
        and (named.verb is not null or (verbs.is_activity and {{ list_text('definitions.return_events') }} = 'activity'))
    group by 1, 2, 3

),

counted as (

    select definition_id, member_id, first_period as period, events as times
    from placed
    where first_period = last_period
    union all
    select definition_id, member_id, first_period as period, 1 as times
    from placed
    where last_period - first_period = 1 and min_times = 1
    union all
    select definition_id, member_id, last_period as period, 1 as times
    from placed
    where last_period - first_period = 1 and min_times = 1
    union all
    select definition_id, member_id, period, times
    from dividing

)

select definition_id, member_id, period, cast(sum(times) as bigint) as times
from counted
where period >= 0
group by 1, 2, 3
