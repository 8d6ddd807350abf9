-- Concepts of other vocabularies and what of ours they mean. What was looked up for the project comes first; an import
-- of the same scheme adds its other concepts, mapped or not.
with shipped as (

    select
        scheme,
        external_id as concept_id,
        case when subject = 'role' then 'occupation' else 'skill' end as kind,
        external_label as label,
        'en' as language,
        subject_id,
        match,
        external_label as matched_label,
        'shipped' as origin
    from {{ ref('stg_external_ids') }}

),

imported as (

    select
        concepts.scheme,
        concepts.concept_id,
        concepts.kind,
        concepts.label,
        concepts.language,
        coalesce(concepts.skill_id, concepts.role_id) as subject_id,
        concepts.match,
        concepts.matched_label,
        'imported' as origin
    from {{ ref('stg_concepts') }} as concepts
    left join shipped
        on
            concepts.scheme = shipped.scheme
            and concepts.concept_id = shipped.concept_id
    where shipped.concept_id is null

),

mapped as (

    select * from shipped
    union all
    select * from imported

)

select
    mapped.scheme,
    mapped.concept_id,
    mapped.kind,
    mapped.label,
    mapped.language,
    coalesce(mapped.subject_id, '') as subject_id,
    coalesce(skills.label_zh, roles.label_zh) as subject_zh,
    coalesce(skills.label_en, roles.label_en) as subject_en,
    mapped.match,
    mapped.matched_label,
    mapped.origin
from mapped
left join {{ ref('stg_skills') }} as skills
    on mapped.subject_id = skills.skill_id and mapped.kind = 'skill'
left join {{ ref('stg_roles') }} as roles
    on mapped.subject_id = roles.role_id and mapped.kind = 'occupation'
order by mapped.scheme, mapped.concept_id, coalesce(mapped.subject_id, '')
