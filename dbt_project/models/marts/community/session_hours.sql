with audiences as (

    select 'members' as audience, sessions.* from {{ ref('int_sessions') }} as sessions where actor_kind = 'member'
    union all
    select 'everyone' as audience, sessions.* from {{ ref('int_sessions') }} as sessions where actor_id is not null

),

counted as (

    select
        sessions.audience,
        {{ weekday_of('sessions.day_on') }} as weekday,
        cast(hour({{ local_timestamp('sessions.started_at') }}) as bigint) as hour,
        count(*) as sessions,
        count(distinct sessions.actor_id) as members
    from audiences as sessions
    cross join {{ ref('int_reporting') }} as reporting
    where
        sessions.day_on <= reporting.reporting_on
        and sessions.day_on > {{ add_days('reporting.reporting_on', -84) }}
    group by 1, 2, 3

),

days as (

    select {{ dates_between("cast('2000-01-03' as date)", "cast('2000-01-26' as date)", 'day') }} as day_on

),

numbers as (

    select {{ days_between("cast('2000-01-03' as date)", 'day_on') }} as n from days

),

grid as (

    select audiences.audience, cast(weekdays.n + 1 as bigint) as weekday, cast(hours.n as bigint) as hour
    from (select distinct audience from counted) as audiences
    cross join (select n from numbers where n < 7) as weekdays
    cross join (select n from numbers where n < 24) as hours

)

select
    grid.audience,
    grid.weekday,
    grid.hour,
    coalesce(counted.sessions, 0) as sessions,
    coalesce(counted.members, 0) as members,
    {{ share('coalesce(counted.sessions, 0)', 'sum(counted.sessions) over (partition by grid.audience)') }}
        as share_of_sessions
from grid
left join counted using (audience, weekday, hour)
order by 1, 2, 3
