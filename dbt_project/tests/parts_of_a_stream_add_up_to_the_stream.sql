-- Advertising by place, training by product and recruiting by month hold the same money as the streams.
with parts as (

    select 'advertising' as stream, currency, sum(amount) as amount, sum(refunds) as refunds
    from {{ ref('advertising') }}
    group by 1, 2
    union all
    select 'training' as stream, currency, sum(amount) as amount, sum(refunds) as refunds
    from {{ ref('training_sales') }}
    group by 1, 2
    union all
    select 'recruiting' as stream, currency, sum(amount) as amount, sum(refunds) as refunds
    from {{ ref('recruiting_fees') }}
    where currency <> 'none'
    group by 1, 2

),

streams as (

    select stream, currency, sum(amount) as amount, sum(refunds) as refunds
    from {{ ref('revenue_streams') }}
    where stream <> 'membership'
    group by 1, 2

)

select
    coalesce(parts.stream, streams.stream) as stream,
    coalesce(parts.currency, streams.currency) as currency,
    parts.amount,
    streams.amount as amount_of_stream
from parts
full outer join streams on parts.stream = streams.stream and parts.currency = streams.currency
where
    coalesce(parts.amount, 0) <> coalesce(streams.amount, 0)
    or coalesce(parts.refunds, 0) <> coalesce(streams.refunds, 0)
