-- One paper or tutorial with use, quality in parts and family. Whether it needs review is decided after this.
{%- set minutes_of_kind = {
    'paper': 60, 'article': 15, 'course': 1200, 'video': 30, 'book': 1800, 'case': 30, 'report': 60, 'podcast': 45,
} %}
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

joined as (

    select
        documents.*,
        main_topics.topic_id as main_topic_id,
        levels.difficulty,
        levels.confidence as difficulty_confidence,
        levels.evidence_zh as difficulty_evidence_zh,
        levels.evidence_en as difficulty_evidence_en,
        coalesce(families.family_id, documents.resource_id) as family_id,
        coalesce(families.is_canonical, true) as is_canonical,
        coalesce(skill_counts.skills, 0) as skills,
        coalesce(engagement.views, 0) as views,
        coalesce(engagement.completions, 0) as completions,
        coalesce(engagement.ratings, 0) as ratings,
        coalesce(engagement.reports, 0) as reports,
        {{ shrunk_mean('engagement.rating_total', 'engagement.ratings') }} as rating_mean,
        case when providers.ratings >= 5
            then {{ shrunk_mean('providers.rating_total', 'providers.ratings') }}
        end as provider_mean,
        {{ days_since(reporting_date('documents.published_at'), 'reporting.data_on') }} as age_days
    from {{ ref('int_documents') }} as documents
    cross join {{ ref('int_reporting') }} as reporting
    left join {{ ref('int_resource_topics') }} as main_topics
        on documents.resource_id = main_topics.resource_id and main_topics.place = 1
    left join {{ source('derived', 'resource_levels') }} as levels
        on documents.resource_id = levels.resource_id
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
        case when published_at is not null then pow(0.5, age_days / 730.0) end as quality_freshness,
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
        *,
        case when quality_completeness is not null then 1 else 0 end
        + case when quality_freshness is not null then 1 else 0 end
        + case when quality_authority is not null then 1 else 0 end
        + case when quality_community is not null then 1 else 0 end as quality_parts
    from parts

)

select
    *,
    case when quality_parts >= 2 then
        (
            coalesce(quality_completeness, 0) + coalesce(quality_freshness, 0)
            + coalesce(quality_authority, 0) + coalesce(quality_community, 0)
        ) / quality_parts
    end as quality_score,
    coalesce(
        minutes,
        cast(
            case kind
                {%- for kind, minutes in minutes_of_kind.items() %}
                when '{{ kind }}' then {{ minutes }}
                {%- endfor %}
            end
            * (0.7 + 0.1 * coalesce(difficulty, 3)) as bigint
        )
    ) as study_minutes
from counted
