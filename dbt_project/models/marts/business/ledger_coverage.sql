-- Whether there is a ledger at all: a stream without events is unknown, not worth 0.
with streams as (

    select * from (
        values
        (1, 'membership', 'subscribed, renewed, cancelled'),
        (2, 'advertising', 'ad_daily'),
        (3, 'training', 'purchased, refunded'),
        (4, 'recruiting', 'placed')
    ) as named (place, stream, verbs)

),

paid as (

    select
        stream,
        count(*) as events,
        count(*) filter (where amount is null or currency is null) as events_without_amount,
        min(paid_on) as first_on,
        max(paid_on) as last_on
    from {{ ref('int_payments') }}
    group by 1

)

select
    streams.stream,
    streams.verbs,
    coalesce(paid.events, 0) as events,
    coalesce(paid.events_without_amount, 0) as events_without_amount,
    paid.first_on,
    paid.last_on,
    case
        when paid.events is null then 'no_ledger'
        when paid.events = paid.events_without_amount then 'no_amounts'
        else 'supplied'
    end as state,
    case
        when paid.events is null
            then '事件日志里没有 ' || streams.verbs || ' 事件：加入带金额（amount）和币种（currency）的这类事件，这一项才能计算。'
        when paid.events = paid.events_without_amount
            then '这类事件都没有金额或币种：在事件的扩展字段中写明 amount 和 currency（ISO 4217）。'
        else '已有数据。'
    end as hint_zh,
    case
        when paid.events is null
            then 'The event log has no ' || streams.verbs || ' events: add them with amount and currency, and this stream'
            || ' can be counted.'
        when paid.events = paid.events_without_amount
            then 'None of these events states amount and currency: give both in the extensions (currency by ISO 4217).'
        else 'Supplied.'
    end as hint_en
from streams
left join paid using (stream)
order by streams.place
