-- Papers and tutorials under one set of names.
select
    paper_id as resource_id,
    'paper' as kind,
    'paper' as kind_group,
    title,
    summary,
    url,
    authors,
    cast(null as string) as provider,
    categories as tags,
    primary_category,
    language,
    cast(null as bigint) as minutes,
    cast(null as decimal(18, 2)) as price,
    cast(null as string) as currency,
    true as is_free_to_read,
    cast(null as string) as licence,
    doi,
    journal_reference,
    code_url,
    is_withdrawn,
    published_at,
    updated_at,
    feed
from {{ ref('stg_papers') }}

union all

select
    tutorial_id as resource_id,
    kind,
    'tutorial' as kind_group,
    title,
    summary,
    url,
    authors,
    provider,
    tags,
    cast(null as string) as primary_category,
    language,
    minutes,
    price,
    currency,
    price = 0 as is_free_to_read,
    licence,
    cast(null as string) as doi,
    cast(null as string) as journal_reference,
    cast(null as string) as code_url,
    false as is_withdrawn,
    published_at,
    updated_at,
    feed
from {{ ref('stg_tutorials') }}
