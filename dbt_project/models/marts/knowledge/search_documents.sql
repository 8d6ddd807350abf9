-- What a search needs of a resource beside its words stands here too, so that only the best of many hits are looked up.
-- Lengths are compared inside a language: a Chinese text has more terms than an English one that says as much.
with counted as (

    select
        resource_id,
        sum(in_title) as title_terms,
        sum(in_tags) as tag_terms,
        sum(in_summary) as summary_terms
    from {{ source('derived', 'search_terms') }}
    group by 1

)

select
    row_number() over (order by facts.resource_id) as document_number,
    facts.resource_id,
    {{ language_group('facts.language') }} as language_group,
    facts.kind,
    facts.difficulty,
    facts.minutes,
    facts.age_days,
    facts.is_free_to_read as is_free,
    facts.main_topic_id,
    facts.published_at,
    cast(facts.quality_score as double) as quality_score,
    cast(coalesce(counted.title_terms, 0) as bigint) as title_terms,
    cast(coalesce(counted.tag_terms, 0) as bigint) as tag_terms,
    cast(coalesce(counted.summary_terms, 0) as bigint) as summary_terms
from {{ ref('int_resource_facts') }} as facts
left join counted using (resource_id)
where facts.is_canonical and not facts.is_withdrawn
order by document_number
