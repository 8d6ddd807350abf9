with documents as (

    select count(*) as documents from {{ ref('search_documents') }}

),

terms as (

    select term, count(*) as documents
    from {{ ref('int_search_counts') }}
    group by 1

)

select
    {{ text_key('terms.term') }} as term_key,
    terms.term,
    terms.documents,
    ln(1 + (documents.documents - terms.documents + 0.5) / (terms.documents + 0.5)) as idf
from terms
cross join documents
order by term_key
