select
    member_id,
    version,
    change_no,
    kind,
    skill_id,
    reason_zh,
    reason_en
from {{ source('derived', 'path_changes') }}
order by 1, 2, 3
