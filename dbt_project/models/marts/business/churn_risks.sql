with paying as (

    select
        periods.member_id,
        periods.plan_id,
        periods.mrr as value_at_risk,
        periods.currency,
        members.lifecycle,
        members.is_at_risk,
        members.risk_reason_zh,
        members.risk_reason_en,
        {{ days_between('members.last_active_on', 'reporting.reporting_on') }} as days_silent
    from {{ ref('int_subscription_periods') }} as periods
    inner join {{ ref('members') }} as members using (member_id)
    cross join {{ ref('int_reporting') }} as reporting
    where periods.ends_at is null and periods.mrr > 0 and periods.currency is not null

),

waiting as (

    select opened.actor_id as member_id, count(distinct feedback.ticket_id) as tickets
    from {{ ref('feedback') }} as feedback
    inner join {{ ref('stg_events') }} as opened
        on feedback.ticket_id = opened.object_id and opened.verb = 'feedback_opened'
    where feedback.is_open and feedback.is_breached
    group by 1

),

findings as (

    select
        member_id,
        plan_id,
        value_at_risk,
        currency,
        'silent' as rule,
        '已 ' || cast(days_silent as string) || ' 天没有活动。' as evidence_zh,
        'No activity for ' || cast(days_silent as string) || ' days.' as evidence_en,
        '发送个人化的学习或项目邀请。' as suggestion_zh,
        'Send a personal invitation to a path or a project.' as suggestion_en
    from paying
    where lifecycle = 'dormant'

    union all

    select
        member_id,
        plan_id,
        value_at_risk,
        currency,
        'declining',
        risk_reason_zh,
        risk_reason_en,
        '询问遇到的困难，推荐下一步。',
        'Ask what is in the way and suggest a next step.'
    from paying
    where is_at_risk and lifecycle <> 'dormant'

    union all

    select
        member_id,
        plan_id,
        value_at_risk,
        currency,
        'never_active',
        '已付费，但从未有活动。',
        'Pays and has never been active.',
        '提供一对一的入门引导。',
        'Offer a guided start.'
    from paying
    where lifecycle = 'never'

    union all

    select
        paying.member_id,
        paying.plan_id,
        paying.value_at_risk,
        paying.currency,
        'open_feedback',
        cast(waiting.tickets as string) || ' 条反馈超过 72 小时未处理。',
        cast(waiting.tickets as string)
        || case when waiting.tickets = 1 then ' ticket has' else ' tickets have' end || ' waited more than 72 hours.',
        '优先回复该反馈。',
        'Answer this feedback first.'
    from paying
    inner join waiting using (member_id)

)

select
    member_id,
    plan_id,
    value_at_risk,
    currency,
    rule,
    evidence_zh,
    evidence_en,
    suggestion_zh,
    suggestion_en
from findings
order by value_at_risk desc, member_id, rule
