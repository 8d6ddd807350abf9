{#- Months are a series of their own: `skill_demand`. -#}
select
    skill_id,
    dimension,
    segment,
    jobs,
    all_jobs,
    demand_share,
    share_low,
    share_high,
    companies,
    largest_company_share,
    sources,
    largest_source_share,
    {{ demand_warnings() }}
from {{ ref('int_skill_segments') }}
where dimension <> 'month'
order by 1, 2, 3
