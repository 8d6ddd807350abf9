with presence as (

    select
        events.object_id as lecture_id,
        events.actor_id as member_id,
        max(case when events.verb = 'registered' then 1 else 0 end) as registered,
        max(case when events.verb = 'attended' then 1 else 0 end) as attended,
        max(case when events.verb = 'played' then 1 else 0 end) as played
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('registered', 'attended', 'played')
        and events.object_kind = 'lecture'
        and events.actor_kind = 'member'
        and events.occurred_at < reporting.reporting_end_at
    group by 1, 2

),

attendance as (

    select
        presence.*,
        lectures.starts_at,
        exists (
            select 1
            from {{ ref('int_member_days') }} as days
            where
                days.member_id = presence.member_id
                and days.day_on > {{ reporting_date('lectures.starts_at') }}
                and days.day_on <= {{ add_days(reporting_date('lectures.starts_at'), 30) }}
        ) as has_returned
    from presence
    inner join {{ ref('stg_lectures') }} as lectures using (lecture_id)

),

counts as (

    select
        lecture_id,
        cast(sum(registered) as bigint) as registered,
        cast(sum(attended) as bigint) as attended,
        cast(sum(registered * attended) as bigint) as registered_attended,
        cast(sum(played) as bigint) as replays,
        count(*) filter (where attended = 1 and has_returned) as returned
    from attendance
    group by 1

),

held as (

    select
        lectures.*,
        coalesce(counts.registered, 0) as registered,
        coalesce(counts.attended, 0) as attended,
        coalesce(counts.registered_attended, 0) as registered_attended,
        coalesce(counts.replays, 0) as replays,
        coalesce(counts.returned, 0) as returned,
        lectures.starts_at < reporting.reporting_end_at as is_held,
        {{ add_days(reporting_date('lectures.starts_at'), 30) }} <= reporting.reporting_on as is_judged
    from {{ ref('stg_lectures') }} as lectures
    cross join {{ ref('int_reporting') }} as reporting
    left join counts using (lecture_id)

)

select
    lecture_id,
    title_zh,
    title_en,
    topic_id,
    starts_at,
    mode,
    registered,
    attended,
    case when is_held then {{ share('registered_attended', 'registered') }} end as attended_share,
    replays,
    case when is_judged then returned end as returned_30d,
    case when is_judged then {{ share('returned', 'attended') }} end as returned_30d_share
from held
order by lecture_id
