select
    resource_id,
    topic_id,
    cast(score as double) as score,
    place,
    evidence,
    evidence_zh,
    evidence_en,
    {{ list_text('skills') }} as skills_text,
    {{ list_text('codes') }} as codes_text,
    {{ list_text('tags') }} as tags_text
from {{ ref('int_resource_topics') }}
order by 1, 2
