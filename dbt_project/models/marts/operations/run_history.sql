select
    run_id,
    command,
    started_at,
    finished_at,
    {{ hours_between('started_at', 'finished_at') }} * 3600 as seconds,
    status,
    detail,
    version,
    peak_memory_mib
from {{ ref('stg_runs') }}
order by started_at, run_id
