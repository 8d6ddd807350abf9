-- The last 90 days beside the 90 before. People are counted once a topic, so topics do not add up to all.
with threads as (

    select
        discussions.thread_id,
        coalesce(discussions.topic_id, 'none') as topic_id,
        discussions.replies,
        coalesce(discussions.hours_to_first_reply, discussions.hours_waiting) as hours,
        discussions.hours_to_first_reply is not null as is_ended,
        {{ reporting_date('discussions.posted_at') }} > {{ add_days('reporting.reporting_on', -90) }} as is_recent
    from {{ ref('discussions') }} as discussions
    cross join {{ ref('int_reporting') }} as reporting
    where {{ reporting_date('discussions.posted_at') }} > {{ add_days('reporting.reporting_on', -180) }}

),

recent as (

    select * from threads where is_recent

),

survival as (

    select * from {{ survival('recent', ['topic_id']) }} as summary

),

people as (

    select topic_id, count(distinct member_id) as participants
    from (
        select recent.topic_id, replies.member_id
        from recent
        inner join {{ ref('int_thread_replies') }} as replies using (thread_id)
        union all
        select recent.topic_id, posts.author_id as member_id
        from recent
        inner join {{ ref('stg_posts') }} as posts on recent.thread_id = posts.post_id
    ) as present
    group by 1

),

topics as (

    select
        topic_id,
        count(*) filter (where is_recent) as threads,
        count(*) filter (where not is_recent) as threads_before,
        cast(coalesce(sum(replies) filter (where is_recent), 0) as bigint) as replies,
        count(*) filter (where is_recent and not is_ended) as threads_without_reply
    from threads
    group by 1

)

select
    topics.topic_id,
    topics.threads,
    topics.threads_before,
    topics.replies,
    coalesce(people.participants, 0) as participants,
    {{ share('topics.replies', 'topics.threads') }} as replies_per_thread,
    topics.threads_without_reply,
    case when topics.threads >= 5 then survival.median_hours end as median_hours_to_first_reply,
    case when topics.threads >= 5 then survival.still_waiting_72h_share end as still_waiting_72h_share
from topics
left join survival using (topic_id)
left join people using (topic_id)
order by topics.threads desc, topics.topic_id
