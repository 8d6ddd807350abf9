-- On which days each member used each benefit: the events that the benefit names.
with benefits as (

    select benefit_id, object_kinds, resource_kinds, {{ each('verbs') }} as verb
    from {{ ref('stg_benefits') }}

),

resources as (

    select resource_id, kind from {{ ref('int_documents') }}

)

select
    events.actor_id as member_id,
    benefits.benefit_id,
    {{ reporting_date('events.occurred_at') }} as day_on,
    count(*) as uses
from {{ ref('stg_events') }} as events
inner join benefits on events.verb = benefits.verb
left join resources on events.object_id = resources.resource_id
cross join {{ ref('int_reporting') }} as reporting
where
    events.actor_kind = 'member'
    and events.actor_id is not null
    and events.occurred_at < reporting.reporting_end_at
    and (benefits.object_kinds is null or {{ holds('benefits.object_kinds', 'events.object_kind') }})
    and (benefits.resource_kinds is null or {{ holds('benefits.resource_kinds', 'resources.kind') }})
group by 1, 2, 3
