with titles as (

    select kind_group as document_kind, resource_id as document_id, title, published_at from {{ ref('int_documents') }}
    union all
    select 'job' as document_kind, job_id as document_id, title, posted_at as published_at from {{ ref('stg_jobs') }}

)

select
    duplicates.document_kind,
    duplicates.document_id,
    duplicates.family_id,
    duplicates.document_id = duplicates.family_id as is_canonical,
    titles.title,
    {{ reporting_date('titles.published_at') }} as published_on,
    duplicates.method,
    duplicates.similarity,
    duplicates.other_id,
    duplicates.reason_zh,
    duplicates.reason_en
from {{ source('derived', 'duplicates') }} as duplicates
left join titles
    on duplicates.document_kind = titles.document_kind
    and duplicates.document_id = titles.document_id
order by 1, 3, 2
