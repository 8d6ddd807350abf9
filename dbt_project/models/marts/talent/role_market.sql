with postings as (

    select
        role_id,
        count(*) as jobs,
        count(distinct company) as companies,
        count(distinct country) as countries,
        count(workplace) as workplace_known,
        count(*) filter (where workplace = 'remote') as remote_jobs,
        count(*) filter (where is_open) as open_jobs
    from {{ ref('jobs') }}
    where is_canonical
    group by 1

),

aspirants as (

    select goal_role as role_id, count(*) as members_aiming
    from {{ ref('stg_members') }}
    group by 1

)

select
    roles.role_id,
    roles.label_zh,
    roles.label_en,
    coalesce(postings.jobs, 0) as jobs,
    coalesce(postings.companies, 0) as companies,
    coalesce(postings.countries, 0) as countries,
    coalesce(postings.workplace_known, 0) as workplace_known,
    coalesce(postings.remote_jobs, 0) as remote_jobs,
    case when postings.jobs >= 5 then {{ share('postings.remote_jobs', 'postings.jobs') }} end as remote_share,
    coalesce(postings.open_jobs, 0) as open_jobs,
    coalesce(aspirants.members_aiming, 0) as members_aiming
from {{ ref('stg_roles') }} as roles
left join postings using (role_id)
left join aspirants using (role_id)
order by roles.role_id
