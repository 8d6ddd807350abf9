select
    need_id,
    part,
    project_id,
    place,
    importance,
    resource_kind,
    unit,
    needed_quantity,
    outcome,
    why,
    resource_id,
    quantity,
    from_on,
    until_on,
    reason_zh,
    reason_en
from {{ source('derived', 'resource_matches') }}
order by 1, 2
