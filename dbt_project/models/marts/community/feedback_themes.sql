-- What people write about: the last 90 days beside the 90 before. Two counts that come from the same rate differ by more
-- than 1.96 times the root of their sum once in twenty times (Poisson); below 5 tickets nothing is said to rise or fall.
with tickets as (

    select
        coalesce(feedback.theme, 'none') as theme,
        coalesce(least(feedback.hours_to_response, feedback.hours_to_close), feedback.age_hours) as hours,
        coalesce(feedback.hours_to_response, feedback.hours_to_close) is not null as is_ended,
        feedback.is_open,
        feedback.is_breached,
        feedback.hours_to_close is not null as is_closed_once,
        feedback.reopens > 0 as is_reopened,
        feedback.rating,
        {{ reporting_date('feedback.opened_at') }} > {{ add_days('reporting.reporting_on', -90) }} as is_recent
    from {{ ref('feedback') }} as feedback
    cross join {{ ref('int_reporting') }} as reporting
    where {{ reporting_date('feedback.opened_at') }} > {{ add_days('reporting.reporting_on', -180) }}

),

recent as (

    select * from tickets where is_recent

),

survival as (

    select * from {{ survival('recent', ['theme']) }} as summary

),

themes as (

    select
        theme,
        count(*) filter (where is_recent) as tickets,
        count(*) filter (where not is_recent) as tickets_before,
        count(*) filter (where is_recent and is_open) as open,
        count(*) filter (where is_recent and is_breached) as breached,
        count(*) filter (where is_recent and is_closed_once) as closed,
        count(*) filter (where is_recent and is_reopened) as reopened,
        count(rating) filter (where is_recent) as rated,
        count(*) filter (where is_recent and rating >= 0.5) as satisfied
    from tickets
    group by 1

)

select
    themes.theme,
    themes.tickets,
    themes.tickets_before,
    case when themes.tickets_before >= 5
        then themes.tickets / cast(themes.tickets_before as double) - 1
    end as change,
    case
        when themes.tickets + themes.tickets_before < 5 then 'not_enough_data'
        when themes.tickets - themes.tickets_before > 1.96 * sqrt(themes.tickets + themes.tickets_before)
            then 'rising'
        when themes.tickets_before - themes.tickets > 1.96 * sqrt(themes.tickets + themes.tickets_before)
            then 'falling'
        else 'steady'
    end as trend,
    themes.open,
    themes.breached,
    survival.median_hours as median_hours_to_response,
    case when themes.tickets >= 5 then survival.still_waiting_72h_share end as still_waiting_72h_share,
    case when themes.closed >= 5 then {{ share('themes.reopened', 'themes.closed') }} end as reopened_share,
    themes.rated,
    case when themes.rated >= 5 then {{ share('themes.satisfied', 'themes.rated') }} end as satisfied_share
from themes
left join survival using (theme)
order by themes.tickets desc, themes.theme
