-- Sums that must come out, counted on every build; a test fails the build when one does not.
with checked as (

    select
        'weekly_members' as identity_id,
        'weekly_active_members' as metric_id,
        '本周活跃 − 上周活跃 = 新增 + 回流 − 流失' as label_zh,
        'Active - active the week before = new + resurrected - gone quiet' as label_en,
        abs(active_members - previous_active_members - new_members - resurrected_members + dormant_members)
            as difference
    from {{ ref('activity_weeks') }}

    union all

    select
        'recurring_revenue' as identity_id,
        'mrr' as metric_id,
        '期初 + 新增 + 升级 + 恢复 − 降级 − 停止 = 期末（各币种）' as label_zh,
        'Opening + new + upgrade + reactivation - downgrade - churn = closing, each currency' as label_en,
        abs(opening_mrr + new_mrr + upgrade_mrr + reactivation_mrr - downgrade_mrr - churn_mrr - closing_mrr)
            as difference
    from {{ ref('revenue_movements') }}

    union all

    select
        'recurring_revenue_chain' as identity_id,
        'mrr' as metric_id,
        '本月期初 = 上月期末（各币种）' as label_zh,
        'Each opening is the closing of the month before, each currency' as label_en,
        abs(opening_mrr - coalesce(lag(closing_mrr) over (partition by currency order by month_on), 0)) as difference
    from {{ ref('revenue_movements') }}

    union all

    select
        'cohort_sizes' as identity_id,
        'retention_month_1' as metric_id,
        '各群组人数 = 当月加入的成员数' as label_zh,
        'The size of each cohort = members who joined in its month' as label_en,
        abs(coalesce(cohorts.members, 0) - coalesce(joined.members, 0)) as difference
    from (
        select cohort_month_on as month_on, members
        from {{ ref('retention_cohorts') }}
        where months_since = 0
    ) as cohorts
    full outer join (
        select members.joined_month_on as month_on, count(*) as members
        from {{ ref('members') }} as members
        cross join {{ ref('int_reporting') }} as reporting
        where members.joined_on <= reporting.reporting_on
        group by 1
    ) as joined using (month_on)

    union all

    select
        'funnel_steps' as identity_id,
        'activation_share' as metric_id,
        '漏斗每一步都不多于上一步' as label_zh,
        'No step of the funnel is larger than the step before' as label_en,
        greatest(members - lag(members) over (order by step), 0) as difference
    from {{ ref('funnel_steps') }}

    union all

    select
        'revenue_ledger' as identity_id,
        'revenue_month' as metric_id,
        '各收入来源之和 = 账目之和（各币种，精确到分）' as label_zh,
        'The streams of revenue add up to the ledger, each currency, to the cent' as label_en,
        abs(coalesce(streams.net, 0) - coalesce(ledger.net, 0)) as difference
    from (
        select currency, sum(amount - refunds) as net
        from {{ ref('revenue_streams') }}
        group by 1
    ) as streams
    full outer join (
        select events.currency, sum(case when events.verb = 'refunded' then -abs(events.amount) else events.amount end) as net
        from {{ ref('stg_events') }} as events
        cross join {{ ref('int_reporting') }} as reporting
        where
            events.verb in ('subscribed', 'renewed', 'purchased', 'placed', 'ad_daily', 'refunded')
            and events.actor_kind not in ('bot', 'test')
            and events.amount is not null
            and events.currency is not null
            and events.occurred_at < reporting.reporting_end_at
        group by 1
    ) as ledger using (currency)

    union all

    select
        'catalogue' as identity_id,
        'resources_published_week' as metric_id,
        '资源目录的变化 = 新增 − 退出' as label_zh,
        'The catalogue changes by what is added minus what is retired' as label_en,
        abs(opening + added - retired - closing)
            + abs(opening - coalesce(lag(closing) over (order by week_on), 0)) as difference
    from {{ ref('catalogue_weeks') }}

    union all

    select
        'catalogue_size' as identity_id,
        'resources_total' as metric_id,
        '资源目录的期末数 = 当前推荐的资源数' as label_zh,
        'The catalogue closes with the resources recommended now' as label_en,
        abs(closing.items - recommended.items) as difference
    from (
        select coalesce(sum(added) - sum(retired), 0) as items from {{ ref('catalogue_weeks') }}
    ) as closing
    cross join (
        select count(*) as items from {{ ref('resources') }} where is_recommended
    ) as recommended

    union all

    select
        'plan_mix' as identity_id,
        'paying_members' as metric_id,
        '各方案的付费成员之和 = 付费成员（每月与币种）' as label_zh,
        'Paying members of all plans add up, each month and currency' as label_en,
        abs(coalesce(plans.members, 0) - coalesce(movements.paying_members, 0)) as difference
    from {{ ref('revenue_movements') }} as movements
    left join (
        select month_on, currency, sum(members) as members
        from {{ ref('plan_mix') }}
        where mrr > 0
        group by 1, 2
    ) as plans using (month_on, currency)

    union all

    select
        'contributions' as identity_id,
        sums.metric_id,
        '各组贡献之和 = 总变化' as label_zh,
        'The contributions of all groups add up to the change' as label_en,
        case when abs(sums.contributions - (now.value - past.value)) > 1e-6
            then abs(sums.contributions - (now.value - past.value)) else 0 end as difference
    from (
        select metric_id, period_on, dimension, sum(contribution) as contributions
        from {{ ref('metric_changes') }}
        group by 1, 2, 3
    ) as sums
    inner join {{ ref('metric_history') }} as now
        on sums.metric_id = now.metric_id and sums.period_on = now.period_on
    inner join {{ ref('metric_history') }} as past
        on sums.metric_id = past.metric_id
            and past.period_on = case
                when now.period = 'month' then {{ add_months('sums.period_on', -1) }}
                else {{ add_days('sums.period_on', -7) }}
            end
    where now.value is not null and past.value is not null

)

select
    identity_id,
    metric_id,
    max(label_zh) as label_zh,
    max(label_en) as label_en,
    coalesce(max(difference), 0) = 0 as holds,
    cast(coalesce(max(difference), 0) as double) as largest_difference,
    count(*) as rows_checked
from checked
group by 1, 2
order by 1, 2
