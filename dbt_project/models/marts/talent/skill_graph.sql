select
    prerequisite_id,
    skill_id,
    confidence,
    sources,
    is_firm,
    group_id,
    prerequisite_depth,
    skill_depth
from {{ source('derived', 'skill_graph') }}
order by 1, 2
