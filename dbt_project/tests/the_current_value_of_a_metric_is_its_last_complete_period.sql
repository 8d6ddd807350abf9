select metrics.metric_id, metrics.current_value, history.value
from {{ ref('metrics') }} as metrics
inner join (
    select metric_id, value, row_number() over (partition by metric_id order by period_on desc) as place, measured_on
    from {{ ref('metric_history') }}
) as history
    on metrics.metric_id = history.metric_id and history.place = 1 and metrics.measured_on = history.measured_on
where metrics.current_value is distinct from history.value
