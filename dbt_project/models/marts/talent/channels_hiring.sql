select
    jobs.source,
    count(*) as jobs,
    count(distinct jobs.company) as companies,
    count(*) filter (where jobs.is_open) as open_jobs,
    {{ percentile('jobs.days_open', 0.5) }} as median_days_open,
    cast(coalesce(sum(engagement.applicants), 0) as bigint) as applications,
    cast(coalesce(sum(engagement.placed), 0) as bigint) as placed
from {{ ref('jobs') }} as jobs
left join {{ ref('int_object_engagement') }} as engagement on jobs.job_id = engagement.object_id
group by 1
order by 1
