with supply as (

    select
        main_topic_id as topic_id,
        count(*) filter (where language like 'zh%') as resources_zh,
        count(*) filter (where language like 'en%') as resources_en,
        count(*) filter (where kind_group = 'tutorial') as tutorials,
        count(*) filter (where kind_group = 'tutorial' and language like 'zh%') as tutorials_zh,
        count(*) filter (where kind_group = 'tutorial' and language like 'en%') as tutorials_en
    from {{ ref('int_resource_facts') }}
    where is_canonical
    group by 1

),

asked as (

    select
        topic_id,
        count(*) as questions,
        count(*) filter (where is_unanswered) as unanswered_questions
    from {{ ref('questions') }}
    where topic_id is not null
    group by 1

),

topics as (

    select
        topics.topic_id,
        coalesce(supply.resources_zh, 0) as resources_zh,
        coalesce(supply.resources_en, 0) as resources_en,
        coalesce(supply.tutorials, 0) as tutorials,
        coalesce(supply.tutorials_zh, 0) as tutorials_zh,
        coalesce(supply.tutorials_en, 0) as tutorials_en,
        coalesce(asked.questions, 0) as questions,
        coalesce(demand.questions, 0) as questions_180d,
        coalesce(asked.unanswered_questions, 0) as unanswered_questions,
        coalesce(demand.jobs, 0) as jobs
    from {{ ref('stg_topics') }} as topics
    left join supply using (topic_id)
    left join asked using (topic_id)
    left join {{ ref('int_topic_demand') }} as demand using (topic_id)

),

scored as (

    select
        *,
        0.5 * coalesce({{ share('questions_180d', 'max(questions_180d) over ()') }}, 0)
        + 0.5 * coalesce({{ share('jobs', 'max(jobs) over ()') }}, 0) as demand_score
    from topics

),

gaps as (

    select *, demand_score / (1 + tutorials) as gap_score
    from scored
    where
        (questions_180d > 0 or unanswered_questions > 0 or jobs > 0)
        and (tutorials < 5 or tutorials_zh = 0 or tutorials_en = 0)

)

select
    topic_id,
    resources_zh,
    resources_en,
    tutorials,
    tutorials_zh,
    tutorials_en,
    questions,
    questions_180d,
    unanswered_questions,
    jobs,
    cast(demand_score as double) as demand_score,
    cast(gap_score as double) as gap_score,
    '近 180 天有 ' || cast(questions_180d as string) || ' 个问题、' || cast(jobs as string) || ' 个职位涉及该主题，'
    || case
        when tutorials = 0 then '但没有教程。'
        when tutorials_zh = 0 then '但没有中文教程。'
        when tutorials_en = 0 then '但没有英文教程。'
        else '但只有 ' || cast(tutorials as string) || ' 份教程。'
    end as reason_zh,
    cast(questions_180d as string) || case when questions_180d = 1 then ' question' else ' questions' end
    || ' in 180 days and ' || cast(jobs as string) || case when jobs = 1 then ' posting' else ' postings' end
    || ' on it; '
    || case
        when tutorials = 0 then 'there is no tutorial.'
        when tutorials_zh = 0 then 'there is no tutorial in Chinese.'
        when tutorials_en = 0 then 'there is no tutorial in English.'
        when tutorials = 1 then 'there is only 1 tutorial.'
        else 'there are only ' || cast(tutorials as string) || ' tutorials.'
    end as reason_en,
    row_number() over (order by gap_score desc, questions_180d desc, topic_id) as rank
from gaps
order by rank
