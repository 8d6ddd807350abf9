select
    member_id,
    role_id,
    skill_id,
    is_goal,
    current_level,
    needed_level,
    review_due_on,
    reason_zh,
    reason_en
from {{ source('derived', 'path_skips') }}
order by 1, 2, 3
