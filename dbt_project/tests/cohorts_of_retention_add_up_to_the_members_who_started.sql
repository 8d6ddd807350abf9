-- Nobody is lost between the members who joined, or came for the first time, and the cohorts of the curves.
with cohorts as (

    select definition_id, unit, cohort_on, max(members) as members, min(members) as fewest
    from {{ ref('retention_curves') }}
    group by 1, 2, 3

),

joined as (

    select units.unit, {{ period_of('units.unit', 'members.joined_on') }} as cohort_on, count(*) as members
    from {{ ref('stg_members') }} as members
    cross join (values ('day'), ('week'), ('month')) as units (unit)
    group by 1, 2

),

expected as (

    select definitions.definition_id, joined.cohort_on, joined.members
    from {{ ref('stg_retention_definitions') }} as definitions
    inner join joined using (unit)
    where {{ list_text('definitions.start_events') }} = 'joined'
    union all
    select definitions.definition_id, periods.period_on as cohort_on, periods.new_members as members
    from {{ ref('stg_retention_definitions') }} as definitions
    inner join {{ ref('activity_periods') }} as periods using (unit)
    where {{ list_text('definitions.start_events') }} = 'activity' and periods.audience = 'members'

)

select cohorts.definition_id, cohorts.cohort_on, cohorts.members, expected.members as expected_members
from cohorts
inner join {{ ref('stg_retention_definitions') }} as definitions using (definition_id)
left join expected
    on cohorts.definition_id = expected.definition_id and cohorts.cohort_on = expected.cohort_on
cross join {{ ref('int_reporting') }} as reporting
where
    {{ list_text('definitions.start_events') }} in ('joined', 'activity')
    -- who joined after the reporting day has not started
    and {{ add_periods('cohorts.unit', 'cohorts.cohort_on', 1) }} <= {{ add_days('reporting.reporting_on', 1) }}
    and (cohorts.members <> coalesce(expected.members, 0) or cohorts.members <> cohorts.fewest)
