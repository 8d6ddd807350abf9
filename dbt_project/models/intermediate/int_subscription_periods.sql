-- From each change of a member's subscription to the next. A subscription runs until it is cancelled or replaced:
-- a missing renewal is not taken for a cancellation. Recurring revenue is the price a month of the newest event.
with changes as (

    select
        events.actor_id as member_id,
        events.event_id,
        events.verb,
        events.occurred_at,
        events.object_id as plan_id,
        case
            when events.verb = 'cancelled' then 0
            else coalesce(events.amount, plans.price, 0)
        end as mrr,
        coalesce(events.currency, plans.currency) as currency
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    left join {{ ref('stg_plans') }} as plans on events.object_id = plans.plan_id
    where
        events.verb in ('subscribed', 'renewed', 'cancelled')
        and events.object_kind = 'plan'
        and events.actor_kind = 'member'
        and events.actor_id is not null
        and events.occurred_at < reporting.reporting_end_at

)

select
    member_id,
    event_id,
    plan_id,
    cast(mrr as decimal(18, 2)) as mrr,
    currency,
    occurred_at as starts_at,
    lead(occurred_at) over (
        partition by member_id order by occurred_at, event_id
    ) as ends_at
from changes
