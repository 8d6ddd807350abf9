with families as (

    select feed, max(family) as family
    from {{ ref('stg_receipts') }}
    group by 1

)

select
    {{ reporting_date('payloads.landed_at') }} as day_on,
    coalesce(families.family, 'unknown') as family,
    count(*) as payloads,
    cast(sum(payloads.rows_in) as bigint) as rows_in,
    cast(sum(payloads.rows_loaded) as bigint) as rows_loaded,
    cast(sum(payloads.rows_quarantined) as bigint) as rows_quarantined
from {{ ref('stg_payloads') }} as payloads
left join families using (feed)
group by 1, 2
order by 1, 2
