select
    member_id,
    role_id,
    step,
    learn_together,
    skill_id,
    current_level,
    target_level,
    resource_id,
    minutes,
    starts_week,
    reason_zh,
    reason_en
from {{ source('derived', 'learning_path_steps') }}
order by 1, 2, 3
