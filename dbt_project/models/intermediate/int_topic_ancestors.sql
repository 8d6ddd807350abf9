-- Every topic with itself and each topic above it.
with recursive ancestors as (

    select topic_id, topic_id as ancestor_id, 0 as steps
    from {{ ref('stg_topics') }}

    union all

    select ancestors.topic_id, topics.parent_id as ancestor_id, ancestors.steps + 1 as steps
    from ancestors
    inner join {{ ref('stg_topics') }} as topics on ancestors.ancestor_id = topics.topic_id
    where topics.parent_id is not null and ancestors.steps < 20

)

select topic_id, ancestor_id, cast(max(steps) as bigint) as steps
from ancestors
group by 1, 2
