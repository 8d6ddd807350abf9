-- Single purchases: what is sold, given back and finished. A buyer has finished when `completed` follows the purchase.
with payments as (

    select
        coalesce(object_id, 'none') as object_id,
        object_name,
        member_id,
        occurred_at,
        paid_on,
        is_refund,
        amount,
        currency
    from {{ ref('int_payments') }}
    where stream = 'training' and amount is not null and currency is not null

),

buyers as (

    select object_id, currency, member_id, min(occurred_at) as bought_at
    from payments
    where not is_refund and member_id is not null
    group by 1, 2, 3

),

completions as (

    select buyers.object_id, buyers.currency, count(distinct buyers.member_id) as completed
    from buyers
    inner join {{ ref('stg_events') }} as events
        on buyers.member_id = events.actor_id
        and buyers.object_id = events.object_id
        and events.occurred_at >= buyers.bought_at
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb = 'completed'
        and coalesce(events.is_success, true)
        and events.occurred_at < reporting.reporting_end_at
    group by 1, 2

),

buyer_counts as (

    select object_id, currency, count(*) as buyers from buyers group by 1, 2

),

products as (

    select
        object_id,
        currency,
        max(object_name) as name,
        count(*) filter (where not is_refund) as sales,
        count(*) filter (where is_refund) as refunded,
        {{ money_sum('case when not is_refund then amount end') }} as amount,
        {{ money_sum('case when is_refund then amount end') }} as refunds,
        max(paid_on) filter (where not is_refund) as last_sold_on
    from payments
    group by 1, 2

)

select
    products.object_id as product_id,
    products.currency,
    coalesce(resources.title, products.name) as title,
    resources.main_topic_id as topic_id,
    products.sales,
    products.amount,
    products.refunded,
    products.refunds,
    case when products.sales >= 5 then {{ share('products.refunded', 'products.sales') }} end as refunded_share,
    coalesce(buyer_counts.buyers, 0) as buyers,
    coalesce(completions.completed, 0) as completed,
    case when buyer_counts.buyers >= 5
        then {{ share('coalesce(completions.completed, 0)', 'buyer_counts.buyers') }}
    end as completed_share,
    products.last_sold_on
from products
left join buyer_counts using (object_id, currency)
left join completions using (object_id, currency)
left join {{ ref('resources') }} as resources on products.object_id = resources.resource_id
order by products.amount desc, products.object_id, products.currency
