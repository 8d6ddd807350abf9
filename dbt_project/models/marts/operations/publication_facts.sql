with documents as (

    select
        count(*) filter (where kind_group = 'paper') as papers,
        count(*) filter (where kind_group = 'tutorial') as tutorials,
        count(*) as resources
    from {{ ref('resources') }}
    where is_canonical

)

select
    reporting.as_of,
    reporting.reporting_on,
    reporting.data_on,
    reporting.last_week_on,
    reporting.last_month_on,
    '{{ var("reporting_zone") }}' as reporting_zone,
    documents.papers,
    documents.tutorials,
    (select count(*) from {{ ref('jobs') }} where is_canonical) as jobs,
    (select count(*) from {{ ref('projects') }}) as projects,
    (select count(*) from {{ ref('stg_repositories') }}) as repositories,
    (select count(*) from {{ ref('members') }}) as members,
    (select count(*) from {{ ref('stg_events') }}) as events,
    documents.resources
from {{ ref('int_reporting') }} as reporting
cross join documents
