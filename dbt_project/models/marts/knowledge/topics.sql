with depths as (

    select topic_id, max(steps) as depth
    from {{ ref('int_topic_ancestors') }}
    group by 1

),

resources as (

    select
        ancestors.ancestor_id as topic_id,
        count(*) as resources,
        count(*) filter (where facts.kind_group = 'paper') as papers,
        count(*) filter (where facts.kind_group = 'tutorial') as tutorials
    from {{ ref('int_resource_facts') }} as facts
    inner join {{ ref('int_topic_ancestors') }} as ancestors on facts.main_topic_id = ancestors.topic_id
    where facts.is_canonical
    group by 1

),

questions as (

    select ancestors.ancestor_id as topic_id, count(*) as questions
    from {{ ref('questions') }} as questions
    inner join {{ ref('int_topic_ancestors') }} as ancestors using (topic_id)
    group by 1

),

jobs as (

    select ancestors.ancestor_id as topic_id, count(distinct jobs.job_id) as jobs
    from {{ ref('jobs') }} as jobs
    inner join {{ ref('job_skills') }} as job_skills using (job_id)
    inner join {{ ref('stg_skills') }} as skills using (skill_id)
    inner join {{ ref('int_topic_ancestors') }} as ancestors
        on {{ first_of('skills.topics') }} = ancestors.topic_id
    where jobs.is_canonical
    group by 1

)

select
    topics.topic_id,
    topics.parent_id,
    topics.label_zh,
    topics.label_en,
    depths.depth,
    coalesce(resources.resources, 0) as resources,
    coalesce(resources.papers, 0) as papers,
    coalesce(resources.tutorials, 0) as tutorials,
    coalesce(questions.questions, 0) as questions,
    coalesce(jobs.jobs, 0) as jobs
from {{ ref('stg_topics') }} as topics
inner join depths using (topic_id)
left join resources using (topic_id)
left join questions using (topic_id)
left join jobs using (topic_id)
order by topics.topic_id
