select
    skill_id,
    cast(segment as date) as posted_month_on,
    jobs,
    companies,
    all_jobs,
    demand_share,
    share_low,
    share_high,
    largest_company_share,
    not has_few_jobs as is_enough,
    {{ demand_warnings() }}
from {{ ref('int_skill_segments') }}
where dimension = 'month' and segment <> 'unknown'
order by 1, 2
