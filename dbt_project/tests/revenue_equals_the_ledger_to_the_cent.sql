-- The ledger read a second time, straight from the events as they landed: month by month and currency by currency, what
-- came in and what went back is what the marts say.
with ledger as (

    select
        cast(date_trunc('month', {{ reporting_date('events.occurred_at') }}) as date) as month_on,
        events.currency,
        sum(case when events.verb = 'refunded' then 0 else events.amount end) as amount,
        sum(case when events.verb = 'refunded' then abs(events.amount) else 0 end) as refunds
    from {{ source('raw', 'events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('subscribed', 'renewed', 'purchased', 'placed', 'ad_daily', 'refunded')
        and events.actor_kind not in ('bot', 'test')
        and events.amount is not null
        and events.currency is not null
        and events.occurred_at < reporting.reporting_end_at
    group by 1, 2

),

streams as (

    select month_on, currency, sum(amount) as amount, sum(refunds) as refunds
    from {{ ref('revenue_streams') }}
    group by 1, 2

)

select
    coalesce(ledger.month_on, streams.month_on) as month_on,
    coalesce(ledger.currency, streams.currency) as currency,
    ledger.amount,
    streams.amount as amount_of_mart,
    ledger.refunds,
    streams.refunds as refunds_of_mart
from ledger
full outer join streams
    on ledger.month_on = streams.month_on and ledger.currency = streams.currency
where
    ledger.amount is distinct from streams.amount
    or ledger.refunds is distinct from streams.refunds
