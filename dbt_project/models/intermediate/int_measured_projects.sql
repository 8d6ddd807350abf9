-- Current values of the metrics whose mart lies in projects: one small select each.
with reporting as (

    select * from {{ ref('int_reporting') }}

)

{{ measured(
    'running_projects',
    "count(*) filter (where status = 'running')",
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('projects') }}
cross join reporting

union all

{{ measured(
    'projects_at_risk',
    "count(*) filter (where risk_level = 'high')",
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('projects') }}
cross join reporting
where status in ('open', 'running', 'paused')

union all

{{ measured(
    'projects_on_time_share',
    'avg(case when milestones_late = 0 then 1.0 else 0.0 end)',
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('projects') }}
cross join reporting
where status = 'running' and slippage_days is not null

union all

{{ measured('critical_open_needs', 'sum(critical_open_needs)', 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('projects') }}
cross join reporting
where status in ('open', 'running', 'paused')

union all

{{ measured('outcomes_total', 'count(*)', 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('outcomes') }}
cross join reporting

union all

{{ measured(
    'resource_denial_share',
    'sum(denied) / cast(nullif(sum(granted) + sum(denied), 0) as double)',
    'sum(granted) + sum(denied)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('shared_resources') }}
cross join reporting

union all

{{ measured(
    'resource_utilisation',
    percentile('utilisation_share', 0.5),
    'count(utilisation_share)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('shared_resources') }}
cross join reporting

union all

{{ measured(
    'live_projects',
    "count(*) filter (where status in ('open', 'running', 'paused'))",
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('projects') }}
cross join reporting

union all

{{ measured(
    'late_milestones',
    'coalesce(sum(milestones_late), 0)',
    'coalesce(sum(milestones), 0)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('projects') }}
cross join reporting
where status in ('open', 'running', 'paused')
