-- Money is never converted: where one number is asked for, it is of the currency in which most members pay now.
select movements.currency
from {{ ref('revenue_movements') }} as movements
cross join {{ ref('int_reporting') }} as reporting
where movements.month_on = reporting.last_month_on
order by movements.paying_members desc, movements.currency
limit 1
