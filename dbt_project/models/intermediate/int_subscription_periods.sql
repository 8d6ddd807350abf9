-- From each change of a member's subscription to the next. A subscription runs until it is cancelled or replaced:
-- a missing renewal is not taken for a cancellation. Recurring revenue is the price a month of the newest event.
-- Whoever changes plans often subscribes first and cancels the plan before afterwards, or both at once: a cancellation
-- ends only the plan that runs, and of two changes at the same time the cancellation is the earlier.
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
        coalesce(events.currency, plans.currency) as currency,
        case when events.verb = 'cancelled' then 0 else 1 end as opens_term
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    left join {{ ref('stg_plans') }} as plans on events.object_id = plans.plan_id
    where
        events.verb in ('subscribed', 'renewed', 'cancelled')
        and events.object_kind = 'plan'
        and events.actor_kind = 'member'
        and events.actor_id is not null
        and events.occurred_at < reporting.reporting_end_at

),

terms as (

    -- a term begins with each subscription or renewal; its cancellations follow in it
    select
        *,
        sum(opens_term) over (
            partition by member_id
            order by occurred_at, opens_term, event_id
            rows between unbounded preceding and current row
        ) as term
    from changes

),

running as (

    select
        *,
        max(case when opens_term = 1 then plan_id end) over (partition by member_id, term) as running_plan_id
    from terms

)

select
    member_id,
    event_id,
    plan_id,
    cast(mrr as decimal(18, 2)) as mrr,
    currency,
    occurred_at as starts_at,
    lead(occurred_at) over (
        partition by member_id order by occurred_at, opens_term, event_id
    ) as ends_at
from running
where opens_term = 1 or running_plan_id is null or plan_id = running_plan_id
