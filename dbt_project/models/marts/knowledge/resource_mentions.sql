select
    mentions.document_id as resource_id,
    mentions.field,
    mentions.start,
    mentions."end",
    mentions.skill_id,
    mentions.quote
from {{ source('derived', 'skill_mentions') }} as mentions
inner join {{ ref('int_documents') }} as documents
    on mentions.document_id = documents.resource_id
    and mentions.document_kind = documents.kind_group
order by 1, 2, 3, 5
