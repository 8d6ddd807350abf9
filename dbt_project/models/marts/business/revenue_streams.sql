select
    {{ month_of('paid_on') }} as month_on,
    stream,
    currency,
    {{ money_sum('case when not is_refund then amount end') }} as amount,
    {{ money_sum('case when is_refund then amount end') }} as refunds,
    count(*) filter (where not is_refund and amount <> 0) as events
from {{ ref('int_payments') }}
where amount is not null and currency is not null
group by 1, 2, 3
order by 1, 2, 3
