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

subscriptions as (

    select member_id, plan_id
    from {{ ref('int_subscription_periods') }}
    where ends_at is null and mrr > 0

),

skill_counts as (

    select member_id, count(*) as skills
    from {{ source('derived', 'member_skills') }}
    group by 1

)

select
    members.member_id,
    members.joined_on,
    {{ month_of('members.joined_on') }} as joined_month_on,
    members.channel,
    members.country,
    members.goal_role,
    members.hours_a_week,
    members.languages,
    coalesce(subscriptions.plan_id, base_plan.plan_id) as plan_id,
    {{ holds('members.open_to', "'jobs'") }} as is_open_to_jobs,
    {{ holds('members.open_to', "'projects'") }} as is_open_to_projects,
    coalesce(skill_counts.skills, 0) as skills,
    coalesce(activity.active_days, 0) as active_days,
    coalesce(activity.active_days_28, 0) as active_days_28,
    activity.last_active_on,
    coalesce(activity.lifecycle, 'never') as lifecycle,
    coalesce(activity.is_at_risk, false) as is_at_risk,
    activity.risk_reason_zh,
    activity.risk_reason_en
from {{ ref('stg_members') }} as members
cross join base_plan
left join {{ ref('int_member_activity') }} as activity using (member_id)
left join subscriptions using (member_id)
left join skill_counts using (member_id)
order by members.member_id
