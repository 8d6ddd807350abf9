select
    member_id,
    role_id,
    step,
    place,
    skill_id,
    resource_id,
    minutes,
    difficulty,
    trade_off_zh,
    trade_off_en
from {{ source('derived', 'path_alternatives') }}
order by 1, 2, 3, 4
