select
    roles.resource_id,
    roles.skill_id,
    roles.role,
    roles.basis,
    roles.reason_zh,
    roles.reason_en,
    {{ list_text('roles.required_by') }} as required_by_text,
    coalesce(document_skills.mentions, 0) as mentions,
    document_skills.score,
    document_skills.field,
    document_skills.start as start_character,
    document_skills."end" as end_character,
    document_skills.quote
from {{ source('derived', 'resource_skills') }} as roles
inner join {{ ref('int_documents') }} as documents using (resource_id)
left join {{ source('derived', 'document_skills') }} as document_skills
    on roles.resource_id = document_skills.document_id
    and roles.skill_id = document_skills.skill_id
    and documents.kind_group = document_skills.document_kind
order by 1, 2
