select
    resource_id,
    topic_id,
    cast(score as double) as score,
    evidence
from {{ ref('int_resource_topics') }}
order by 1, 2
