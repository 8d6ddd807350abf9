-- What every resource that can be found is found by: its terms, its skills (`skill:<id>`), and, to filter by, the topics
-- that take at least a fifth of it with all topics above (`topic:<id>`).
select
    documents.document_number,
    counts.term,
    counts.in_title,
    counts.in_tags,
    counts.in_summary,
    cast(0 as double) as skill_score
from {{ source('derived', 'search_terms') }} as counts
inner join {{ ref('search_documents') }} as documents using (resource_id)

union all

select
    documents.document_number,
    'skill:' || document_skills.skill_id as term,
    0 as in_title,
    0 as in_tags,
    0 as in_summary,
    document_skills.score as skill_score
from {{ source('derived', 'document_skills') }} as document_skills
inner join {{ ref('search_documents') }} as documents
    on document_skills.document_id = documents.resource_id
where document_skills.document_kind in ('paper', 'tutorial')

union all

select distinct
    documents.document_number,
    'topic:' || ancestors.ancestor_id as term,
    0 as in_title,
    0 as in_tags,
    0 as in_summary,
    cast(0 as double) as skill_score
from {{ ref('int_resource_topics') }} as topics
inner join {{ ref('search_documents') }} as documents using (resource_id)
inner join {{ ref('int_topic_ancestors') }} as ancestors using (topic_id)
where topics.score >= 0.2 or topics.place = 1
