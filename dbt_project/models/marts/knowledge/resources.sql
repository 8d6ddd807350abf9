with urgent as (

    select distinct resource_id
    from {{ ref('review_queue') }}
    where priority <= 2

)

select
    facts.resource_id,
    facts.kind,
    facts.kind_group,
    facts.title,
    left(facts.summary, 600) as summary,
    facts.url,
    {{ list_text('facts.authors') }} as authors_text,
    facts.provider,
    facts.feed,
    facts.language,
    facts.main_topic_id,
    facts.difficulty,
    facts.difficulty_confidence,
    facts.difficulty_evidence_zh,
    facts.difficulty_evidence_en,
    facts.minutes,
    coalesce(facts.minutes_basis <> 'stated', false) as is_minutes_estimated,
    facts.minutes_basis,
    facts.price,
    facts.currency,
    facts.is_free_to_read as is_free,
    facts.has_certificate,
    facts.licence,
    feeds.licence as source_licence,
    feeds.attribution,
    facts.published_at,
    facts.updated_at,
    facts.age_days,
    facts.unchanged_days,
    cast(facts.half_life_days as double) as half_life_days,
    facts.is_withdrawn,
    facts.is_recommended,
    facts.not_recommended_reason,
    facts.link_status,
    facts.link_checked_at,
    facts.moved_to,
    facts.family_id,
    facts.is_canonical,
    facts.skills,
    facts.views,
    facts.views_90d,
    facts.completions,
    facts.learners,
    facts.completion_share,
    facts.ratings,
    cast(facts.rating_mean as double) as rating_mean,
    cast(facts.quality_score as double) as quality_score,
    cast(facts.quality_completeness as double) as quality_completeness,
    cast(facts.quality_freshness as double) as quality_freshness,
    cast(facts.quality_authority as double) as quality_authority,
    cast(facts.quality_community as double) as quality_community,
    facts.quality_outcome,
    facts.quality_known_share,
    urgent.resource_id is not null as needs_review
from {{ ref('int_resource_facts') }} as facts
left join urgent using (resource_id)
left join {{ ref('stg_feeds') }} as feeds on facts.feed = feeds.feed
order by facts.resource_id
