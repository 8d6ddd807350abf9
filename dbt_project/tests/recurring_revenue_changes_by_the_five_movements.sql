-- Nothing but new, upgrade, reactivation, downgrade and churn changes recurring revenue from one month to the next.
select
    later.currency,
    later.month_on,
    later.closing_mrr - earlier.closing_mrr as change,
    later.new_mrr + later.upgrade_mrr + later.reactivation_mrr - later.downgrade_mrr - later.churn_mrr as movements
from {{ ref('revenue_movements') }} as later
inner join {{ ref('revenue_movements') }} as earlier
    on later.currency = earlier.currency
    and later.month_on = {{ add_months('earlier.month_on', 1) }}
where
    later.closing_mrr - earlier.closing_mrr
    <> later.new_mrr + later.upgrade_mrr + later.reactivation_mrr - later.downgrade_mrr - later.churn_mrr
