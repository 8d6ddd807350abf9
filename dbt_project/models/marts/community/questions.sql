-- Staff may answer, bots and the asker do not count: the question is when somebody else helped.
with answers as (

    select
        given.question_id,
        count(*) as answers,
        min(given.answered_at) as first_answer_at
    from {{ ref('int_answers') }} as given
    inner join {{ ref('stg_questions') }} as questions using (question_id)
    where
        given.actor_kind in ('member', 'anonymous', 'staff')
        and (given.responder_id <> questions.asker_id or given.responder_id is null or questions.asker_id is null)
        and given.answered_at >= questions.asked_at
    group by 1

),

accepted as (

    select distinct events.parent_id as question_id
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb = 'accepted'
        and events.object_kind = 'answer'
        and events.parent_id is not null
        and events.occurred_at < reporting.reporting_end_at

),

main_skills as (

    select document_id as question_id, skill_id
    from (
        select
            document_id,
            skill_id,
            row_number() over (partition by document_id order by score desc, mentions desc, skill_id) as place
        from {{ source('derived', 'document_skills') }}
        where document_kind = 'question'
    ) as named
    where place = 1

)

select
    questions.question_id,
    questions.title,
    questions.asked_at,
    questions.asker_id,
    {{ first_of('skills.topics') }} as topic_id,
    main_skills.skill_id as main_skill_id,
    coalesce(answers.answers, 0) as answers,
    answers.first_answer_at,
    {{ hours_between('questions.asked_at', 'answers.first_answer_at') }} as hours_to_first_answer,
    accepted.question_id is not null as has_accepted,
    answers.first_answer_at is null as is_unanswered,
    case when answers.first_answer_at is null
        then {{ hours_between('questions.asked_at', 'reporting.reporting_end_at') }}
    end as hours_waiting
from {{ ref('stg_questions') }} as questions
cross join {{ ref('int_reporting') }} as reporting
left join answers using (question_id)
left join accepted using (question_id)
left join main_skills using (question_id)
left join {{ ref('stg_skills') }} as skills using (skill_id)
where questions.asked_at < reporting.reporting_end_at
order by questions.question_id
