-- How questions of each topic fare: those of the last 180 days; open ones are kept as still waiting.
with waits as (

    select
        coalesce(questions.topic_id, 'none') as topic_id,
        questions.has_accepted,
        coalesce(questions.hours_to_first_answer, questions.hours_waiting) as hours,
        not questions.is_unanswered as is_ended
    from {{ ref('questions') }} as questions
    cross join {{ ref('int_reporting') }} as reporting
    where {{ reporting_date('questions.asked_at') }} > {{ add_days('reporting.reporting_on', -180) }}

),

survival as (

    select * from {{ survival('waits', ['topic_id']) }} as summary

),

topics as (

    select
        topic_id,
        count(*) as asked,
        count(*) filter (where is_ended) as answered,
        count(*) filter (where has_accepted) as accepted
    from waits
    group by 1

)

select
    topics.topic_id,
    topics.asked,
    topics.answered,
    topics.asked - topics.answered as unanswered,
    case when topics.asked >= 5 then {{ share('topics.answered', 'topics.asked') }} end as answered_share,
    case when topics.asked >= 5 then {{ wilson_low('topics.answered', 'topics.asked') }} end as answered_low,
    case when topics.asked >= 5 then {{ wilson_high('topics.answered', 'topics.asked') }} end as answered_high,
    topics.accepted,
    case when topics.asked >= 5 then survival.median_hours end as median_hours_to_first_answer,
    case when topics.asked >= 5 then survival.still_waiting_24h_share end as still_waiting_24h_share,
    case when topics.asked >= 5 then survival.still_waiting_72h_share end as still_waiting_72h_share
from topics
left join survival using (topic_id)
order by topics.asked desc, topics.topic_id
