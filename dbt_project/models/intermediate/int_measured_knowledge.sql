-- Current values of the metrics whose mart lies in knowledge: one small select each.
with reporting as (

    select * from {{ ref('int_reporting') }}

)

{{ measured('resources_total', 'count(*)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('resources') }}
cross join reporting
where is_canonical

union all

{{ measured('tutorials', 'count(*)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('resources') }}
cross join reporting
where is_canonical and kind_group = 'tutorial'

union all

{{ measured(
    'resources_zh_share',
    "avg(case when language like 'zh%' then 1.0 else 0.0 end)",
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('resources') }}
cross join reporting
where is_canonical and language is not null

union all

{{ measured('quality_score_mean', 'avg(quality_score)', 'count(quality_score)', '(select data_on from reporting)') }}
from {{ ref('resources') }}
cross join reporting
where is_canonical

union all

{{ measured(
    'licence_known_share',
    'count(licence) / cast(nullif(count(*), 0) as double)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('resources') }}
cross join reporting
where is_canonical and kind_group = 'tutorial'

union all

{{ measured('review_backlog', 'count(distinct resource_id)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('review_queue') }}
cross join reporting
where priority <= 2

union all

{{ measured('knowledge_gaps', 'count(*)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('knowledge_gaps') }}
cross join reporting

union all

{{ measured(
    'topics_covered_share',
    'avg(case when zh > 0 and en > 0 then 1.0 else 0.0 end)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from (
    select topic_id,
        sum(case when language = 'zh' then resources else 0 end) as zh,
        sum(case when language = 'en' then resources else 0 end) as en
    from {{ ref('topic_coverage') }}
    where kind_group = 'tutorial'
    group by 1
) as coverage
cross join reporting

union all

{{ measured(
    'duplicate_documents',
    'coalesce(sum(documents - 1), 0)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('duplicate_families') }}
cross join reporting
