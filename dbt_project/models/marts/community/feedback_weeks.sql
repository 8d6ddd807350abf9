-- By week of opening. A ticket that is closed without a word counts as answered when it is closed.
with tickets as (

    select
        {{ week_of(reporting_date('opened_at')) }} as week_on,
        coalesce(least(hours_to_response, hours_to_close), age_hours) as response_hours,
        coalesce(hours_to_response, hours_to_close) is not null as is_answered,
        coalesce(hours_to_resolution, age_hours) as resolution_hours,
        hours_to_resolution is not null as is_resolved,
        hours_to_close is not null as is_closed_once,
        is_breached,
        reopens > 0 as is_reopened,
        rating
    from {{ ref('feedback') }}

),

responses as (

    select week_on, response_hours as hours, is_answered as is_ended from tickets

),

resolutions as (

    select week_on, resolution_hours as hours, is_resolved as is_ended from tickets

),

response_survival as (

    select * from {{ survival('responses', ['week_on']) }} as summary

),

resolution_survival as (

    select * from {{ survival('resolutions', ['week_on'], marks=[]) }} as summary

),

weeks as (

    select
        week_on,
        count(*) as opened,
        count(*) filter (where not is_answered) as unanswered,
        count(*) filter (where is_answered or response_hours >= 72) as due,
        count(*) filter (where is_breached) as breached,
        count(*) filter (where is_closed_once) as closed,
        count(*) filter (where is_reopened) as reopened,
        count(rating) as rated,
        count(*) filter (where rating >= 0.5) as satisfied
    from tickets
    group by 1

)

select
    weeks.week_on,
    weeks.opened,
    weeks.unanswered,
    response_survival.median_hours as median_hours_to_response,
    resolution_survival.median_hours as median_hours_to_resolution,
    case when weeks.opened >= 5 then response_survival.still_waiting_24h_share end as still_waiting_24h_share,
    case when weeks.opened >= 5 then response_survival.still_waiting_72h_share end as still_waiting_72h_share,
    weeks.breached,
    case when weeks.due >= 5 then {{ share('weeks.breached', 'weeks.due') }} end as breached_share,
    weeks.closed,
    weeks.reopened,
    case when weeks.closed >= 5 then {{ share('weeks.reopened', 'weeks.closed') }} end as reopened_share,
    weeks.rated,
    case when weeks.rated >= 5 then {{ share('weeks.satisfied', 'weeks.rated') }} end as satisfied_share
from weeks
left join response_survival using (week_on)
left join resolution_survival using (week_on)
order by weeks.week_on
