-- Every answer once, with its question, who gave it and when: the only reading of `answered` and `accepted`.
with sent as (

    select
        case when events.object_kind = 'question' then events.event_id else events.object_id end as answer_id,
        case when events.object_kind = 'question' then events.object_id else events.parent_id end as question_id,
        events.actor_id as responder_id,
        events.actor_kind,
        events.occurred_at as answered_at,
        row_number() over (
            partition by case when events.object_kind = 'question' then events.event_id else events.object_id end
            order by events.occurred_at, events.event_id
        ) as place
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where events.verb = 'answered' and events.occurred_at < reporting.reporting_end_at

),

accepted as (

    select distinct events.object_id as answer_id
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb = 'accepted'
        and events.object_kind = 'answer'
        and events.object_id is not null
        and events.occurred_at < reporting.reporting_end_at

)

select
    sent.answer_id,
    sent.question_id,
    sent.responder_id,
    sent.actor_kind,
    sent.answered_at,
    accepted.answer_id is not null as is_accepted
from sent
left join accepted using (answer_id)
where sent.place = 1 and sent.answer_id is not null
