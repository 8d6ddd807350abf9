select
    member_id,
    job_id,
    rank,
    score,
    score_low,
    score_high,
    met,
    unmet,
    unknown,
    evidence,
    reason_zh,
    reason_en
from {{ source('derived', 'job_matches') }}
order by 1, 3, 2
