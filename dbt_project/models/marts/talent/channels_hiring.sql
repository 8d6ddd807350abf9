with yields as (

    select
        jobs.source,
        {{ application_counts() }}
    from {{ ref('jobs') }} as jobs
    inner join {{ ref('int_applications') }} as applications using (job_id)
    group by 1

),

postings as (

    select
        source,
        count(*) as jobs,
        count(distinct company) as companies,
        count(*) filter (where is_open) as open_jobs,
        {{ percentile('days_open', 0.5) }} as median_days_open
    from {{ ref('jobs') }}
    group by 1

)

select
    postings.source,
    postings.jobs,
    postings.companies,
    postings.open_jobs,
    postings.median_days_open,
    coalesce(yields.applications, 0) as applications,
    coalesce(yields.shortlisted, 0) as shortlisted,
    coalesce(yields.interviewed, 0) as interviewed,
    coalesce(yields.placed, 0) as placed,
    coalesce(yields.paid_placements, 0) as paid_placements,
    yields.fees,
    yields.currency,
    {{ share('yields.applications', 'postings.jobs') }} as applications_per_job,
    {{ share('yields.placed', 'yields.applications') }} as placed_share,
    {{ wilson_low('yields.placed', 'yields.applications') }} as placed_low,
    {{ wilson_high('yields.placed', 'yields.applications') }} as placed_high,
    {{ share('yields.fees', 'yields.paid_placements') }} as fee_per_hire
from postings
left join yields using (source)
order by 1
