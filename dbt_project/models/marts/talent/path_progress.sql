select
    member_id,
    role_id,
    version,
    step,
    skill_id,
    target_level,
    resource_id,
    state,
    is_done,
    is_mastered,
    current_level,
    started_on,
    touched_on,
    completed_on,
    failed_on,
    review_due_on,
    reason_zh,
    reason_en
from {{ source('derived', 'path_progress') }}
order by 1, 3, 4
