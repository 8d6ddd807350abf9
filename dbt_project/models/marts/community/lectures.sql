-- A lecture is the object of what is done in it; a recording and a question put in it have the lecture for their parent.
with presence as (

    select
        case when events.object_kind = 'lecture' then events.object_id else events.parent_id end as lecture_id,
        events.actor_id as member_id,
        max(case when events.verb = 'registered' then 1 else 0 end) as registered,
        max(case when events.verb = 'attended' then 1 else 0 end) as attended,
        max(case when events.verb = 'played' then 1 else 0 end) as played,
        count(*) filter (where events.verb = 'asked') as questions,
        sum(cast(events.duration_seconds as decimal(18, 3))) filter (where events.verb = 'attended') as attended_seconds,
        sum(cast(events.duration_seconds as decimal(18, 3))) filter (where events.verb = 'played') as replay_seconds
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('registered', 'attended', 'played', 'asked')
        and events.object_kind in ('lecture', 'recording', 'question')
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
        count(*) filter (where attended = 1 and has_returned) as returned,
        cast(sum(questions) as bigint) as questions,
        cast(sum(attended_seconds) as double) / 60.0 as attended_minutes,
        count(attended_seconds) as attended_with_minutes,
        cast(sum(replay_seconds) as double) / 60.0 as replay_minutes,
        count(*) filter (where played = 1 and attended = 0) as replays_only
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
        coalesce(counts.questions, 0) as questions,
        coalesce(counts.replays_only, 0) as replays_only,
        counts.attended_minutes,
        counts.attended_with_minutes,
        counts.replay_minutes,
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
    case when is_judged then {{ share('returned', 'attended') }} end as returned_30d_share,
    minutes as planned_minutes,
    case when is_held then round(attended_minutes, 3) end as minutes_watched,
    case when is_held then {{ share('attended_minutes', 'attended_with_minutes') }} end as minutes_per_attendee,
    case when is_held then round(replay_minutes, 3) end as replay_minutes,
    replays_only,
    case when is_held then {{ share('replays_only', 'attended + replays_only') }} end as replay_share,
    questions,
    case when is_held then {{ share('questions', 'attended') }} end as questions_per_attendee
from held
order by lecture_id
