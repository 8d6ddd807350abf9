-- Current values of the metrics whose mart lies in operations: one small select each.
with reporting as (

    select * from {{ ref('int_reporting') }}

)

{{ measured(
    'healthy_feeds_share',
    "avg(case when state = 'healthy' then 1.0 else 0.0 end)",
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('source_health') }}
cross join reporting

union all

{{ measured(
    'quarantine_share',
    'sum(rows_quarantined) / cast(nullif(sum(rows_loaded) + sum(rows_quarantined), 0) as double)',
    'sum(rows_loaded) + sum(rows_quarantined)',
    '(select data_on from reporting)'
) }}
from {{ ref('source_health') }}
cross join reporting

union all

{{ measured(
    'runs_succeeded_share',
    "avg(case when status in ('succeeded', 'nothing_new') then 1.0 else 0.0 end)",
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('run_history') }}
cross join reporting

union all

{{ measured(
    'checks_passed_share',
    'avg(case when is_passed then 1.0 else 0.0 end)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('checks') }}
cross join reporting
where run_id = (
    select run_id
    from {{ ref('run_history') }}
    where run_id in (select run_id from {{ ref('checks') }})
    order by started_at desc, run_id desc
    limit 1
)

union all

{{ measured('skills_f1_zh', 'max(f1_share)', 'max(n)', '(select data_on from reporting)') }}
from {{ ref('model_quality') }}
cross join reporting
where task = 'skills' and test_set = 'own-test' and metric = 'skills' and language = 'zh' and source = 'all'

union all

{{ measured('skills_f1_en', 'max(f1_share)', 'max(n)', '(select data_on from reporting)') }}
from {{ ref('model_quality') }}
cross join reporting
where task = 'skills' and test_set = 'own-test' and metric = 'skills' and language = 'en' and source = 'all'

union all

{{ measured('public_benchmarks', 'count(distinct test_set)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('model_quality') }}
cross join reporting
where is_public

union all

{{ measured('run_seconds', 'max(seconds) filter (where place = 1)', 'count(*)', '(select data_on from reporting)') }}
from (
    select seconds, row_number() over (order by started_at desc, run_id) as place
    from {{ ref('run_history') }}
    where status in ('succeeded', 'held') and seconds is not null
) as runs
cross join reporting
