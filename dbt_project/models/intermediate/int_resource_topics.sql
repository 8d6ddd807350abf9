-- Topics of papers and tutorials, best first.
select
    resource_id,
    topic_id,
    score,
    place,
    evidence,
    skills,
    codes,
    tags,
    evidence_zh,
    evidence_en
from {{ source('derived', 'resource_topics') }}
