-- Threads by the name they were begun with; a post that is sent twice counts from its first time.
with sent as (

    select
        object_id as post_id,
        object_name as title,
        parent_id as forum_id,
        occurred_at as posted_at,
        actor_id as author_id,
        row_number() over (partition by object_id order by occurred_at, event_id) as place
    from {{ ref('stg_events') }}
    where verb = 'posted' and {{ is_human('actor_kind') }} and object_id is not null

)

select post_id, title, forum_id, posted_at, author_id
from sent
where place = 1
