-- Current values of the metrics whose mart lies in community: one small select each.
with reporting as (

    select * from {{ ref('int_reporting') }}

)

{{ measured('weekly_active_members', 'active_members', 'active_members', 'week_on') }}
from {{ ref('activity_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('daily_active_members', 'active_members', 'active_28d', 'day_on') }}
from {{ ref('activity_days') }}
cross join reporting
where day_on = reporting_on

union all

{{ measured('active_members_28d', 'active_28d', 'active_28d', 'day_on') }}
from {{ ref('activity_days') }}
cross join reporting
where day_on = reporting_on

union all

{{ measured(
    'stickiness',
    'sum(active_members) / 28.0 / nullif(max(active_28d) filter (where day_on = reporting_on), 0)',
    'max(active_28d) filter (where day_on = reporting_on)',
    'max(day_on)'
) }}
from {{ ref('activity_days') }}
cross join reporting
where day_on > {{ add_days('reporting_on', -28) }}

union all

{{ measured('new_members_week', 'new_members', 'active_members', 'week_on') }}
from {{ ref('activity_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('returning_members_week', 'returning_members', 'active_members', 'week_on') }}
from {{ ref('activity_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('resurrected_members_week', 'resurrected_members', 'active_members', 'week_on') }}
from {{ ref('activity_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('dormant_members_week', 'dormant_members', 'previous_active_members', 'week_on') }}
from {{ ref('activity_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('retention_month_1', 'retained_share', 'members', 'cohort_month_on') }}
from {{ ref('retention_cohorts') }}
cross join reporting
where months_since = 1 and cohort_month_on = {{ add_months('last_month_on', -1) }}

union all

{{ measured('retention_month_3', 'retained_share', 'members', 'cohort_month_on') }}
from {{ ref('retention_cohorts') }}
cross join reporting
where months_since = 3 and cohort_month_on = {{ add_months('last_month_on', -3) }}

union all

{{ measured('questions_asked_week', 'asked', 'asked', 'week_on') }}
from {{ ref('question_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('answered_24h_share', 'answered_24h_share', 'asked', 'week_on') }}
from {{ ref('question_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('answered_72h_share', 'answered_72h_share', 'asked', 'week_on') }}
from {{ ref('question_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('median_hours_to_first_answer', 'median_hours_to_first_answer', 'asked', 'week_on') }}
from {{ ref('question_weeks') }}
cross join reporting
where week_on = last_week_on

union all

{{ measured('unanswered_questions', 'count(*)', 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('unanswered_questions') }}
cross join reporting

union all

{{ measured('activation_share', 'share_of_first', 'round(members / nullif(share_of_first, 0))', 'reporting_on') }}
from {{ ref('funnel_steps') }}
cross join reporting
where step = 2

union all

{{ measured('contribution_share', 'share_of_first', 'round(members / nullif(share_of_first, 0))', 'reporting_on') }}
from {{ ref('funnel_steps') }}
cross join reporting
where step = 3

union all

{{ measured(
    'top3_contribution_share',
    'sum(share_of_all) filter (where rank <= 3)',
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('contributors') }}
cross join reporting

union all

{{ measured('open_feedback', 'count(*) filter (where is_open)', 'count(*)', '(select reporting_on from reporting)') }}
from {{ ref('feedback') }}
cross join reporting

union all

{{ measured(
    'feedback_breach_share',
    'avg(case when is_breached then 1.0 else 0.0 end)',
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('feedback') }}
cross join reporting
where {{ reporting_date('opened_at') }} > {{ add_days('reporting_on', -90) }}

union all

{{ measured(
    'lecture_attendance_share',
    'sum(attended_share * registered) / nullif(sum(registered), 0)',
    'sum(registered)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('lectures') }}
cross join reporting
where attended_share is not null and {{ reporting_date('starts_at') }} > {{ add_days('reporting_on', -90) }}

union all

{{ measured(
    'lecture_return_share',
    'sum(returned_30d) / cast(nullif(sum(attended), 0) as double)',
    'sum(attended)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('lectures') }}
cross join reporting
where returned_30d is not null and {{ reporting_date('starts_at') }} > {{ add_days('reporting_on', -180) }}
