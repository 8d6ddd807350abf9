-- The end of the last complete month a second way, straight from the events as they landed: whoever has not cancelled
-- the plan that they subscribed to or renewed last pays what that event said.
with ledger as (

    select
        events.actor_id as member_id,
        events.verb,
        events.object_id as plan_id,
        events.occurred_at,
        coalesce(events.currency, plans.currency) as currency,
        coalesce(events.amount, plans.price, 0) as amount,
        row_number() over (
            partition by events.actor_id, events.verb = 'cancelled'
            order by events.occurred_at desc, events.event_id desc
        ) as place
    from {{ source('raw', 'events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    left join {{ ref('stg_plans') }} as plans on events.object_id = plans.plan_id
    where
        events.verb in ('subscribed', 'renewed', 'cancelled')
        and events.object_kind = 'plan'
        and events.actor_kind = 'member'
        and events.actor_id is not null
        and events.occurred_at < {{ start_of_day(add_months('reporting.last_month_on', 1)) }}

),

paying as (

    select newest.currency, sum(newest.amount) as mrr, count(*) as members
    from ledger as newest
    where
        newest.verb <> 'cancelled'
        and newest.place = 1
        and newest.amount > 0
        and newest.currency is not null
        and not exists (
            select 1
            from ledger as cancelled
            where
                cancelled.verb = 'cancelled'
                and cancelled.member_id = newest.member_id
                and cancelled.plan_id = newest.plan_id
                and cancelled.occurred_at > newest.occurred_at
        )
    group by 1

),

closing as (

    select movements.currency, movements.closing_mrr as mrr, movements.paying_members as members
    from {{ ref('revenue_movements') }} as movements
    inner join {{ ref('int_reporting') }} as reporting on movements.month_on = reporting.last_month_on
    where movements.closing_mrr > 0

)

select
    coalesce(paying.currency, closing.currency) as currency,
    paying.mrr,
    closing.mrr as mrr_of_mart,
    paying.members,
    closing.members as members_of_mart
from paying
full outer join closing on paying.currency = closing.currency
where paying.mrr is distinct from closing.mrr or paying.members is distinct from closing.members
