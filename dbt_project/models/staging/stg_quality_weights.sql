select
    part,
    weight,
    label_zh,
    label_en,
    definition_zh,
    definition_en
from {{ source('reference', 'quality_weights') }}
