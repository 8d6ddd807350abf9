-- Which benefits members of each plan used in the last 90 days, those of other plans among them.
with plans as (

    select plan_id, rank, benefits from {{ ref('stg_plans') }}

),

members as (

    select member_id, plan_id
    from {{ ref('int_subscription_periods') }}
    where ends_at is null and mrr > 0

),

sizes as (

    select plan_id, count(*) as members from members group by 1

),

used as (

    select members.plan_id, days.benefit_id, days.member_id, sum(days.uses) as uses
    from {{ ref('int_benefit_days') }} as days
    inner join members using (member_id)
    cross join {{ ref('int_reporting') }} as reporting
    where days.day_on > {{ add_days('reporting.reporting_on', -90) }}
    group by 1, 2, 3

),

users as (

    select plan_id, benefit_id, count(*) as users, cast(sum(uses) as bigint) as uses
    from used
    group by 1, 2

)

select
    plans.plan_id,
    benefits.benefit_id,
    benefits.label_zh,
    benefits.label_en,
    {{ holds('plans.benefits', 'benefits.benefit_id') }} as is_included,
    sizes.members,
    coalesce(users.users, 0) as users,
    coalesce(users.uses, 0) as uses,
    case when sizes.members >= 5 then {{ share('coalesce(users.users, 0)', 'sizes.members') }} end as used_share
from plans
inner join sizes using (plan_id)
cross join {{ ref('stg_benefits') }} as benefits
left join users on plans.plan_id = users.plan_id and benefits.benefit_id = users.benefit_id
order by plans.rank, plans.plan_id, benefits.benefit_id
