select
    half_lives.topic_id,
    half_lives.half_life_days,
    half_lives.own_half_life_days,
    half_lives.own_weight,
    half_lives.all_topics_half_life_days,
    half_lives.views,
    half_lives.resources,
    half_lives.basis,
    half_lives.evidence_zh,
    half_lives.evidence_en
from {{ source('derived', 'topic_half_lives') }} as half_lives
order by 1
