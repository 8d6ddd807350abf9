-- When each member's clock starts, for the cohorts that a definition shows.
with definitions as (

    select * from {{ ref('stg_retention_definitions') }}

),

candidates as (

    select
        definitions.definition_id,
        members.member_id,
        members.joined_on as start_on,
        {{ start_of_day('members.joined_on') }} as start_at
    from {{ ref('stg_members') }} as members
    cross join definitions
    where {{ holds('definitions.start_events', "'joined'") }}

    union all

    select definitions.definition_id, firsts.member_id, firsts.start_on, firsts.start_at
    from (
        select member_id, min(day_on) as start_on, min(first_at) as start_at
        from {{ ref('int_member_days') }}
        group by 1
    ) as firsts
    cross join definitions
    where {{ list_text('definitions.start_events') }} = 'activity'

    union all

    select verbs.definition_id, days.actor_id as member_id, min(days.day_on) as start_on, min(days.first_at) as start_at
    from {{ ref('int_actor_days') }} as days
    inner join {{ ref('int_retention_verbs') }} as verbs on days.verb = verbs.verb
    where verbs.role = 'start' and days.actor_kind = 'member'
    group by 1, 2

),

starts as (

    select definition_id, member_id, min(start_on) as start_on, min(start_at) as start_at
    from candidates
    group by 1, 2

)

select
    starts.definition_id,
    definitions.unit,
    definitions.clock,
    definitions.min_times,
    definitions.periods,
    starts.member_id,
    starts.start_on,
    starts.start_at,
    {{ period_of('definitions.unit', 'starts.start_on') }} as cohort_on,
    {{ add_periods(
        'definitions.unit', period_of('definitions.unit', 'starts.start_on'), 'definitions.periods + 2'
    ) }} as followed_to_on
from starts
inner join definitions using (definition_id)
cross join {{ ref('int_reporting') }} as reporting
where
    starts.start_on <= reporting.reporting_on
    and starts.start_on >= {{ add_periods(
        'definitions.unit', period_of('definitions.unit', 'reporting.reporting_on'), '1 - definitions.cohorts'
    ) }}
