{%- set cuts = {'p10': 0.1, 'p25': 0.25, 'p50': 0.5, 'p75': 0.75, 'p90': 0.9} -%}
with stated as (

    select
        role_id,
        salary_currency,
        salary_period,
        (coalesce(salary_min, salary_max) + coalesce(salary_max, salary_min)) / 2.0 as pay
    from {{ ref('jobs') }}
    where
        is_canonical
        and role_id is not null
        and salary_currency is not null
        and salary_period is not null
        and coalesce(salary_min, salary_max) > 0

)

select
    role_id,
    salary_currency,
    salary_period,
    count(*) as jobs,
    {%- for name, cut in cuts.items() %}
    case when count(*) >= 5 then {{ percentile('pay', cut) }} end as {{ name }},
    {%- endfor %}
    count(*) >= 5 as is_enough
from stated
group by 1, 2, 3
order by 1, 2, 3
