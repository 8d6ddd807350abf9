select
    check_id,
    language,
    pattern
from {{ source('reference', 'job_words') }}
