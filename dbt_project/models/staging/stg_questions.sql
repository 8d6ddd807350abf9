-- A question may be sent twice (edited, replayed): its first asking counts, with the first title that was sent.
-- What is asked in a lecture has the lecture for its object: it is counted there.
with askings as (

    select
        object_id as question_id,
        object_name as title,
        occurred_at as asked_at,
        actor_id as asker_id,
        row_number() over (partition by object_id order by occurred_at, event_id) as place,
        first_value(object_name) over (
            partition by object_id order by object_name is null, occurred_at, event_id
        ) as first_title
    from {{ ref('stg_events') }}
    where
        verb = 'asked'
        and object_kind is distinct from 'lecture'
        and {{ is_human('actor_kind') }}
        and object_id is not null

)

select question_id, first_title as title, asked_at, asker_id
from askings
where place = 1
