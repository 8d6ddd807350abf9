-- Members who pay, at the end of each month up to the reporting month.
with months as (

    select {{ dates_between(
        month_of(reporting_date('(select min(starts_at) from ' ~ ref('int_subscription_periods') ~ ')')),
        month_of('reporting_on'),
        'month'
    ) }} as month_on
    from {{ ref('int_reporting') }}

),

ends as (

    select month_on, {{ start_of_day(add_months('month_on', 1)) }} as month_end_at
    from months

)

select
    ends.month_on,
    periods.member_id,
    periods.plan_id,
    periods.currency,
    periods.mrr
from ends
inner join {{ ref('int_subscription_periods') }} as periods
    on periods.starts_at < ends.month_end_at
    and (periods.ends_at >= ends.month_end_at or periods.ends_at is null)
where periods.mrr > 0 and periods.currency is not null
