select metrics.metric_id, metrics.mart
from {{ ref('metrics') }} as metrics
left join {{ ref('datasets') }} as datasets on metrics.mart = datasets.dataset
where datasets.dataset is null
