with mentions as (

    select
        document_skills.skill_id,
        count(*) filter (where document_skills.document_kind = 'paper') as papers,
        count(*) filter (where document_skills.document_kind = 'tutorial') as tutorials,
        count(*) filter (where document_skills.document_kind = 'job') as jobs
    from {{ source('derived', 'document_skills') }} as document_skills
    left join {{ ref('int_families') }} as families
        on document_skills.document_kind = families.document_kind
        and document_skills.document_id = families.document_id
    where coalesce(families.is_canonical, true)
    group by 1

),

holders as (

    select skill_id, count(*) as members
    from {{ source('derived', 'member_skills') }}
    group by 1

),

prerequisites as (

    select skill_id, {{ ordered_list('target_id', 'target_id') }} as requires
    from {{ ref('stg_skill_relations') }}
    where relation = 'requires'
    group by 1

),

dependants as (

    select target_id as skill_id, count(*) as dependants
    from {{ ref('stg_skill_relations') }}
    where relation = 'requires'
    group by 1

)

select
    skills.skill_id,
    skills.kind,
    skills.label_zh,
    skills.label_en,
    skills.definition_zh,
    skills.definition_en,
    {{ first_of('skills.topics') }} as main_topic_id,
    coalesce(mentions.papers, 0) as papers,
    coalesce(mentions.tutorials, 0) as tutorials,
    coalesce(mentions.jobs, 0) as jobs,
    coalesce(holders.members, 0) as members,
    coalesce(prerequisites.requires, {{ empty_list() }}) as requires,
    coalesce(dependants.dependants, 0) >= 3 as is_foundation
from {{ ref('stg_skills') }} as skills
left join mentions using (skill_id)
left join holders using (skill_id)
left join prerequisites using (skill_id)
left join dependants using (skill_id)
order by skills.skill_id
