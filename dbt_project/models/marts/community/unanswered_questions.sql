with open_questions as (

    select * from {{ ref('questions') }} where is_unanswered

),

able as (

    select
        open_questions.question_id,
        skills.member_id,
        row_number() over (
            partition by open_questions.question_id
            order by skills.level desc, skills.evidence desc, skills.member_id
        ) as place
    from open_questions
    inner join {{ source('derived', 'member_skills') }} as skills
        on open_questions.main_skill_id = skills.skill_id and skills.level >= 2
    inner join {{ ref('int_member_activity') }} as activity using (member_id)
    where
        activity.active_days_28 > 0
        and (open_questions.asker_id is null or skills.member_id <> open_questions.asker_id)

),

responders as (

    select
        question_id,
        count(*) as responders,
        {{ ordered_list('member_id', 'place') }} filter (where place <= 3) as best_responder_ids
    from able
    group by 1

)

select
    open_questions.question_id,
    open_questions.title,
    open_questions.asked_at,
    open_questions.hours_waiting,
    open_questions.topic_id,
    open_questions.main_skill_id,
    coalesce(responders.best_responder_ids, {{ empty_list() }}) as best_responder_ids,
    coalesce(responders.responders, 0) as responders
from open_questions
left join responders using (question_id)
order by open_questions.hours_waiting desc, open_questions.question_id
