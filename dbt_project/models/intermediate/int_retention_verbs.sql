-- The verbs that a definition means. Where `activity` stands alone they are left out: int_active_days has counted them.
with named as (

    select definition_id, 'start' as role, start_events as events, {{ each('start_events') }} as event
    from {{ ref('stg_retention_definitions') }}
    union all
    select definition_id, 'return' as role, return_events as events, {{ each('return_events') }} as event
    from {{ ref('stg_retention_definitions') }}

)

select distinct named.definition_id, named.role, verbs.verb_id as verb
from named
inner join {{ ref('stg_verbs') }} as verbs
    on named.event = verbs.verb_id
    or named.event = verbs.family
    or (named.event = 'activity' and verbs.is_activity)
where {{ list_text('named.events') }} <> 'activity'
