-- Every period of the metrics that have one: one small select each. The newest complete period is the current value,
-- so a metric and its history cannot be counted in two ways.
with reporting as (

    select * from {{ ref('int_reporting') }}

),

windows as (

    select
        *,
        sum(active_members) over (order by day_on rows between 27 preceding and current row) as active_days_28,
        count(*) over (order by day_on rows between 27 preceding and current row) as days
    from {{ ref('activity_days') }}

),

money as (

    select
        month_on,
        sum(amount - refunds) as net,
        sum(case when stream = 'membership' then amount - refunds else 0 end) as membership,
        sum(events) as events
    from {{ ref('revenue_streams') }}
    where currency = (select currency from {{ ref('int_main_currency') }})
    group by 1

),

plans as (

    select
        month_on,
        sum(case when mrr > 0 then members else 0 end) as paying,
        sum(members) as members
    from {{ ref('plan_mix') }}
    group by 1

),

payers as (

    select month_on, sum(paying_members) as members
    from {{ ref('revenue_movements') }}
    group by 1

),

published as (

    select week_on, sum(resources) as resources
    from {{ ref('resource_weeks') }}
    group by 1

),

completed as (

    select week_on, sum(completions) as completions
    from {{ ref('int_completion_weeks') }}
    group by 1

),

postings as (

    select {{ month_of('posted_on') }} as month_on, count(*) as jobs
    from {{ ref('jobs') }}
    where is_canonical and posted_on is not null
    group by 1

),

series as (

    {{ measured_series('daily_active_members', 'active_members', 'active_28d', 'day_on', 'reporting_on') }}
    from windows
    cross join reporting

    union all

    {{ measured_series('active_members_28d', 'active_28d', 'active_28d', 'day_on', 'reporting_on') }}
    from windows
    cross join reporting

    union all

    {{ measured_series(
        'stickiness', 'active_days_28 / 28.0 / nullif(active_28d, 0)', 'active_28d', 'day_on', 'reporting_on'
    ) }}
    from windows
    cross join reporting
    where days = 28

    union all

    {{ measured_series('weekly_active_members', 'active_members', 'active_members', 'week_on', 'last_week_on') }}
    from {{ ref('activity_weeks') }}
    cross join reporting

    union all

    {{ measured_series('monthly_active_members', 'active_members', 'active_members', 'period_on', 'last_month_on') }}
    from {{ ref('activity_periods') }}
    cross join reporting
    where audience = 'members' and unit = 'month'

    union all

    {{ measured_series('stickiness_month', 'stickiness', 'active_members', 'period_on', 'last_month_on') }}
    from {{ ref('activity_periods') }}
    cross join reporting
    where audience = 'members' and unit = 'month'

    union all

    {{ measured_series('new_members_week', 'new_members', 'active_members', 'week_on', 'last_week_on') }}
    from {{ ref('activity_weeks') }}
    cross join reporting

    union all

    {{ measured_series('returning_members_week', 'returning_members', 'active_members', 'week_on', 'last_week_on') }}
    from {{ ref('activity_weeks') }}
    cross join reporting

    union all

    {{ measured_series(
        'resurrected_members_week', 'resurrected_members', 'active_members', 'week_on', 'last_week_on'
    ) }}
    from {{ ref('activity_weeks') }}
    cross join reporting

    union all

    {{ measured_series(
        'dormant_members_week', 'dormant_members', 'previous_active_members', 'week_on', 'last_week_on'
    ) }}
    from {{ ref('activity_weeks') }}
    cross join reporting

    union all

    {{ measured_series('questions_asked_week', 'asked', 'asked', 'week_on', 'last_week_on') }}
    from {{ ref('question_weeks') }}
    cross join reporting

    union all

    {{ measured_series('answered_24h_share', 'answered_24h_share', 'asked', 'week_on', 'last_week_on') }}
    from {{ ref('question_weeks') }}
    cross join reporting

    union all

    {{ measured_series('answered_72h_share', 'answered_72h_share', 'asked', 'week_on', 'last_week_on') }}
    from {{ ref('question_weeks') }}
    cross join reporting

    union all

    {{ measured_series(
        'median_hours_to_first_answer', 'median_hours_to_first_answer', 'asked', 'week_on', 'last_week_on'
    ) }}
    from {{ ref('question_weeks') }}
    cross join reporting

    union all

    {{ measured_series('waiting_72h_share', 'still_waiting_72h_share', 'asked', 'week_on', 'last_week_on') }}
    from {{ ref('question_weeks') }}
    cross join reporting

    union all

    {{ measured_series(
        'median_hours_to_response', 'median_hours_to_response', 'opened', 'week_on', 'last_week_on'
    ) }}
    from {{ ref('feedback_weeks') }}
    cross join reporting

    union all

    {{ measured_series('completions_week', 'completions', 'completions', 'week_on', 'last_week_on') }}
    from completed
    cross join reporting

    union all

    {{ measured_series('resources_published_week', 'resources', 'resources', 'week_on', 'last_week_on') }}
    from published
    cross join reporting

    union all

    {{ measured_series(
        'retention_month_1', 'retained_share', 'members',
        add_months('cohort_month_on', 1), 'last_month_on', 'cohort_month_on'
    ) }}
    from {{ ref('retention_cohorts') }}
    cross join reporting
    where months_since = 1

    union all

    {{ measured_series(
        'retention_month_3', 'retained_share', 'members',
        add_months('cohort_month_on', 3), 'last_month_on', 'cohort_month_on'
    ) }}
    from {{ ref('retention_cohorts') }}
    cross join reporting
    where months_since = 3

    union all

    {{ measured_series('mrr', 'closing_mrr', 'paying_members', 'month_on', 'last_month_on') }}
    from {{ ref('revenue_movements') }}
    cross join reporting
    where currency = (select currency from {{ ref('int_main_currency') }})

    union all

    {{ measured_series(
        'mrr_growth_share', '(closing_mrr - opening_mrr) / cast(nullif(opening_mrr, 0) as double)',
        'paying_members', 'month_on', 'last_month_on'
    ) }}
    from {{ ref('revenue_movements') }}
    cross join reporting
    where currency = (select currency from {{ ref('int_main_currency') }})

    union all

    {{ measured_series(
        'mrr_churn_share', 'churn_mrr / cast(nullif(opening_mrr, 0) as double)',
        'paying_members + churned_members', 'month_on', 'last_month_on'
    ) }}
    from {{ ref('revenue_movements') }}
    cross join reporting
    where currency = (select currency from {{ ref('int_main_currency') }})

    union all

    {{ measured_series('paying_members', 'members', 'members', 'month_on', 'last_month_on') }}
    from payers
    cross join reporting

    union all

    {{ measured_series(
        'paying_share', 'paying / cast(nullif(members, 0) as double)', 'members', 'month_on', 'last_month_on'
    ) }}
    from plans
    cross join reporting

    union all

    {{ measured_series('revenue_month', 'net', 'events', 'month_on', 'last_month_on') }}
    from money
    cross join reporting

    union all

    {{ measured_series(
        'membership_share_of_revenue', 'membership / cast(nullif(net, 0) as double)',
        'events', 'month_on', 'last_month_on'
    ) }}
    from money
    cross join reporting

    union all

    {{ measured_series('jobs_posted_month', 'jobs', 'jobs', 'month_on', 'last_data_month_on') }}
    from postings
    cross join reporting

)

select metric_id, current_value, n, measured_on, period_on, last_on
from series
where period_on <= last_on
