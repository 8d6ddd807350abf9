select
    dataset,
    area,
    description_zh,
    description_en,
    grain_zh,
    grain_en,
    is_personal
from {{ ref('dataset_cards') }}
order by area, dataset
