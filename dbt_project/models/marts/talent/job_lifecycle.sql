-- A family is one opening posted several times: the next of it is a repost once the one before was gone, or is old.
with seen as (

    select
        source || ':' || item_id as job_id,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from {{ ref('stg_sightings') }}
    where contract = 'raw.jobs'
    group by 1

),

postings as (

    select
        jobs.job_id,
        jobs.family_id,
        jobs.role_id,
        jobs.posted_on,
        {{ reporting_date('coalesce(seen.first_seen_at, staged.landed_at)') }} as first_seen_on,
        {{ reporting_date('coalesce(seen.last_seen_at, staged.landed_at)') }} as last_seen_on,
        jobs.closed_on,
        jobs.is_open,
        jobs.closed_on is not null as is_ended,
        -- open: until the data end; neither open nor closed: for as long as a posting counts as open
        {{ days_since('jobs.posted_on', 'coalesce(jobs.closed_on, reporting.data_on)') }} as days_watched,
        lag(jobs.job_id) over (partition by jobs.family_id order by jobs.posted_on, jobs.job_id) as before_id,
        lag(jobs.posted_on) over (partition by jobs.family_id order by jobs.posted_on, jobs.job_id) as before_on,
        lag(jobs.closed_on) over (partition by jobs.family_id order by jobs.posted_on, jobs.job_id) as before_closed_on
    from {{ ref('jobs') }} as jobs
    inner join {{ ref('stg_jobs') }} as staged using (job_id)
    cross join {{ ref('int_reporting') }} as reporting
    left join seen using (job_id)

),

judged as (

    select
        *,
        before_id is not null and posted_on is not null and (
            coalesce(before_closed_on <= posted_on, false) or {{ days_between('before_on', 'posted_on') }} > 30
        ) as is_repost
    from postings

)

select
    job_id,
    family_id,
    role_id,
    posted_on,
    first_seen_on,
    last_seen_on,
    closed_on,
    is_open,
    is_ended,
    case when is_open or is_ended then days_watched else least(days_watched, 180) end as days_watched,
    coalesce(is_repost, false) as is_repost,
    case when is_repost then before_id end as repost_of,
    case when is_repost then {{ days_between(
        'case when before_closed_on <= posted_on then before_closed_on else before_on end', 'posted_on'
    ) }} end as days_since_before
from judged
order by job_id
