-- Built before what is derived, so that matching and the marts mean the same by an open posting.
with listings as (

    -- gone from every feed that listed it: a complete reading lacks it, or three in a row were empty
    select
        source || ':' || item_id as job_id,
        max(last_seen_at) as last_seen_at,
        case
            when min(case when absences >= 1 or empty_readings >= 3 then 1 else 0 end) = 1 then max(absent_since)
        end as gone_at
    from {{ ref('stg_sightings') }}
    where contract = 'raw.jobs'
    group by 1

)

select
    jobs.job_id,
    listings.gone_at is null and coalesce(
        jobs.closes_at >= reporting.data_end_at,
        case
            when {{ reporting_date('listings.last_seen_at') }} > {{ add_days('reporting.data_on', -14) }} then true
        end,
        {{ reporting_date('coalesce(jobs.posted_at, jobs.updated_at, jobs.landed_at)') }}
            > {{ add_days('reporting.data_on', -180) }}
    ) as is_open,
    case
        when listings.gone_at is not null then {{ reporting_date('listings.gone_at') }}
        when jobs.closes_at < reporting.data_end_at then {{ reporting_date('jobs.closes_at') }}
    end as closed_on
from {{ ref('stg_jobs') }} as jobs
cross join {{ ref('int_reporting') }} as reporting
left join listings using (job_id)
