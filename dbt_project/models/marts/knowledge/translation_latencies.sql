with resources as (

    select
        facts.resource_id,
        facts.kind_group,
        facts.main_topic_id,
        {{ language_group('facts.language') }} as language,
        {{ reporting_date('facts.published_at') }} as published_on,
        counterparts.counterparts
    from {{ ref('int_resource_facts') }} as facts
    left join {{ ref('int_resource_counterparts') }} as counterparts using (resource_id)
    where facts.is_canonical and not facts.is_withdrawn

),

subjects as (

    select 'topic' as subject_kind, ancestors.ancestor_id as subject_id, resources.*
    from resources
    inner join {{ ref('int_topic_ancestors') }} as ancestors on resources.main_topic_id = ancestors.topic_id

    union all

    select 'skill' as subject_kind, document_skills.skill_id as subject_id, resources.*
    from resources
    inner join {{ source('derived', 'document_skills') }} as document_skills
        on resources.resource_id = document_skills.document_id
        and resources.kind_group = document_skills.document_kind

),

counted as (

    select
        subject_kind,
        subject_id,
        count(*) filter (where language = 'en') as resources_en,
        count(*) filter (where language = 'zh') as resources_zh,
        min(case when language = 'en' then published_on end) as first_en_on,
        min(case when language = 'zh' then published_on end) as first_zh_on,
        count(counterparts) as compared_resources,
        count(*) filter (where counterparts = 0) as untranslated_resources
    from subjects
    where language in ('zh', 'en')
    group by 1, 2

)

select
    counted.subject_kind,
    counted.subject_id,
    coalesce(skills.label_zh, topics.label_zh) as label_zh,
    coalesce(skills.label_en, topics.label_en) as label_en,
    counted.resources_en,
    counted.resources_zh,
    counted.first_en_on,
    counted.first_zh_on,
    {{ days_between('counted.first_en_on', 'counted.first_zh_on') }} as days_en_to_zh,
    counted.compared_resources,
    counted.untranslated_resources,
    {{ share('counted.untranslated_resources', 'counted.compared_resources') }} as untranslated_share
from counted
left join {{ ref('stg_skills') }} as skills
    on counted.subject_kind = 'skill' and counted.subject_id = skills.skill_id
left join {{ ref('stg_topics') }} as topics
    on counted.subject_kind = 'topic' and counted.subject_id = topics.topic_id
where coalesce(skills.skill_id, topics.topic_id) is not null
order by 1, 2
