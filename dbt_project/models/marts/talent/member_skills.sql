select
    member_id,
    skill_id,
    level,
    proof,
    evidence,
    confidence,
    last_evidence_on
from {{ source('derived', 'member_skills') }}
order by 1, 2
