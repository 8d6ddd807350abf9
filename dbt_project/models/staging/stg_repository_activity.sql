select
    source,
    lower(repository_id) as repository_id,
    hour_at,
    pushes,
    pull_requests_opened,
    pull_requests_merged,
    issues_opened,
    issues_closed,
    comments,
    stars,
    forks,
    releases,
    people,
    bots,
    feed,
    landed_at
from {{ source('raw', 'repository_activity') }}
