select
    repository_id,
    {{ reporting_date('hour_at') }} as day_on,
    cast(count(*) as bigint) as active_hours,
    cast(sum(pushes) as bigint) as pushes,
    cast(sum(pull_requests_opened) as bigint) as pull_requests_opened,
    cast(sum(pull_requests_merged) as bigint) as pull_requests_merged,
    cast(sum(issues_opened) as bigint) as issues_opened,
    cast(sum(issues_closed) as bigint) as issues_closed,
    cast(sum(comments) as bigint) as comments,
    cast(sum(stars) as bigint) as stars,
    cast(sum(forks) as bigint) as forks,
    cast(sum(releases) as bigint) as releases,
    cast(max(people) as bigint) as people_at_least,
    cast(max(bots) as bigint) as bots_at_least
from {{ ref('stg_repository_activity') }}
group by 1, 2
order by 1, 2
