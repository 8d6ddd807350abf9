select
    source || ':' || paper_id as paper_id,
    source,
    title,
    summary,
    authors,
    categories,
    primary_category,
    doi,
    url,
    pdf_url,
    code_url,
    comment,
    journal_reference,
    language,
    is_withdrawn,
    published_at,
    updated_at,
    version,
    feed,
    landed_at
from {{ source('raw', 'papers') }} as items
where {{ not_removed('raw.papers', 'items.source', 'items.paper_id') }}
