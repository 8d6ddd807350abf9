select
    outcomes.outcome_id,
    outcomes.project_id,
    outcomes.kind,
    outcomes.title_zh,
    outcomes.title_en,
    outcomes.reference,
    outcomes.published_on,
    outcomes.licence,
    outcomes.has_tests,
    outcomes.has_documentation,
    outcomes.reuses,
    coalesce(engagement.ratings, 0) as ratings,
    cast({{ shrunk_mean('engagement.rating_total', 'engagement.ratings') }} as double) as rating_mean,
    repositories.stars
from {{ ref('stg_outcomes') }} as outcomes
left join {{ ref('int_object_engagement') }} as engagement on outcomes.outcome_id = engagement.object_id
left join {{ ref('stg_repositories') }} as repositories
    on outcomes.kind = 'code'
    and lower(replace(outcomes.reference, 'https://github.com/', '')) = repositories.repository_id
order by outcomes.outcome_id
