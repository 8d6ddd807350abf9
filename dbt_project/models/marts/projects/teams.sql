select
    project_id,
    skill_id,
    importance,
    level,
    wanted,
    candidates,
    state,
    holders,
    team,
    method,
    reason_zh,
    reason_en
from {{ source('derived', 'teams') }}
order by 1, 2
