with audiences as (

    select 'members' as audience, sessions.* from {{ ref('int_sessions') }} as sessions where actor_kind = 'member'
    union all
    select 'everyone' as audience, sessions.* from {{ ref('int_sessions') }} as sessions where actor_id is not null

)

select
    sessions.audience,
    sessions.day_on,
    count(*) as sessions,
    count(distinct sessions.actor_id) as members,
    {{ share('count(*)', 'count(distinct sessions.actor_id)') }} as sessions_per_member,
    {{ percentile(hours_between('sessions.started_at', 'sessions.ended_at') ~ ' * 60', 0.5) }} as median_minutes,
    {{ share('sum(sessions.views)', 'count(*)') }} as views_per_session,
    {{ share('sum(sessions.events)', 'count(*)') }} as events_per_session
from audiences as sessions
cross join {{ ref('int_reporting') }} as reporting
where sessions.day_on <= reporting.reporting_on
group by 1, 2
order by 1, 2
