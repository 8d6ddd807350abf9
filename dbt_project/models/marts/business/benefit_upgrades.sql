-- Was a benefit used in the 28 days before an upgrade more often than before a renewal on the same plan? Two intervals
-- that do not touch say so; they do not say that the benefit was the reason.
with changes as (

    select
        member_id,
        starts_at,
        plan_id,
        mrr,
        currency,
        lag(plan_id) over (partition by member_id order by starts_at, event_id) as plan_before,
        lag(mrr) over (partition by member_id order by starts_at, event_id) as mrr_before,
        lag(currency) over (partition by member_id order by starts_at, event_id) as currency_before
    from {{ ref('int_subscription_periods') }}

),

moves as (

    select
        row_number() over (order by member_id, starts_at, plan_id) as move,
        member_id,
        {{ reporting_date('starts_at') }} as moved_on,
        mrr > mrr_before as is_upgrade
    from changes
    where
        mrr > 0
        and mrr_before > 0
        and currency = currency_before
        and (mrr > mrr_before or (mrr = mrr_before and plan_id = plan_before))

),

totals as (

    select
        count(*) filter (where is_upgrade) as upgrades,
        count(*) filter (where not is_upgrade) as renewals
    from moves

),

used as (

    select moves.move, moves.is_upgrade, days.benefit_id
    from moves
    inner join {{ ref('int_benefit_days') }} as days
        on moves.member_id = days.member_id
        and days.day_on < moves.moved_on
        and days.day_on >= {{ add_days('moves.moved_on', -28) }}
    group by 1, 2, 3

),

counts as (

    select
        benefit_id,
        count(*) filter (where is_upgrade) as upgrades_after_use,
        count(*) filter (where not is_upgrade) as renewals_after_use
    from used
    group by 1

),

compared as (

    select
        benefits.benefit_id,
        benefits.label_zh,
        benefits.label_en,
        totals.upgrades,
        coalesce(counts.upgrades_after_use, 0) as upgrades_after_use,
        totals.renewals,
        coalesce(counts.renewals_after_use, 0) as renewals_after_use
    from {{ ref('stg_benefits') }} as benefits
    cross join totals
    left join counts using (benefit_id)

),

rated as (

    select
        *,
        case when upgrades >= 20 then {{ share('upgrades_after_use', 'upgrades') }} end as upgrade_use_share,
        case when upgrades >= 20 then {{ wilson_low('upgrades_after_use', 'upgrades') }} end as upgrade_use_low,
        case when upgrades >= 20 then {{ wilson_high('upgrades_after_use', 'upgrades') }} end as upgrade_use_high,
        case when renewals >= 20 then {{ share('renewals_after_use', 'renewals') }} end as renewal_use_share,
        case when renewals >= 20 then {{ wilson_low('renewals_after_use', 'renewals') }} end as renewal_use_low,
        case when renewals >= 20 then {{ wilson_high('renewals_after_use', 'renewals') }} end as renewal_use_high
    from compared

)

select
    benefit_id,
    label_zh,
    label_en,
    upgrades,
    upgrades_after_use,
    upgrade_use_share,
    upgrade_use_low,
    upgrade_use_high,
    renewals,
    renewals_after_use,
    renewal_use_share,
    renewal_use_low,
    renewal_use_high,
    case
        when upgrades < 20 or renewals < 20 then 'not_enough_data'
        when upgrade_use_low > renewal_use_high then 'more_often'
        when upgrade_use_high < renewal_use_low then 'less_often'
        else 'no_difference'
    end as verdict,
    '先后不等于因果：升级的人可能本来就更活跃。' as caution_zh,
    'Before is not because: those who upgrade may have been more active anyway.' as caution_en
from rated
order by benefit_id
