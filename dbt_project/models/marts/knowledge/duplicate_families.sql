with families as (

    select
        family_id,
        document_kind,
        count(*) as documents,
        {{ joined_text('method') }} as method,
        min(similarity) as similarity,
        max(case when method = 'decision' then 1 else 0 end) = 1 as is_decided,
        max(case when is_canonical then title end) as canonical_title,
        max(case when is_canonical then published_on end) as canonical_on,
        {{ joined_text('document_id') }} as members_text,
        {{ joined_text('case when not is_canonical then reason_zh end') }} as reason_zh,
        {{ joined_text('case when not is_canonical then reason_en end') }} as reason_en
    from {{ ref('duplicate_documents') }}
    group by 1, 2

)

select
    family_id,
    document_kind,
    documents,
    method,
    similarity,
    is_decided,
    canonical_title,
    case
        when canonical_on is not null then '发布最早（' || cast(canonical_on as string) || '）。'
        else '均无发布日期，取标识在前者。'
    end as canonical_reason_zh,
    case
        when canonical_on is not null then 'Published first (' || cast(canonical_on as string) || ').'
        else 'None has a date; its id comes first.'
    end as canonical_reason_en,
    reason_zh,
    reason_en,
    members_text
from families
order by document_kind, family_id
