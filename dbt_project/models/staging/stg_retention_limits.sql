select
    limit_id,
    scope,
    target,
    clock,
    days,
    action,
    is_personal as has_persons,
    basis_zh,
    basis_en
from {{ source('reference', 'retention_limits') }}
