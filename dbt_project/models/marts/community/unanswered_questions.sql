-- Who could answer: level in the skill first, unless they carry much already. Load is what somebody answered in the
-- last 14 days; above twice the mean of those who answered anything then, and at least 5, they are asked last.
with open_questions as (

    select * from {{ ref('questions') }} where is_unanswered

),

loads as (

    select answers.responder_id as member_id, count(*) as recent_answers
    from {{ ref('int_answers') }} as answers
    cross join {{ ref('int_reporting') }} as reporting
    where
        answers.actor_kind = 'member'
        and answers.responder_id is not null
        and answers.answered_at >= {{ start_of_day(add_days('reporting.reporting_on', -13)) }}
    group by 1

),

usual as (

    select greatest(5.0, 2 * avg(recent_answers)) as most_answers
    from loads

),

able as (

    select
        open_questions.question_id,
        skills.member_id,
        coalesce(loads.recent_answers, 0) as recent_answers,
        coalesce(loads.recent_answers, 0) > usual.most_answers as is_busy,
        row_number() over (
            partition by open_questions.question_id
            order by
                case when coalesce(loads.recent_answers, 0) > usual.most_answers then 1 else 0 end,
                skills.level desc,
                coalesce(loads.recent_answers, 0),
                skills.evidence desc,
                skills.member_id
        ) as place
    from open_questions
    inner join {{ source('derived', 'member_skills') }} as skills
        on open_questions.main_skill_id = skills.skill_id and skills.level >= 2
    inner join {{ ref('int_member_activity') }} as activity using (member_id)
    left join loads using (member_id)
    cross join usual
    where
        activity.active_days_28 > 0
        and (open_questions.asker_id is null or skills.member_id <> open_questions.asker_id)

),

responders as (

    select
        question_id,
        count(*) as responders,
        count(*) filter (where is_busy) as busy_responders,
        {{ ordered_list('member_id', 'place') }} filter (where place <= 3) as best_responder_ids,
        {{ ordered_list('recent_answers', 'place') }} filter (where place <= 3) as best_responder_loads
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
    coalesce(responders.responders, 0) as responders,
    responders.best_responder_loads,
    coalesce(responders.busy_responders, 0) as busy_responders
from open_questions
left join responders using (question_id)
order by open_questions.hours_waiting desc, open_questions.question_id
