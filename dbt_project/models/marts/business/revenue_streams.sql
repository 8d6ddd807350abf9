-- A refund belongs to the stream of what was paid for: a plan to membership, anything else to training.
with payments as (

    select
        {{ month_of(reporting_date('events.occurred_at')) }} as month_on,
        case
            when events.verb in ('subscribed', 'renewed') then 'membership'
            when events.verb = 'ad_daily' then 'advertising'
            when events.verb = 'placed' then 'recruiting'
            when events.verb = 'refunded' and events.object_kind = 'plan' then 'membership'
            else 'training'
        end as stream,
        events.verb,
        events.currency,
        events.amount
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('subscribed', 'renewed', 'purchased', 'refunded', 'placed', 'ad_daily')
        and events.actor_kind in ('member', 'anonymous', 'system', 'staff')
        and events.amount is not null
        and events.currency is not null
        and events.occurred_at < reporting.reporting_end_at

)

select
    month_on,
    stream,
    currency,
    cast(coalesce(sum(amount) filter (where verb <> 'refunded'), 0) as decimal(18, 2)) as amount,
    cast(coalesce(sum(abs(amount)) filter (where verb = 'refunded'), 0) as decimal(18, 2)) as refunds,
    count(*) filter (where verb <> 'refunded' and amount <> 0) as events
from payments
group by 1, 2, 3
order by 1, 2, 3
