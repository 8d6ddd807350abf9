-- The verbs that a definition means. `activity` is left out: days of activity are counted once, in int_active_days.
with named as (

    select definition_id, 'start' as role, start_events as events, {{ each('start_events') }} as event
    from {{ ref('stg_retention_definitions') }}
    union all
    select definition_id, 'return' as role, return_events as events, {{ each('return_events') }} as event
    from {{ ref('stg_retention_definitions') }}

)

select distinct named.definition_id, named.role, verbs.verb_id as verb
from named
inner join {{ ref('stg_verbs') }} as verbs on named.event = verbs.verb_id or named.event = verbs.family
where not (verbs.is_activity and {{ holds('named.events', "'activity'") }})
