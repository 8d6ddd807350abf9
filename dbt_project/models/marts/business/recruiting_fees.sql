-- A placement without an amount has been made all the same: it counts, and its fee is unknown.
with placements as (

    select
        {{ month_of('payments.paid_on') }} as month_on,
        coalesce(payments.currency, 'none') as currency,
        payments.amount,
        payments.is_refund,
        case when not payments.is_refund
            then {{ days_since(reporting_date('jobs.posted_at'), 'payments.paid_on') }}
        end as days_to_fill
    from {{ ref('int_payments') }} as payments
    left join {{ ref('stg_jobs') }} as jobs on payments.object_id = jobs.job_id
    where payments.stream = 'recruiting'

)

select
    month_on,
    currency,
    count(*) filter (where not is_refund) as placements,
    count(*) filter (where not is_refund and amount > 0 and currency <> 'none') as paid_placements,
    {{ money_sum("case when not is_refund and currency <> 'none' then amount end") }} as amount,
    {{ money_sum("case when is_refund and currency <> 'none' then amount end") }} as refunds,
    round({{ share(
        "sum(case when not is_refund and currency <> 'none' then amount end)",
        "count(*) filter (where not is_refund and amount > 0 and currency <> 'none')"
    ) }}, 2) as fee_per_placement,
    count(days_to_fill) as placements_with_posting,
    {{ percentile('days_to_fill', 0.5) }} as median_days_to_fill
from placements
group by 1, 2
order by 1, 2
