with signals as (

    select
        signals.*,
        activity.last_active_on,
        {{ days_between('activity.last_active_on', 'signals.as_of_on') }} as days_silent
    from {{ ref('int_churn_signals') }} as signals
    left join {{ ref('int_member_activity') }} as activity using (member_id)
    where signals.is_now

),

findings as (

    select
        member_id,
        plan_id,
        mrr as value_at_risk,
        currency,
        'silent' as rule,
        '已 ' || cast(days_silent as string) || ' 天没有活动。' as evidence_zh,
        'No activity for ' || cast(days_silent as string) || ' days.' as evidence_en,
        '发送个人化的学习或项目邀请。' as suggestion_zh,
        'Send a personal invitation to a path or a project.' as suggestion_en
    from signals
    where is_silent

    union all

    select
        member_id,
        plan_id,
        mrr as value_at_risk,
        currency,
        'declining' as rule,
        '此前 28 天活跃 ' || cast(active_days_before as string)
        || ' 天，最近 28 天只有 ' || cast(active_days_28 as string) || ' 天。' as evidence_zh,
        'Active on ' || cast(active_days_before as string) || ' of the 28 days before, on '
        || cast(active_days_28 as string) || ' of the last 28.' as evidence_en,
        '询问遇到的困难，推荐下一步。' as suggestion_zh,
        'Ask what is in the way and suggest a next step.' as suggestion_en
    from signals
    where is_declining

    union all

    select
        member_id,
        plan_id,
        mrr as value_at_risk,
        currency,
        'never_active' as rule,
        '已付费，但从未有活动。' as evidence_zh,
        'Pays and has never been active.' as evidence_en,
        '提供一对一的入门引导。' as suggestion_zh,
        'Offer a guided start.' as suggestion_en
    from signals
    where is_never_active

    union all

    select
        member_id,
        plan_id,
        mrr as value_at_risk,
        currency,
        'open_feedback' as rule,
        cast(waiting_tickets as string) || ' 条反馈超过 72 小时未处理。' as evidence_zh,
        cast(waiting_tickets as string)
        || case when waiting_tickets = 1 then ' ticket has' else ' tickets have' end
        || ' waited more than 72 hours.' as evidence_en,
        '优先回复该反馈。' as suggestion_zh,
        'Answer this feedback first.' as suggestion_en
    from signals
    where has_open_feedback

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
