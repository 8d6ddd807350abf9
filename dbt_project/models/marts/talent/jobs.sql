with skill_counts as (

    select
        document_id as job_id,
        count(*) filter (where necessity = 'required') as required_skills,
        count(*) filter (where necessity = 'useful') as useful_skills,
        count(*) as skills
    from {{ source('derived', 'document_skills') }}
    where document_kind = 'job'
    group by 1

)

select
    jobs.job_id,
    jobs.source,
    jobs.feed,
    feeds.licence as source_licence,
    feeds.attribution,
    jobs.title,
    jobs.company,
    jobs.url,
    jobs.location,
    jobs.country,
    places.city,
    places.city_zh,
    jobs.workplace,
    jobs.employment_type,
    roles.role_id,
    coalesce(jobs.seniority, roles.seniority) as seniority,
    jobs.salary_text,
    jobs.salary_min,
    jobs.salary_max,
    jobs.salary_currency,
    jobs.salary_period,
    jobs.language,
    jobs.posted_at,
    {{ reporting_date('jobs.posted_at') }} as posted_on,
    {{ days_since(
        reporting_date('jobs.posted_at'),
        'least(coalesce(' ~ reporting_date('jobs.closes_at') ~ ', reporting.data_on), reporting.data_on)'
    ) }} as days_open,
    openings.is_open,
    {{ reporting_date('jobs.closes_at') }} as closes_on,
    openings.closed_on,
    coalesce(families.family_id, jobs.job_id) as family_id,
    coalesce(families.is_canonical, true) as is_canonical,
    coalesce(skill_counts.required_skills, 0) as required_skills,
    coalesce(skill_counts.useful_skills, 0) as useful_skills,
    coalesce(skill_counts.skills, 0) as skills
from {{ ref('stg_jobs') }} as jobs
cross join {{ ref('int_reporting') }} as reporting
left join {{ source('derived', 'job_roles') }} as roles using (job_id)
left join {{ source('derived', 'job_places') }} as places using (job_id)
left join {{ ref('int_families') }} as families
    on jobs.job_id = families.document_id and families.document_kind = 'job'
left join skill_counts using (job_id)
left join {{ ref('stg_feeds') }} as feeds on jobs.feed = feeds.feed
inner join {{ ref('int_openings') }} as openings using (job_id)
order by jobs.job_id
