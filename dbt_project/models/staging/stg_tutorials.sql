select
    source || ':' || tutorial_id as tutorial_id,
    source,
    kind,
    title,
    summary,
    url,
    authors,
    provider,
    tags,
    language,
    level,
    minutes,
    price,
    currency,
    has_certificate,
    licence,
    published_at,
    updated_at,
    feed,
    landed_at
from {{ source('raw', 'tutorials') }} as items
where {{ not_removed('raw.tutorials', 'items.source', 'items.tutorial_id') }}
