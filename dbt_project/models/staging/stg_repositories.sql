-- The same repository can come from two sources: the newest landing counts.
with observations as (

    select
        *,
        row_number() over (
            partition by lower(repository_id)
            order by landed_at desc, source, feed
        ) as place
    from {{ source('raw', 'repositories') }} as items
    where {{ not_removed('raw.repositories', 'items.source', 'items.repository_id') }}

)

select
    lower(repository_id) as repository_id,
    name,
    description,
    url,
    homepage,
    programming_language,
    topics,
    stars,
    forks,
    open_issues,
    licence,
    is_archived,
    created_at,
    pushed_at,
    feed,
    landed_at
from observations
where place = 1
