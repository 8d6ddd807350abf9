with alone as (

    select
        facts.resource_id,
        counterparts.language,
        counterparts.main_skill_id,
        facts.main_topic_id,
        facts.views,
        coalesce(demand.questions, 0) as questions,
        coalesce(demand.searches, 0) as searches,
        coalesce(demand.jobs, 0) as jobs,
        coalesce(demand.demand_share, 0) as demand_share
    from {{ ref('int_resource_facts') }} as facts
    inner join {{ ref('int_resource_counterparts') }} as counterparts using (resource_id)
    left join {{ ref('int_topic_demand') }} as demand on facts.main_topic_id = demand.topic_id
    where counterparts.counterparts = 0

),

scored as (

    select
        *,
        0.5 * coalesce({{ share('views', 'max(views) over ()') }}, 0)
        + 0.5 * coalesce({{ share('demand_share', 'max(demand_share) over ()') }}, 0) as demand_score
    from alone

)

select
    scored.resource_id,
    scored.language,
    case when scored.language = 'zh' then 'en' else 'zh' end as wanted_language,
    scored.main_skill_id as skill_id,
    scored.main_topic_id as topic_id,
    scored.views,
    scored.questions,
    scored.searches,
    scored.jobs,
    scored.demand_score,
    '浏览 ' || cast(scored.views as string) || ' 次；主题近 180 天有 ' || cast(scored.questions as string) || ' 个问题、'
    || cast(scored.searches as string) || ' 次搜索，另有 ' || cast(scored.jobs as string) || ' 个职位；'
    || case when scored.language = 'zh' then '英文' else '中文' end || '里没有讲「'
    || coalesce(skills.label_zh, topics.label_zh) || '」的资源。' as explanation_zh,
    'Viewed ' || cast(scored.views as string) || case when scored.views = 1 then ' time' else ' times' end
    || '; its topic has ' || cast(scored.questions as string)
    || case when scored.questions = 1 then ' question and ' else ' questions and ' end
    || cast(scored.searches as string) || case when scored.searches = 1 then ' search' else ' searches' end
    || ' in 180 days and ' || cast(scored.jobs as string)
    || case when scored.jobs = 1 then ' posting' else ' postings' end || '; nothing in '
    || case when scored.language = 'zh' then 'English' else 'Chinese' end || ' is about '
    || coalesce(skills.label_en, topics.label_en) || '.' as explanation_en,
    row_number() over (order by round(scored.demand_score, 9) desc, scored.views desc, scored.resource_id) as rank
from scored
left join {{ ref('stg_skills') }} as skills on scored.main_skill_id = skills.skill_id
left join {{ ref('stg_topics') }} as topics on scored.main_topic_id = topics.topic_id
where coalesce(skills.skill_id, topics.topic_id) is not null
order by rank
