-- How long postings of a role stay open. Those still open are kept as open until the data end, else every median is short.
with waits as (

    select
        coalesce(role_id, 'unknown') as role_id,
        cast(days_watched as double) as hours,
        is_ended
    from {{ ref('job_lifecycle') }}
    where days_watched is not null

),

postings as (

    select
        coalesce(role_id, 'unknown') as role_id,
        count(*) as postings,
        count(*) filter (where is_open) as open_postings,
        count(*) filter (where is_repost) as reposts
    from {{ ref('job_lifecycle') }}
    group by 1

),

medians as (

    select * from {{ survival_median('waits', ['role_id']) }} as summary

)

select
    postings.role_id,
    postings.postings,
    coalesce(medians.waits, 0) as dated_postings,
    coalesce(medians.ended, 0) as ended,
    postings.open_postings,
    postings.reposts,
    {{ share('postings.reposts', 'postings.postings') }} as repost_share,
    medians.median_waited as median_days_open,
    medians.median_low as median_days_low,
    medians.median_high as median_days_high,
    coalesce(medians.ended, 0) >= 5 as is_enough
from postings
left join medians using (role_id)
order by 1
