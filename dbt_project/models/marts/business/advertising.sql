-- Clicks stand in the detail of the daily line as `clicks=<number>`; a line without it leaves the clicks unknown.
with days as (

    select
        {{ month_of('paid_on') }} as month_on,
        coalesce(object_id, 'none') as placement_id,
        currency,
        amount,
        is_refund,
        quantity as impressions,
        cast(nullif(regexp_extract(detail, 'clicks=([0-9]+)', 1), '') as bigint) as clicks
    from {{ ref('int_payments') }}
    where stream = 'advertising' and amount is not null and currency is not null

)

select
    month_on,
    placement_id,
    currency,
    {{ money_sum('case when not is_refund then amount end') }} as amount,
    {{ money_sum('case when is_refund then amount end') }} as refunds,
    count(*) filter (where not is_refund) as reports,
    cast(sum(impressions) as bigint) as impressions,
    cast(sum(clicks) as bigint) as clicks,
    case when sum(impressions) >= 1000 and count(*) filter (where not is_refund and impressions is null) = 0
        then round({{ share('1000 * sum(case when not is_refund then amount else 0 end)', 'sum(impressions)') }}, 9)
    end as ecpm,
    case when sum(case when clicks is not null then impressions end) >= 1000
        then {{ share('sum(clicks)', 'sum(case when clicks is not null then impressions end)') }}
    end as click_share
from days
group by 1, 2, 3
order by 1, 2, 3
