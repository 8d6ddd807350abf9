-- Current values of the metrics whose mart lies in business: one small select each.
with reporting as (

    select * from {{ ref('int_reporting') }}

)

{{ measured(
    'cost_per_member',
    'sum(cost) / cast(nullif(sum(members), 0) as double)',
    'sum(members)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('acquisition_channels') }}
cross join reporting
where cost is not null and currency = (select currency from {{ ref('int_main_currency') }})

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
where currency = (select currency from {{ ref('int_main_currency') }})
