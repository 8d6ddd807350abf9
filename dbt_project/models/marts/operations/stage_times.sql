select
    stages.run_id,
    stages.stage,
    stages.seconds,
    runs.started_at
from {{ ref('stg_stages') }} as stages
left join {{ ref('stg_runs') }} as runs using (run_id)
order by runs.started_at, stages.run_id, stages.stage
