select
    benefit_id,
    label_zh,
    label_en,
    verbs,
    object_kinds,
    resource_kinds
from {{ source('reference', 'benefits') }}
