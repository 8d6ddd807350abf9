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

supply as (

    select
        skill_id,
        count(*) as members_with_skill,
        count(*) filter (where level >= 3) as members_at_level3
    from {{ source('derived', 'member_skills') }}
    group by 1

),

members as (

    select count(distinct member_id) as members from {{ source('derived', 'member_skills') }}

),

measured as (

    select
        skills.skill_id,
        coalesce(demand.jobs, 0) as jobs,
        coalesce(demand.companies, 0) as companies,
        {{ share('coalesce(demand.jobs, 0)', 'totals.jobs') }} as demand_share,
        coalesce(demand.jobs_recent, 0) as jobs_recent,
        coalesce(demand.jobs_before, 0) as jobs_before,
        {{ share('coalesce(demand.jobs_recent, 0)', 'totals.jobs_recent') }} as share_recent,
        {{ share('coalesce(demand.jobs_before, 0)', 'totals.jobs_before') }} as share_before,
        totals.jobs_recent >= 20 and totals.jobs_before >= 20 as is_comparable,
        coalesce(supply.members_with_skill, 0) as members_with_skill,
        coalesce(supply.members_at_level3, 0) as members_at_level3,
        {{ share('coalesce(supply.members_with_skill, 0)', 'members.members') }} as member_share,
        skills.tutorials
    from {{ ref('skills') }} as skills
    cross join totals
    cross join members
    left join demand using (skill_id)
    left join supply using (skill_id)
    where demand.jobs > 0 or supply.members_with_skill > 0

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
    members_with_skill,
    members_at_level3,
    member_share,
    tutorials,
    demand_share - member_share as gap,
    row_number() over (order by demand_share - member_share desc nulls last, jobs desc, skill_id) as rank_gap
from measured
order by rank_gap
