select
    run_id,
    check_name,
    subject,
    is_passed,
    is_blocking,
    failures
from {{ ref('stg_checks') }}
order by 1, 2, 3
