with jobs as (

    select
        jobs.job_id,
        jobs.company,
        case
            when {{ month_of('jobs.posted_on') }} > reporting.last_data_month_on then null
            when {{ month_of('jobs.posted_on') }} > {{ add_months('reporting.last_data_month_on', -6) }} then 'recent'
            when {{ month_of('jobs.posted_on') }} > {{ add_months('reporting.last_data_month_on', -12) }} then 'before'
        end as span
    from {{ ref('jobs') }} as jobs
    cross join {{ ref('int_reporting') }} as reporting
    where jobs.is_canonical

),

totals as (

    select
        count(*) as jobs,
        count(*) filter (where span = 'recent') as jobs_recent,
        count(*) filter (where span = 'before') as jobs_before
    from jobs

),

demand as (

    select
        job_skills.skill_id,
        count(*) as jobs,
        count(distinct jobs.company) as companies,
        count(*) filter (where jobs.span = 'recent') as jobs_recent,
        count(*) filter (where jobs.span = 'before') as jobs_before
    from jobs
    inner join {{ ref('job_skills') }} as job_skills using (job_id)
    group by 1

),

measured as (

    select
        skills.skill_id,
        demand.jobs,
        demand.companies,
        {{ share('demand.jobs', 'totals.jobs') }} as demand_share,
        demand.jobs_recent,
        demand.jobs_before,
        {{ share('demand.jobs_recent', 'totals.jobs_recent') }} as share_recent,
        {{ share('demand.jobs_before', 'totals.jobs_before') }} as share_before,
        totals.jobs_recent >= 20 and totals.jobs_before >= 20 as is_comparable,
        skills.tutorials
    from {{ ref('skills') }} as skills
    cross join totals
    inner join demand using (skill_id)

)

select
    skill_id,
    jobs,
    companies,
    demand_share,
    jobs_recent,
    jobs_before,
    share_recent,
    share_before,
    case when jobs_before >= 5 then {{ share('jobs_recent', 'jobs_before') }} end as growth_ratio,
    case when jobs_before >= 5 and is_comparable then share_recent / share_before end as share_growth_ratio,
    tutorials
from measured
order by jobs desc, skill_id
