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

{{ measured('quality_score_mean', 'avg(cast(quality_score as decimal(18, 9)))', 'count(quality_score)', '(select data_on from reporting)') }}
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

union all

{{ measured('resources_published_28d', 'count(*)', 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('resources') }}
cross join reporting
where
    is_canonical
    and not is_withdrawn
    and {{ reporting_date('published_at') }} > {{ add_days('reporting_on', -28) }}
    and {{ reporting_date('published_at') }} <= reporting_on

union all

{{ measured(
    'level_known_share',
    'count(difficulty) / cast(nullif(count(*), 0) as double)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('resources') }}
cross join reporting
where is_canonical and not is_withdrawn

union all

{{ measured(
    'resources_to_review',
    'count(*) filter (where needs_review)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('resources') }}
cross join reporting
where is_canonical and not is_withdrawn

union all

{{ measured('review_entries', 'count(*)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('review_queue') }}
cross join reporting

union all

{{ measured('review_resources', 'count(distinct resource_id)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('review_queue') }}
cross join reporting

union all

{{ measured('review_urgent', 'count(*) filter (where priority = 1)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('review_queue') }}
cross join reporting

union all

{{ measured('review_views', 'coalesce(sum(views), 0)', 'count(*)', '(select data_on from reporting)') }}
from (
    select resources.resource_id, resources.views
    from {{ ref('resources') }} as resources
    where resources.resource_id in (select resource_id from {{ ref('review_queue') }})
) as waiting
cross join reporting

union all

{{ measured('trends_tested', 'count(adjusted_p_value)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('trends') }}
cross join reporting
where window_days = 28

union all

{{ measured(
    'trends_significant',
    'count(*) filter (where is_significant)',
    'count(adjusted_p_value)',
    '(select data_on from reporting)'
) }}
from {{ ref('trends') }}
cross join reporting
where window_days = 28

union all

{{ measured(
    'trends_rising',
    'count(*) filter (where is_rising)',
    'count(adjusted_p_value)',
    '(select data_on from reporting)'
) }}
from {{ ref('trends') }}
cross join reporting
where window_days = 28

union all

{{ measured(
    'emerging_skills',
    "count(*) filter (where verdict = 'emerging')",
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('skill_lead_lags') }}
cross join reporting

union all

{{ measured(
    'gap_cells_short',
    'count(*) filter (where gap_score >= 1)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('gap_cells') }}
cross join reporting

union all

{{ measured(
    'gap_cells_empty',
    'count(*) filter (where resources = 0)',
    'count(*)',
    '(select data_on from reporting)'
) }}
from {{ ref('gap_cells') }}
cross join reporting

union all

{{ measured('one_language_resources', 'count(*)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('wanted_translations') }}
cross join reporting

union all

{{ measured(
    'translation_delay_days',
    percentile('days_en_to_zh', 0.5),
    'count(days_en_to_zh)',
    '(select data_on from reporting)'
) }}
from {{ ref('translation_latencies') }}
cross join reporting
where subject_kind = 'topic'

union all

{{ measured('skill_candidates_waiting', 'count(*)', 'count(*)', '(select data_on from reporting)') }}
from {{ ref('skill_candidates') }}
cross join reporting
