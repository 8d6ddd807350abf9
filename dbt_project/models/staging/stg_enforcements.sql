select
    limit_id,
    enforced_at,
    before_at,
    rows_removed,
    payloads_removed,
    bytes_removed,
    kept,
    oldest_at
from {{ source('operations', 'enforcements') }}
