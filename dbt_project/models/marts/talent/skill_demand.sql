with jobs as (

    select job_id, company, {{ month_of('posted_on') }} as posted_month_on
    from {{ ref('jobs') }}
    where is_canonical and posted_on is not null

),

months as (

    select posted_month_on, count(*) as all_jobs
    from jobs
    group by 1

),

demand as (

    select
        job_skills.skill_id,
        jobs.posted_month_on,
        count(*) as jobs,
        count(distinct jobs.company) as companies
    from jobs
    inner join {{ ref('job_skills') }} as job_skills using (job_id)
    group by 1, 2

)

select
    demand.skill_id,
    demand.posted_month_on,
    demand.jobs,
    demand.companies,
    months.all_jobs,
    {{ share('demand.jobs', 'months.all_jobs') }} as demand_share,
    {{ wilson_low('demand.jobs', 'months.all_jobs') }} as share_low,
    {{ wilson_high('demand.jobs', 'months.all_jobs') }} as share_high,
    months.all_jobs >= 20 as is_enough
from demand
inner join months using (posted_month_on)
order by 1, 2
