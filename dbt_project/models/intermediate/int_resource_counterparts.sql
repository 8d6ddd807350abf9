-- What each resource is about most, and how much there is on that in the other language: known translations of it, and
-- resources that are about the same skill most. A resource without a skill is compared by its topic.
with named as (

    select
        document_skills.document_id as resource_id,
        document_skills.skill_id,
        row_number() over (
            partition by document_skills.document_id
            order by document_skills.score desc, document_skills.mentions desc, document_skills.skill_id
        ) as place
    from {{ source('derived', 'document_skills') }} as document_skills
    where document_skills.document_kind in ('paper', 'tutorial')

),

told as (

    select
        facts.resource_id,
        {{ language_group('facts.language') }} as language,
        named.skill_id as main_skill_id,
        case
            when named.skill_id is not null then 'skill:' || named.skill_id
            when facts.main_topic_id is not null then 'topic:' || facts.main_topic_id
        end as about
    from {{ ref('int_resource_facts') }} as facts
    left join named on facts.resource_id = named.resource_id and named.place = 1
    where facts.is_canonical and not facts.is_withdrawn

),

translated as (

    select resource_id, count(*) as translations
    from (
        select document_id as resource_id from {{ source('derived', 'document_links') }} where link = 'translation'
        union all
        select other_id as resource_id from {{ source('derived', 'document_links') }} where link = 'translation'
    ) as both_ways
    group by 1

),

there as (

    select
        about,
        count(*) filter (where language = 'zh') as resources_zh,
        count(*) filter (where language = 'en') as resources_en
    from told
    where about is not null
    group by 1

)

select
    told.resource_id,
    told.language,
    told.main_skill_id,
    case when told.language = 'zh' then there.resources_en else there.resources_zh end
    + coalesce(translated.translations, 0) as counterparts
from told
inner join there using (about)
left join translated using (resource_id)
where told.language in ('zh', 'en')
