-- Two skills that the same postings name, each pair once, in the order of their ids.
with named as (

    select job_skills.job_id, job_skills.skill_id, jobs.company
    from {{ ref('job_skills') }} as job_skills
    inner join {{ ref('jobs') }} as jobs using (job_id)
    where jobs.is_canonical

),

postings as (

    select count(*) as all_jobs
    from {{ ref('jobs') }}
    where is_canonical

),

sizes as (

    select skill_id, count(*) as jobs
    from named
    group by 1

),

pairs as (

    select
        named.skill_id,
        others.skill_id as other_skill_id,
        count(*) as jobs_both,
        count(distinct named.company) as companies
    from named
    inner join named as others on named.job_id = others.job_id and named.skill_id < others.skill_id
    group by 1, 2
    having count(*) >= 5

)

select
    pairs.skill_id,
    pairs.other_skill_id,
    pairs.jobs_both,
    sizes.jobs,
    other_sizes.jobs as other_jobs,
    postings.all_jobs,
    pairs.companies,
    cast(pairs.jobs_both as double) * postings.all_jobs / (sizes.jobs * other_sizes.jobs) as lift,
    ln(cast(pairs.jobs_both as double) * postings.all_jobs / (sizes.jobs * other_sizes.jobs)) / ln(2.0) as pmi_bits,
    {{ share('pairs.jobs_both', 'sizes.jobs + other_sizes.jobs - pairs.jobs_both') }} as jaccard_share,
    {{ share('pairs.jobs_both', 'sizes.jobs') }} as given_skill_share,
    {{ share('pairs.jobs_both', 'other_sizes.jobs') }} as given_other_share
from pairs
cross join postings
inner join sizes on pairs.skill_id = sizes.skill_id
inner join sizes as other_sizes on pairs.other_skill_id = other_sizes.skill_id
order by 1, 2
