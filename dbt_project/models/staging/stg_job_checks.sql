select
    check_id,
    severity,
    points,
    label_zh,
    label_en,
    advice_zh,
    advice_en
from {{ source('reference', 'job_checks') }}
