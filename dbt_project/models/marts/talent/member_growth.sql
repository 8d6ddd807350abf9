select
    member_id,
    skill_id,
    level,
    level_before,
    change,
    state,
    proof,
    evidence,
    new_evidence,
    last_evidence_on,
    reason_zh,
    reason_en
from {{ source('derived', 'member_growth') }}
order by 1, 2
