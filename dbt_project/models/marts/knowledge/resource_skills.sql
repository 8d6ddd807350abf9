select
    document_skills.document_id as resource_id,
    document_skills.skill_id,
    document_skills.mentions,
    document_skills.score,
    document_skills.field,
    document_skills.start as start_character,
    document_skills."end" as end_character,
    document_skills.quote
from {{ source('derived', 'document_skills') }} as document_skills
inner join {{ ref('int_documents') }} as documents
    on document_skills.document_id = documents.resource_id
    and document_skills.document_kind = documents.kind_group
order by 1, 2
