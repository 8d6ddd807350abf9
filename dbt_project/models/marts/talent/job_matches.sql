select
    member_id,
    job_id,
    rank,
    score,
    score_low,
    score_high,
    met_part,
    near_part,
    base_part,
    met,
    unmet,
    unknown,
    near,
    evidence,
    narrows_skill_id,
    member_rank,
    reason_zh,
    reason_en
from {{ source('derived', 'job_matches') }}
order by 1, 3, 2
