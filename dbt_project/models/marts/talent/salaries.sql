{%- set cuts = {'p10': 0.1, 'p25': 0.25, 'p50': 0.5, 'p75': 0.75, 'p90': 0.9} -%}
{%- set keys = 'role_id, dimension, segment, salary_currency, salary_period' -%}
with stated as (

    select
        role_id,
        seniority,
        country,
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

),

segments as (

    select role_id, 'all' as dimension, 'all' as segment, salary_currency, salary_period, pay
    from stated
    {%- for dimension in ['seniority', 'country'] %}
    union all
    select role_id, '{{ dimension }}', {{ dimension }}, salary_currency, salary_period, pay
    from stated
    where {{ dimension }} is not null
    {%- endfor %}

),

-- Which places bound the median: with n postings, one place and below lies under the median of all such postings unless
-- that many of n fair coins fall on one side. log_choose: the logarithm of n over place - 1.
placed as (

    select
        *,
        row_number() over (partition by {{ keys }} order by pay) as place,
        count(*) over (partition by {{ keys }}) as n
    from segments

),

chances as (

    select
        *,
        sum(case when place > 1 then ln((n - place + 2.0) / (place - 1)) else 0.0 end)
            over (partition by {{ keys }} order by place) as log_choose
    from placed

),

tails as (

    select
        *,
        sum(exp(log_choose - n * ln(2.0))) over (partition by {{ keys }} order by place) as tail
    from chances

),

reaching as (

    select *, max(case when tail <= 0.025 then place else 0 end) over (partition by {{ keys }}) as reach
    from tails

)

select
    {{ keys }},
    count(*) as jobs,
    {%- for name, cut in cuts.items() %}
    case when count(*) >= 5 then {{ percentile('pay', cut) }} end as {{ name }},
    {%- endfor %}
    cast(max(case when place = reach then pay end) as double) as p50_low,
    cast(max(case when reach > 0 and place = n + 1 - reach then pay end) as double) as p50_high,
    count(*) >= 5 as is_enough
from reaching
group by {{ keys }}
order by {{ keys }}
