with documents as (

    select
        count(*) filter (where kind_group = 'paper') as papers,
        count(*) filter (where kind_group = 'tutorial') as tutorials,
        count(*) as resources,
        count(*) filter (where not is_canonical) as duplicates
    from {{ ref('resources') }}

),

jobs as (

    select count(*) as jobs, count(*) filter (where not is_canonical) as duplicates
    from {{ ref('jobs') }}

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
    jobs.jobs,
    (select count(*) from {{ ref('projects') }}) as projects,
    (select count(*) from {{ ref('stg_repositories') }}) as repositories,
    (select count(*) from {{ ref('members') }}) as members,
    (select count(*) from {{ ref('stg_events') }}) as events,
    documents.resources,
    documents.duplicates + jobs.duplicates as duplicates
from {{ ref('int_reporting') }} as reporting
cross join documents
cross join jobs
