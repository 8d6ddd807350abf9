with titles as (

    select kind_group as document_kind, resource_id as document_id, title, published_at from {{ ref('int_documents') }}
    union all
    select 'job' as document_kind, job_id as document_id, title, posted_at as published_at from {{ ref('stg_jobs') }}

)

select
    links.document_kind,
    links.document_id,
    links.other_id,
    links.link,
    later.title,
    earlier.title as other_title,
    {{ reporting_date('later.published_at') }} as published_on,
    {{ reporting_date('earlier.published_at') }} as other_published_on,
    links.similarity,
    links.reason_zh,
    links.reason_en
from {{ source('derived', 'document_links') }} as links
left join titles as later
    on links.document_kind = later.document_kind
    and links.document_id = later.document_id
left join titles as earlier
    on links.document_kind = earlier.document_kind
    and links.other_id = earlier.document_id
order by 1, 4, 2, 3
