-- One paper or tutorial with use, quality in parts and family. Whether it needs review is decided after this.
{%- set parts = ['completeness', 'authority', 'freshness', 'community', 'outcome'] %}
with skill_counts as (

    select document_kind, document_id, count(*) as skills
    from {{ source('derived', 'document_skills') }}
    group by 1, 2

),

providers as (

    select
        documents.provider,
        sum(engagement.ratings) as ratings,
        sum(engagement.rating_total) as rating_total
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('int_object_engagement') }} as engagement
        on documents.resource_id = engagement.object_id
    where documents.provider is not null
    group by 1

),

-- an installation without the file of weights counts all parts alike
weights as (

    select
        {%- for part in parts %}
        coalesce(max(case when part = '{{ part }}' then weight end), 0.2) as weight_of_{{ part }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('stg_quality_weights') }}

),

usual as (

    select coalesce(max(all_topics_half_life_days), 730.0) as half_life_days
    from {{ source('derived', 'topic_half_lives') }}

),

joined as (

    select
        documents.resource_id,
        documents.kind,
        documents.kind_group,
        documents.title,
        documents.summary,
        documents.url,
        documents.authors,
        documents.provider,
        documents.tags,
        documents.language,
        documents.price,
        documents.currency,
        documents.is_free_to_read,
        documents.has_certificate,
        documents.licence,
        documents.doi,
        documents.journal_reference,
        documents.code_url,
        documents.published_at,
        documents.updated_at,
        documents.feed,
        main_topics.topic_id as main_topic_id,
        levels.difficulty,
        levels.confidence as difficulty_confidence,
        levels.evidence_zh as difficulty_evidence_zh,
        levels.evidence_en as difficulty_evidence_en,
        times.minutes,
        times.basis as minutes_basis,
        coalesce(standings.is_withdrawn, documents.is_withdrawn) as is_withdrawn,
        standings.withdrawn_id,
        standings.link_status,
        standings.link_checked_at,
        standings.moved_to,
        standings.superseded_by,
        coalesce(standings.is_recommended, false) as is_recommended,
        standings.reason as not_recommended_reason,
        coalesce(families.family_id, documents.resource_id) as family_id,
        coalesce(families.is_canonical, true) as is_canonical,
        coalesce(skill_counts.skills, 0) as skills,
        coalesce(engagement.views, 0) as views,
        coalesce(engagement.views_90d, 0) as views_90d,
        coalesce(engagement.completions, 0) as completions,
        coalesce(engagement.ratings, 0) as ratings,
        coalesce(engagement.reports, 0) as reports,
        coalesce(learners.learners, 0) as learners,
        learners.completion_share,
        learners.outcome as quality_outcome,
        {{ shrunk_mean('engagement.rating_total', 'engagement.ratings') }} as rating_mean,
        case when providers.ratings >= 5
            then {{ shrunk_mean('providers.rating_total', 'providers.ratings') }}
        end as provider_mean,
        coalesce(half_lives.half_life_days, usual.half_life_days) as half_life_days,
        {{ days_since(reporting_date('documents.published_at'), 'reporting.data_on') }} as age_days,
        {{ days_since(
            reporting_date('greatest(documents.updated_at, documents.published_at)'), 'reporting.data_on'
        ) }} as unchanged_days
    from {{ ref('int_documents') }} as documents
    cross join {{ ref('int_reporting') }} as reporting
    cross join usual
    left join {{ ref('int_resource_topics') }} as main_topics
        on documents.resource_id = main_topics.resource_id and main_topics.place = 1
    left join {{ source('derived', 'topic_half_lives') }} as half_lives
        on main_topics.topic_id = half_lives.topic_id
    left join {{ source('derived', 'resource_levels') }} as levels
        on documents.resource_id = levels.resource_id
    left join {{ source('derived', 'study_times') }} as times
        on documents.resource_id = times.resource_id
    left join {{ source('derived', 'resource_standings') }} as standings
        on documents.resource_id = standings.resource_id
    left join {{ source('derived', 'resource_learners') }} as learners
        on documents.resource_id = learners.resource_id
    left join {{ ref('int_families') }} as families
        on documents.resource_id = families.document_id and documents.kind_group = families.document_kind
    left join skill_counts
        on documents.resource_id = skill_counts.document_id and documents.kind_group = skill_counts.document_kind
    left join {{ ref('int_object_engagement') }} as engagement
        on documents.resource_id = engagement.object_id
    left join providers on documents.provider = providers.provider

),

parts as (

    select
        *,
        (
            case when summary is not null then 1 else 0 end
            + case when url is not null then 1 else 0 end
            + case when authors is not null then 1 else 0 end
            + case when language is not null then 1 else 0 end
            + case when published_at is not null then 1 else 0 end
            + case when tags is not null then 1 else 0 end
            + case when licence is not null then 1 else 0 end
        ) / 7.0 as quality_completeness,
        case when published_at is not null then pow(0.5, unchanged_days / half_life_days) end as quality_freshness,
        case
            when is_withdrawn then 0.0
            when kind = 'paper' and (doi is not null or journal_reference is not null) then 1.0
            when kind = 'paper' and code_url is not null then 0.7
            when kind = 'paper' then 0.4
            else (provider_mean + 1) / 2
        end as quality_authority,
        (rating_mean + 1) / 2 as quality_community
    from joined

),

counted as (

    select
        parts.*,
        {%- for part in parts %}
        case when quality_{{ part }} is not null then 1 else 0 end{{ ' +' if not loop.last }}
        {%- endfor %} as quality_parts,
        {%- for part in parts %}
        case when quality_{{ part }} is not null then weight_of_{{ part }} else 0.0 end{{ ' +' if not loop.last }}
        {%- endfor %} as known_weight,
        {%- for part in parts %}
        coalesce(quality_{{ part }} * weight_of_{{ part }}, 0.0){{ ' +' if not loop.last }}
        {%- endfor %} as weighed,
        {%- for part in parts %}
        weight_of_{{ part }}{{ ' +' if not loop.last }}
        {%- endfor %} as all_weight
    from parts
    cross join weights

)

select
    *,
    case when quality_parts >= 2 then cast(weighed as double) / nullif(known_weight, 0) end as quality_score,
    cast(known_weight as double) / nullif(all_weight, 0) as quality_known_share
from counted
