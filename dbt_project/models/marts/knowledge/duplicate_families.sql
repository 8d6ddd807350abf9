with titles as (

    select kind_group as document_kind, resource_id as document_id, title from {{ ref('int_documents') }}
    union all
    select 'job' as document_kind, job_id as document_id, title from {{ ref('stg_jobs') }}
    union all
    select 'question' as document_kind, question_id as document_id, title from {{ ref('stg_questions') }}

)

select
    duplicates.family_id,
    duplicates.document_kind,
    count(*) as documents,
    {{ joined_text('duplicates.method') }} as method,
    max(titles.title) filter (where duplicates.document_id = duplicates.family_id) as canonical_title,
    {{ joined_text('duplicates.document_id') }} as members_text
from {{ source('derived', 'duplicates') }} as duplicates
left join titles
    on duplicates.document_kind = titles.document_kind
    and duplicates.document_id = titles.document_id
group by 1, 2
order by 2, 1
