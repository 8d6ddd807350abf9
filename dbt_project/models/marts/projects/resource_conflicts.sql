select
    need_id,
    resource_id,
    from_on,
    until_on,
    project_id,
    unit,
    missing_quantity,
    granted_quantity,
    rival_quantity,
    rival_needs,
    reason_zh,
    reason_en
from {{ source('derived', 'resource_conflicts') }}
order by 1, 2, 3
