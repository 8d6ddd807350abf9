-- Current values of the metrics whose mart lies in talent: one small select each.
with reporting as (

    select * from {{ ref('int_reporting') }}

)

{{ measured('members_total', 'count(*)', 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('members') }}
cross join reporting

union all

{{ measured(
    'members_at_risk',
    'count(*) filter (where is_at_risk)',
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('members') }}
cross join reporting

union all

{{ measured(
    'dormant_share',
    "avg(case when lifecycle = 'dormant' then 1.0 else 0.0 end)",
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('members') }}
cross join reporting
where lifecycle <> 'never'

union all

{{ measured('open_jobs', 'count(*)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('jobs') }}
cross join reporting
where is_open and is_canonical

union all

{{ measured('companies_hiring', 'count(distinct company)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('jobs') }}
cross join reporting
where is_open and is_canonical

union all

{{ measured(
    'role_recognised_share',
    'count(role_id) / cast(nullif(count(*), 0) as double)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('jobs') }}
cross join reporting
where is_canonical

union all

{{ measured(
    'salary_stated_share',
    'count(*) filter (
        where coalesce(salary_min, salary_max) > 0 and salary_currency is not null and salary_period is not null
    ) / cast(nullif(count(*), 0) as double)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('jobs') }}
cross join reporting
where is_canonical

union all

{{ measured(
    'remote_share',
    "avg(case when workplace = 'remote' then 1.0 else 0.0 end)",
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('jobs') }}
cross join reporting
where is_open and is_canonical

union all

{{ measured(
    'skills_in_shortage',
    'count(*) filter (where is_risky)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('skill_gaps') }}
cross join reporting

union all

{{ measured(
    'members_with_evidence_share',
    "count(distinct member_id) / cast(nullif((select count(*) from " ~ ref('members') ~ "), 0) as double)",
    "(select count(*) from " ~ ref('members') ~ ")",
    '(select reporting_on from reporting)'
) }}
from {{ ref('member_skills') }}
cross join reporting
where proof <> 'claimed'

union all

{{ measured('matched_members', 'count(distinct member_id)', 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('job_matches') }}
cross join reporting

union all

{{ measured(
    'match_accept_share',
    'sum(accepted) / cast(nullif(sum(n), 0) as double)',
    'sum(n)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('calibration') }}
cross join reporting
where score_source = 'events'

union all

{{ measured('placements', 'sum(placed)', 'sum(placed)', '(select reporting_on from reporting)') }}
from {{ ref('channels_hiring') }}
cross join reporting

union all

{{ measured(
    'path_readiness',
    percentile('readiness_share', 0.5),
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('learning_paths') }}
cross join reporting

union all

{{ measured('path_hours', percentile('hours', 0.5), 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('learning_paths') }}
cross join reporting

union all

{{ measured(
    'uncovered_paths_share',
    'avg(case when cardinality(uncovered) > 0 then 1.0 else 0.0 end)',
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('learning_paths') }}
cross join reporting

union all

{{ measured('path_steps', percentile('steps', 0.5), 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('learning_paths') }}
cross join reporting

union all

{{ measured('path_skipped', percentile('skipped', 0.5), 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('learning_paths') }}
cross join reporting

union all

{{ measured('jobs_posted_28d', 'count(*)', 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('jobs') }}
cross join reporting
where is_canonical and posted_on > {{ add_days('reporting_on', -28) }} and posted_on <= reporting_on
