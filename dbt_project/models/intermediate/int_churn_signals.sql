-- Who pays and which signs of leaving they show, today and at the ends of the thirteen months before: one set of rules
-- for the list of today and for its back-test. What a rule reads lies before its day; what came of it lies after.
with as_ofs as (

    select reporting_on as as_of_on, true as is_now
    from {{ ref('int_reporting') }}

    union all

    select {{ add_days('month_on', -1) }} as as_of_on, false as is_now
    from (
        select {{ dates_between(
            add_months(month_of('reporting_on'), -12), month_of('reporting_on'), 'month'
        ) }} as month_on
        from {{ ref('int_reporting') }}
    ) as months

),

ends as (

    select
        as_ofs.as_of_on,
        as_ofs.is_now,
        {{ start_of_day(add_days('as_ofs.as_of_on', 1)) }} as as_of_end_at,
        {{ start_of_day(add_days('as_ofs.as_of_on', 29)) }} as end_28_at,
        {{ start_of_day(add_days('as_ofs.as_of_on', 61)) }} as end_60_at,
        {{ add_days('as_ofs.as_of_on', 28) }} <= reporting.reporting_on as is_judged_28,
        {{ add_days('as_ofs.as_of_on', 60) }} <= reporting.reporting_on as is_judged_60
    from as_ofs
    cross join {{ ref('int_reporting') }} as reporting

),

paid as (

    select member_id, plan_id, mrr, currency, starts_at, ends_at
    from {{ ref('int_subscription_periods') }}
    where mrr > 0 and currency is not null

),

paying as (

    select ends.*, paid.member_id, paid.plan_id, paid.mrr, paid.currency
    from ends
    inner join paid
        on paid.starts_at < ends.as_of_end_at and (paid.ends_at >= ends.as_of_end_at or paid.ends_at is null)

),

staying as (

    select
        paying.as_of_on,
        paying.member_id,
        max(case when paid.starts_at < paying.end_28_at and (paid.ends_at >= paying.end_28_at or paid.ends_at is null)
            then 1 else 0 end) as pays_after_28,
        max(case when paid.starts_at < paying.end_60_at and (paid.ends_at >= paying.end_60_at or paid.ends_at is null)
            then 1 else 0 end) as pays_after_60
    from paying
    inner join paid using (member_id)
    group by 1, 2

),

active as (

    select
        paying.as_of_on,
        paying.member_id,
        count(*) filter (where days.day_on > {{ add_days('paying.as_of_on', -28) }}) as active_days_28,
        count(*) filter (where days.day_on <= {{ add_days('paying.as_of_on', -28) }}) as active_days_before
    from paying
    inner join {{ ref('int_member_days') }} as days
        on paying.member_id = days.member_id
        and days.day_on <= paying.as_of_on
        and days.day_on > {{ add_days('paying.as_of_on', -56) }}
    group by 1, 2

),

openers as (

    select distinct object_id as ticket_id, actor_id as member_id
    from {{ ref('stg_events') }}
    where verb = 'feedback_opened' and actor_kind = 'member' and object_id is not null

),

waiting as (

    select paying.as_of_on, paying.member_id, count(*) as waiting_tickets
    from paying
    inner join openers using (member_id)
    inner join {{ ref('feedback') }} as feedback using (ticket_id)
    where
        {{ hours_between('feedback.opened_at', 'paying.as_of_end_at') }} > 72
        and coalesce(feedback.hours_to_response > 72, true)
        and coalesce(feedback.hours_to_close > 72, true)
        and coalesce(
            feedback.hours_to_resolution > {{ hours_between('feedback.opened_at', 'paying.as_of_end_at') }}, true
        )
    group by 1, 2

)

select
    paying.as_of_on,
    paying.is_now,
    paying.member_id,
    paying.plan_id,
    paying.mrr,
    paying.currency,
    coalesce(active.active_days_28, 0) as active_days_28,
    coalesce(active.active_days_before, 0) as active_days_before,
    coalesce(waiting.waiting_tickets, 0) as waiting_tickets,
    coalesce(active.active_days_28, 0) = 0 and coalesce(activity.first_active_on <= paying.as_of_on, false)
        as is_silent,
    coalesce(active.active_days_28, 0) > 0
    and active.active_days_before >= 4
    and active.active_days_28 * 4 <= active.active_days_before as is_declining,
    coalesce(activity.first_active_on > paying.as_of_on, true) as is_never_active,
    coalesce(waiting.waiting_tickets, 0) > 0 as has_open_feedback,
    case when paying.is_judged_28 then staying.pays_after_28 = 0 end as has_left_28,
    case when paying.is_judged_60 then staying.pays_after_60 = 0 end as has_left_60
from paying
inner join staying using (as_of_on, member_id)
left join active using (as_of_on, member_id)
left join waiting using (as_of_on, member_id)
left join {{ ref('int_member_activity') }} as activity on paying.member_id = activity.member_id
