-- Current values of the metrics whose mart lies in community: one small select each.
with reporting as (

    select * from {{ ref('int_reporting') }}

)

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
    'cast(sum(cast(share_of_all as decimal(18, 9))) filter (where rank <= 3) as double)',
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
    'support_satisfied_share',
    'avg(case when rating >= 0.5 then 1.0 else 0.0 end)',
    'count(*)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('feedback') }}
cross join reporting
where rating is not null and {{ reporting_date('opened_at') }} > {{ add_days('reporting_on', -90) }}

union all

{{ measured(
    'lecture_attendance_share',
    'cast(sum(cast(attended_share * registered as decimal(18, 6))) as double) / nullif(sum(registered), 0)',
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

union all

{{ measured(
    'members_about_to_leave',
    'count(distinct member_id)',
    'count(distinct member_id)',
    '(select reporting_on from reporting)'
) }}
from {{ ref('member_risks') }}
cross join reporting
