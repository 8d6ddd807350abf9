select
    problem_no,
    problem,
    prerequisite_id,
    skill_id,
    source,
    confidence,
    skills,
    is_left_out,
    reason_zh,
    reason_en
from {{ source('derived', 'skill_graph_problems') }}
order by 1
