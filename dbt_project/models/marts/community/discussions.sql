-- A thread is what somebody posted, with the replies to it. Its topic is that of the forum it stands in, else of the
-- skill that its title names first.
with main_skills as (

    select document_id as post_id, skill_id
    from (
        select
            document_id,
            skill_id,
            row_number() over (partition by document_id order by score desc, mentions desc, skill_id) as place
        from {{ source('derived', 'document_skills') }}
        where document_kind = 'post'
    ) as named
    where place = 1

),

threads as (

    select posts.*
    from {{ ref('stg_posts') }} as posts
    cross join {{ ref('int_reporting') }} as reporting
    where posts.posted_at < reporting.reporting_end_at

),

answered as (

    select
        replies.thread_id,
        cast(sum(replies.replies) as bigint) as replies,
        count(distinct replies.member_id) filter (
            where replies.member_id <> threads.author_id or threads.author_id is null
        ) as others,
        min(replies.first_reply_at) filter (
            where (replies.member_id <> threads.author_id or replies.member_id is null or threads.author_id is null)
                and replies.first_reply_at >= threads.posted_at
        ) as first_reply_at,
        max(replies.last_reply_at) as last_reply_at
    from {{ ref('int_thread_replies') }} as replies
    inner join threads on replies.thread_id = threads.post_id
    group by 1

)

select
    threads.post_id as thread_id,
    threads.title,
    coalesce(forums.topic_id, {{ first_of('skills.topics') }}) as topic_id,
    threads.posted_at,
    coalesce(answered.replies, 0) as replies,
    coalesce(answered.others, 0) + case when threads.author_id is not null then 1 else 0 end as participants,
    {{ hours_between('threads.posted_at', 'answered.first_reply_at') }} as hours_to_first_reply,
    case when answered.first_reply_at is null
        then {{ hours_between('threads.posted_at', 'reporting.reporting_end_at') }}
    end as hours_waiting,
    coalesce(answered.last_reply_at, threads.posted_at) as last_active_at
from threads
cross join {{ ref('int_reporting') }} as reporting
left join answered on threads.post_id = answered.thread_id
left join {{ ref('stg_topics') }} as forums on threads.forum_id = forums.topic_id
left join main_skills on threads.post_id = main_skills.post_id
left join {{ ref('stg_skills') }} as skills on main_skills.skill_id = skills.skill_id
order by threads.post_id
