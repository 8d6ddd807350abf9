-- Recurring revenue is carried from month to month without a gap, in every currency.
select
    earlier.currency,
    earlier.month_on,
    earlier.closing_mrr,
    later.opening_mrr
from {{ ref('revenue_movements') }} as earlier
inner join {{ ref('revenue_movements') }} as later
    on earlier.currency = later.currency
    and later.month_on = {{ add_months('earlier.month_on', 1) }}
where earlier.closing_mrr <> later.opening_mrr
