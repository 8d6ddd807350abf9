-- Two marts tell who pays at the end of a month; they tell the same.
with by_plan as (

    select month_on, currency, sum(members) as members, sum(mrr) as mrr
    from {{ ref('plan_mix') }}
    where mrr > 0
    group by 1, 2

)

select movements.month_on, movements.currency, movements.closing_mrr, by_plan.mrr
from {{ ref('revenue_movements') }} as movements
left join by_plan using (month_on, currency)
where
    movements.closing_mrr <> coalesce(by_plan.mrr, 0)
    or movements.paying_members <> coalesce(by_plan.members, 0)
