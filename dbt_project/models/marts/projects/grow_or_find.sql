select
    need_id,
    option,
    place,
    project_id,
    skill_id,
    level,
    member_id,
    held_level,
    missing_level,
    near_skill_id,
    minutes,
    weeks,
    resources,
    steps,
    uncovered,
    is_suggested,
    reason_zh,
    reason_en
from {{ source('derived', 'grow_or_find') }}
order by 1, 2, 3
