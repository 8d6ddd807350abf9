-- A rank says nothing without the field: percentile = (field - rank + 0.5) / field, the share of the field that was
-- beaten, half of oneself counted. The result says `rank=3/240;team=blue` in its detail; without a field size the number
-- of ranked results stands for it, and without a rank there is no percentile.
with results as (

    select
        events.object_id as competition_id,
        events.actor_id as member_id,
        events.occurred_at,
        cast(nullif(regexp_extract(events.detail, 'rank=([0-9]+)', 1), '') as bigint) as rank,
        cast(nullif(regexp_extract(events.detail, 'rank=[0-9]+/([0-9]+)', 1), '') as bigint) as stated_field,
        nullif(regexp_extract(events.detail, 'team=([^;]+)', 1), '') as team,
        row_number() over (
            partition by events.object_id, events.actor_id
            order by events.occurred_at desc, events.event_id
        ) as place
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb = 'competed'
        and events.actor_kind = 'member'
        and events.actor_id is not null
        and events.object_id is not null
        and events.occurred_at < reporting.reporting_end_at

),

newest as (

    -- who hands in more than once has the newest result
    select
        *,
        count(rank) over (partition by competition_id) as ranked
    from results
    where place = 1

),

fielded as (

    select
        competition_id,
        member_id,
        occurred_at,
        team,
        rank,
        case when stated_field is null then 'results' else 'stated' end as field_basis,
        case when rank is not null then greatest(coalesce(stated_field, ranked), rank) end as field
    from newest

)

select
    competition_id,
    member_id,
    occurred_at as competed_at,
    team,
    rank,
    field,
    case when rank is not null then field_basis end as field_basis,
    case when rank > 0 then {{ share('field - rank + 0.5', 'field') }} end as percentile
from fielded
order by competition_id, percentile desc, member_id
