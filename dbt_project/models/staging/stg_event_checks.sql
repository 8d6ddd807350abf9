select
    check_id,
    label_zh,
    label_en,
    advice_zh,
    advice_en,
    share_limit,
    minimum_n
from {{ source('reference', 'event_checks') }}
