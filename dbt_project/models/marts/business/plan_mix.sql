-- Without a single subscription in the ledger nobody is known to be on the free plan: then there is no row.
with base_plan as (

    select coalesce(max(plan_id), 'free') as plan_id
    from (
        select plan_id
        from {{ ref('stg_plans') }}
        where price = 0
        order by rank, plan_id
        limit 1
    ) as cheapest

),

months as (

    select {{ dates_between(
        month_of('(select min(joined_on) from ' ~ ref('stg_members') ~ ')'), month_of('reporting_on'), 'month'
    ) }} as month_on
    from {{ ref('int_reporting') }}

),

paying as (

    select month_on, member_id, plan_id, currency, mrr
    from {{ ref('int_subscription_months') }}

),

not_paying as (

    select months.month_on, count(*) as members
    from months
    cross join {{ ref('int_reporting') }} as reporting
    inner join {{ ref('stg_members') }} as members
        on members.joined_on < {{ add_months('months.month_on', 1) }}
        and members.joined_on <= reporting.reporting_on
    left join paying on months.month_on = paying.month_on and members.member_id = paying.member_id
    where paying.member_id is null and exists (select 1 from paying)
    group by 1

)

select
    month_on,
    plan_id,
    count(*) as members,
    cast(sum(mrr) as decimal(18, 2)) as mrr,
    currency
from paying
group by month_on, plan_id, currency

union all

select
    not_paying.month_on,
    base_plan.plan_id,
    not_paying.members,
    cast(0 as decimal(18, 2)) as mrr,
    'none' as currency
from not_paying
cross join base_plan
order by month_on, plan_id, currency
