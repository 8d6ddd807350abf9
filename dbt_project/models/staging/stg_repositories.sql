-- The same repository can come from two sources: the newest landing that knows its stars counts, which lists of links do
-- not. Models, data sets and spaces have names of their own beside their owner's code, so their kind stands before them.
with named as (

    select
        *,
        case when kind in ('model', 'dataset', 'space') then kind || ':' else '' end || lower(repository_id) as full_id
    from {{ source('raw', 'repositories') }} as items
    where {{ not_removed('raw.repositories', 'items.source', 'items.repository_id') }}

),

observations as (

    select
        *,
        row_number() over (
            partition by full_id
            order by case when stars is null then 1 else 0 end, landed_at desc, source, feed
        ) as place
    from named

)

select
    full_id as repository_id,
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
