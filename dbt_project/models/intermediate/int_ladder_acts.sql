-- What each member did, or got for it, that counts for a level of the ladder, by day.
with named as (

    select level, 'does' as role, verbs as events, {{ each('verbs') }} as event
    from {{ ref('stg_ladder_levels') }}
    union all
    select level, 'gets' as role, received_verbs as events, {{ each('received_verbs') }} as event
    from {{ ref('stg_ladder_levels') }}

),

level_verbs as (

    select distinct named.level, named.role, verbs.verb_id as verb
    from named
    inner join {{ ref('stg_verbs') }} as verbs on named.event = verbs.verb_id or named.event = verbs.family

),

made as (

    select
        object_id,
        actor_id as member_id,
        row_number() over (partition by object_id order by occurred_at, event_id) as place
    from {{ ref('stg_events') }}
    where
        verb in ('{{ var("contribution_verbs") | join("', '") }}')
        and actor_kind = 'member'
        and actor_id is not null
        and object_id in (
            select events.object_id
            from {{ ref('stg_events') }} as events
            inner join level_verbs on events.verb = level_verbs.verb and level_verbs.role = 'gets'
        )

),

authors as (

    -- whoever made the object first
    select object_id, member_id from made where place = 1

),

acts as (

    select level_verbs.level, days.actor_id as member_id, days.day_on, days.events
    from {{ ref('int_actor_days') }} as days
    inner join level_verbs on days.verb = level_verbs.verb and level_verbs.role = 'does'
    where days.actor_kind = 'member'

    union all

    select levels.level, days.member_id, days.day_on, days.events
    from {{ ref('int_member_days') }} as days
    cross join {{ ref('stg_ladder_levels') }} as levels
    where {{ holds('levels.verbs', "'activity'") }}

    union all

    select level_verbs.level, authors.member_id, {{ reporting_date('events.occurred_at') }} as day_on, 1 as events
    from {{ ref('stg_events') }} as events
    inner join level_verbs on events.verb = level_verbs.verb and level_verbs.role = 'gets'
    inner join authors on events.object_id = authors.object_id
    where events.actor_id is null or events.actor_id <> authors.member_id

)

select acts.level, acts.member_id, acts.day_on, cast(sum(acts.events) as bigint) as events
from acts
cross join {{ ref('int_reporting') }} as reporting
where acts.day_on <= reporting.reporting_on
group by 1, 2, 3
