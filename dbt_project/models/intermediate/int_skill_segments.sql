{#- Dimension -> the segment that a posting belongs to. -#}
{%- set dimensions = {
    'month': "cast(" ~ month_of('jobs.posted_on') ~ " as varchar)",
    'role': 'jobs.role_id',
    'seniority': 'jobs.seniority',
    'country': 'jobs.country',
    'city': 'jobs.city',
    'workplace': 'jobs.workplace',
    'language': 'jobs.language',
} -%}
-- What of a segment's postings asks for a skill. A posting that does not say belongs to `unknown`, a segment like others.
with segments as (

    {%- for dimension, segment in dimensions.items() %}
    {% if not loop.first %}union all{% endif %}
    select
        jobs.job_id,
        jobs.company,
        jobs.source,
        '{{ dimension }}' as dimension,
        coalesce({{ segment }}, 'unknown') as segment
    from {{ ref('jobs') }} as jobs
    where jobs.is_canonical
    {%- endfor %}

),

sizes as (

    select dimension, segment, count(*) as all_jobs
    from segments
    group by 1, 2

),

named as (

    select job_skills.skill_id, segments.*
    from segments
    inner join {{ ref('job_skills') }} as job_skills using (job_id)

),

by_company as (

    select
        skill_id,
        dimension,
        segment,
        sum(jobs) as jobs,
        count(company) as companies,
        max(case when company is not null then jobs end) as largest_company_jobs
    from (select skill_id, dimension, segment, company, count(*) as jobs from named group by 1, 2, 3, 4) as counted
    group by 1, 2, 3

),

by_source as (

    select skill_id, dimension, segment, count(*) as sources, max(jobs) as largest_source_jobs
    from (select skill_id, dimension, segment, source, count(*) as jobs from named group by 1, 2, 3, 4) as counted
    group by 1, 2, 3

)

select
    by_company.skill_id,
    by_company.dimension,
    by_company.segment,
    cast(by_company.jobs as bigint) as jobs,
    by_company.companies,
    sizes.all_jobs,
    {{ share('by_company.jobs', 'sizes.all_jobs') }} as demand_share,
    {{ wilson_low('by_company.jobs', 'sizes.all_jobs') }} as share_low,
    {{ wilson_high('by_company.jobs', 'sizes.all_jobs') }} as share_high,
    {{ share('by_company.largest_company_jobs', 'by_company.jobs') }} as largest_company_share,
    by_source.sources,
    {{ share('by_source.largest_source_jobs', 'by_company.jobs') }} as largest_source_share,
    sizes.all_jobs < 20 as has_few_jobs,
    by_company.jobs >= 5 and by_company.largest_company_jobs > 0.5 * by_company.jobs as has_one_company,
    by_company.jobs >= 5 and by_source.largest_source_jobs > 0.8 * by_company.jobs as has_one_source
from by_company
inner join by_source using (skill_id, dimension, segment)
inner join sizes using (dimension, segment)
