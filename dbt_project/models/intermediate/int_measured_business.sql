-- Current values of the metrics whose mart lies in business: one small select each.
with reporting as (

    select * from {{ ref('int_reporting') }}

),

main_currency as (

    -- of the currency in which most members pay now; ties by code
    select currency
    from {{ ref('revenue_movements') }}
    cross join reporting
    where month_on = last_month_on
    order by paying_members desc, currency
    limit 1

)

{{ measured('mrr', 'closing_mrr', 'paying_members', 'month_on') }}
from {{ ref('revenue_movements') }}
cross join reporting
where month_on = last_month_on and currency = (select currency from main_currency)

union all

{{ measured(
    'mrr_growth_share',
    '(closing_mrr - opening_mrr) / cast(nullif(opening_mrr, 0) as double)',
    'paying_members',
    'month_on'
) }}
from {{ ref('revenue_movements') }}
cross join reporting
where month_on = last_month_on and currency = (select currency from main_currency)

union all

{{ measured(
    'mrr_churn_share',
    'churn_mrr / cast(nullif(opening_mrr, 0) as double)',
    'paying_members + churned_members',
    'month_on'
) }}
from {{ ref('revenue_movements') }}
cross join reporting
where month_on = last_month_on and currency = (select currency from main_currency)

union all

{{ measured('paying_members', 'sum(paying_members)', 'sum(paying_members)', 'max(month_on)') }}
from {{ ref('revenue_movements') }}
cross join reporting
where month_on = last_month_on

union all

{{ measured(
    'paying_share',
    'sum(case when mrr > 0 then members else 0 end) / cast(nullif(sum(members), 0) as double)',
    'sum(members)',
    'max(month_on)'
) }}
from {{ ref('plan_mix') }}
cross join reporting
where month_on = last_month_on

union all

{{ measured('revenue_month', 'sum(amount - refunds)', 'sum(events)', 'max(month_on)') }}
from {{ ref('revenue_streams') }}
cross join reporting
where month_on = last_month_on and currency = (select currency from main_currency)

union all

{{ measured(
    'membership_share_of_revenue',
    "sum(case when stream = 'membership' then amount - refunds else 0 end)"
        ~ " / cast(nullif(sum(amount - refunds), 0) as double)",
    'sum(events)',
    'max(month_on)'
) }}
from {{ ref('revenue_streams') }}
cross join reporting
where month_on = last_month_on and currency = (select currency from main_currency)

union all

{{ measured(
    'cost_per_member',
    'sum(cost) / cast(nullif(sum(members), 0) as double)',
    'sum(members)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('acquisition_channels') }}
cross join reporting
where cost is not null and currency = (select currency from main_currency)

union all

{{ measured(
    'expensive_channels',
    'count(*) filter (where is_expensive)',
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('acquisition_channels') }}
cross join reporting

union all

{{ measured('value_at_risk', 'sum(value_at_risk)', 'count(*)', '(select reporting_on from reporting)') }}
from (select distinct member_id, value_at_risk, currency from {{ ref('churn_risks') }}) as at_risk
cross join reporting
where currency = (select currency from main_currency)
