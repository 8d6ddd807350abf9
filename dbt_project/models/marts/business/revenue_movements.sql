with closings as (

    select month_on, member_id, currency, mrr
    from {{ ref('int_subscription_months') }}

),

first_months as (

    select member_id, min(month_on) as first_month_on
    from closings
    group by 1

),

months as (

    select
        currencies.currency,
        {{ dates_between('currencies.first_month_on', month_of('reporting.reporting_on'), 'month') }} as month_on
    from (
        select currency, min(month_on) as first_month_on
        from closings
        group by 1
    ) as currencies
    cross join {{ ref('int_reporting') }} as reporting

),

balances as (

    -- what a member pays at the end of a month is what the next month opens with
    select
        member_id,
        currency,
        month_on,
        sum(opening) as opening,
        sum(closing) as closing
    from (
        select member_id, currency, month_on, 0 as opening, mrr as closing from closings
        union all
        select member_id, currency, {{ add_months('month_on', 1) }} as month_on, mrr as opening, 0 as closing
        from closings
    ) as entries
    group by 1, 2, 3

),

standings as (

    -- who pays in another currency than before has changed plans: that is no new member and none that left
    select
        balances.*,
        sum(opening) over (partition by member_id, month_on) as paid_before,
        sum(closing) over (partition by member_id, month_on) as paid_after
    from balances

),

movements as (

    select
        standings.month_on,
        standings.currency,
        sum(opening) as opening_mrr,
        sum(closing) filter (where paid_before = 0 and month_on = first_month_on) as new_mrr,
        sum(closing - opening) filter (where paid_before > 0 and closing > opening) as upgrade_mrr,
        sum(closing) filter (where paid_before = 0 and month_on > first_month_on) as reactivation_mrr,
        sum(opening - closing) filter (where paid_after > 0 and closing < opening) as downgrade_mrr,
        sum(opening) filter (where paid_after = 0) as churn_mrr,
        sum(closing) as closing_mrr,
        count(*) filter (where closing > 0) as paying_members,
        count(*) filter (where opening > 0 and paid_after = 0) as churned_members
    from standings
    inner join first_months using (member_id)
    group by 1, 2

)

select
    months.month_on,
    months.currency,
    {%- for column in [
        'opening_mrr', 'new_mrr', 'upgrade_mrr', 'reactivation_mrr', 'downgrade_mrr', 'churn_mrr', 'closing_mrr'
    ] %}
    cast(coalesce(movements.{{ column }}, 0) as decimal(18, 2)) as {{ column }},
    {%- endfor %}
    coalesce(movements.paying_members, 0) as paying_members,
    coalesce(movements.churned_members, 0) as churned_members,
    months.month_on <= reporting.last_month_on as is_complete
from months
cross join {{ ref('int_reporting') }} as reporting
left join movements using (month_on, currency)
order by 1, 2
