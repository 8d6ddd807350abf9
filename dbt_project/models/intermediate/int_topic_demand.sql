-- How much each topic is wanted: questions and searches of 180 days and postings, as shares of all of their kind.
with asked as (

    select questions.topic_id, count(*) as questions
    from {{ ref('questions') }} as questions
    cross join {{ ref('int_reporting') }} as reporting
    where
        questions.topic_id is not null
        and {{ reporting_date('questions.asked_at') }} > {{ add_days('reporting.reporting_on', -180) }}
    group by 1

),

searched as (

    select {{ first_of('skills.topics') }} as topic_id, count(*) as searches
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    inner join {{ ref('stg_skills') }} as skills on events.object_id = skills.skill_id
    where
        events.verb = 'searched'
        and {{ is_human('events.actor_kind') }}
        and events.occurred_at < reporting.reporting_end_at
        and {{ reporting_date('events.occurred_at') }} > {{ add_days('reporting.reporting_on', -180) }}
    group by 1

),

hiring as (

    select {{ first_of('skills.topics') }} as topic_id, count(distinct jobs.job_id) as jobs
    from {{ ref('jobs') }} as jobs
    inner join {{ ref('job_skills') }} as job_skills using (job_id)
    inner join {{ ref('stg_skills') }} as skills using (skill_id)
    where jobs.is_canonical
    group by 1

),

topics as (

    select
        topics.topic_id,
        coalesce(asked.questions, 0) as questions,
        coalesce(searched.searches, 0) as searches,
        coalesce(hiring.jobs, 0) as jobs
    from {{ ref('stg_topics') }} as topics
    left join asked using (topic_id)
    left join searched using (topic_id)
    left join hiring using (topic_id)

),

totals as (

    select
        sum(questions) as questions,
        sum(searches) as searches,
        sum(jobs) as jobs,
        case when sum(questions) > 0 then 1 else 0 end
        + case when sum(searches) > 0 then 1 else 0 end
        + case when sum(jobs) > 0 then 1 else 0 end as kinds
    from topics

)

select
    topics.topic_id,
    topics.questions,
    topics.searches,
    topics.jobs,
    coalesce({{ share('topics.questions', 'totals.questions') }}, 0) as questions_share,
    coalesce({{ share('topics.searches', 'totals.searches') }}, 0) as searches_share,
    coalesce({{ share('topics.jobs', 'totals.jobs') }}, 0) as jobs_share,
    case when totals.kinds > 0 then
        (
            coalesce({{ share('topics.questions', 'totals.questions') }}, 0)
            + coalesce({{ share('topics.searches', 'totals.searches') }}, 0)
            + coalesce({{ share('topics.jobs', 'totals.jobs') }}, 0)
        ) / totals.kinds
        else 0
    end as demand_share
from topics
cross join totals
