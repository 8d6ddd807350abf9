select
    found.member_id,
    found.pick,
    found.resource_id,
    resources.title,
    resources.url,
    found.hours,
    found.hours_so_far,
    found.jobs_before,
    found.jobs_after,
    found.job_ids,
    found.skills,
    found.reason_zh,
    found.reason_en
from {{ source('derived', 'best_next') }} as found
left join {{ ref('resources') }} as resources using (resource_id)
order by found.member_id, found.pick
