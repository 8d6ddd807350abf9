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

wanted as (

    select distinct main_skill_id as skill_id from open_questions where main_skill_id is not null

),

able as (

    -- ranked once for each skill, not for each question
    select
        skills.skill_id,
        skills.member_id,
        coalesce(loads.recent_answers, 0) as recent_answers,
        coalesce(loads.recent_answers, 0) > usual.most_answers as is_busy,
        row_number() over (
            partition by skills.skill_id
            order by
                case when coalesce(loads.recent_answers, 0) > usual.most_answers then 1 else 0 end,
                skills.level desc,
                coalesce(loads.recent_answers, 0),
                skills.evidence desc,
                skills.member_id
        ) as place
    from {{ source('derived', 'member_skills') }} as skills
    inner join wanted using (skill_id)
    inner join {{ ref('int_member_activity') }} as activity using (member_id)
    left join loads using (member_id)
    cross join usual
    where activity.active_days_28 > 0 and skills.level >= 2

),

counts as (

    select skill_id, count(*) as responders, count(*) filter (where is_busy) as busy_responders
    from able
    group by 1

),

askers as (

    -- who asks cannot answer
    select open_questions.question_id, able.is_busy
    from open_questions
    inner join able
        on open_questions.main_skill_id = able.skill_id and open_questions.asker_id = able.member_id

),

best as (

    select
        open_questions.question_id,
        able.member_id,
        able.recent_answers,
        row_number() over (partition by open_questions.question_id order by able.place) as place
    from open_questions
    inner join able on open_questions.main_skill_id = able.skill_id and able.place <= 4
    where open_questions.asker_id is null or able.member_id <> open_questions.asker_id

),

proposed as (

    select
        question_id,
        {{ ordered_list('member_id', 'place') }} as best_responder_ids,
        {{ ordered_list('recent_answers', 'place') }} as best_responder_loads
    from best
    where place <= 3
    group by 1

)

select
    open_questions.question_id,
    open_questions.title,
    open_questions.asked_at,
    open_questions.hours_waiting,
    open_questions.topic_id,
    open_questions.main_skill_id,
    coalesce(proposed.best_responder_ids, {{ empty_list() }}) as best_responder_ids,
    cast(coalesce(counts.responders, 0) - case when askers.question_id is null then 0 else 1 end as bigint)
        as responders,
    proposed.best_responder_loads,
    cast(coalesce(counts.busy_responders, 0) - case when askers.is_busy then 1 else 0 end as bigint)
        as busy_responders
from open_questions
left join counts on open_questions.main_skill_id = counts.skill_id
left join askers using (question_id)
left join proposed using (question_id)
order by open_questions.hours_waiting desc, open_questions.question_id
