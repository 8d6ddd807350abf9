select
    part,
    weight,
    label_zh,
    label_en,
    definition_zh,
    definition_en
from {{ ref('stg_quality_weights') }}
order by 1
