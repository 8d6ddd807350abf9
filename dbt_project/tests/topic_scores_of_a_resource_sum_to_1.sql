-- Topics under the threshold are left out and the rest is scaled: no evidence is counted twice or lost.
select resource_id, sum(score) as score
from {{ ref('resource_topics') }}
group by 1
having abs(sum(score) - 1) > 0.000001
