select
    member_id,
    job_id,
    skill_id,
    state,
    weight,
    level,
    held_level,
    evidence,
    near_skill_id,
    near_relation,
    credit,
    base_rate,
    value,
    quote
from {{ source('derived', 'match_reasons') }}
order by 1, 2, weight desc, 3
