with registered as (

    select distinct events.object_id as competition_id, events.actor_id as member_id
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb = 'registered'
        and events.object_kind = 'competition'
        and events.actor_kind = 'member'
        and events.actor_id is not null
        and events.object_id is not null
        and events.occurred_at < reporting.reporting_end_at

),

people as (

    select
        coalesce(registered.competition_id, results.competition_id) as competition_id,
        case when registered.member_id is not null then 1 else 0 end as is_registered,
        case when results.member_id is not null then 1 else 0 end as has_competed,
        results.team,
        results.rank,
        results.field,
        results.percentile,
        results.competed_at
    from registered
    full outer join {{ ref('competition_results') }} as results
        on registered.competition_id = results.competition_id and registered.member_id = results.member_id

)

select
    competition_id,
    cast(sum(is_registered) as bigint) as registered,
    cast(sum(has_competed) as bigint) as participants,
    cast(sum(is_registered * has_competed) as bigint) as registered_participants,
    case when sum(is_registered) >= 5
        then {{ share('sum(is_registered * has_competed)', 'sum(is_registered)') }}
    end as participated_share,
    count(distinct team) as teams,
    count(*) filter (where has_competed = 1 and team is null) as singles,
    max(field) as field,
    count(rank) as ranked,
    case when count(rank) >= 5 then {{ percentile('percentile', 0.5) }} end as median_percentile,
    min(competed_at) as first_result_at,
    max(competed_at) as last_result_at
from people
group by 1
order by 1
