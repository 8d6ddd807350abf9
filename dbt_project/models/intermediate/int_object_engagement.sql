-- What people did with each object: papers, tutorials, outcomes and jobs alike.
with engaged as (

    select
        days.object_id,
        cast(sum(days.views) as bigint) as views,
        cast(coalesce(
            sum(days.views) filter (where days.day_on >= {{ add_days('reporting.reporting_on', -89) }}), 0
        ) as bigint) as views_90d,
        cast(sum(days.completions) as bigint) as completions,
        cast(sum(days.ratings) as bigint) as ratings,
        sum(days.rating_total) as rating_total,
        cast(sum(days.reports) as bigint) as reports,
        cast(sum(days.placed) as bigint) as placed
    from {{ ref('int_object_days') }} as days
    cross join {{ ref('int_reporting') }} as reporting
    where days.object_id is not null and days.day_on <= reporting.reporting_on
    group by 1

),

applied as (

    select events.object_id, count(distinct events.actor_id) as applicants
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('applied', 'match_applied')
        and {{ is_human('events.actor_kind') }}
        and events.object_id is not null
        and events.occurred_at < reporting.reporting_end_at
    group by 1

)

select
    coalesce(engaged.object_id, applied.object_id) as object_id,
    coalesce(engaged.views, 0) as views,
    coalesce(engaged.views_90d, 0) as views_90d,
    coalesce(engaged.completions, 0) as completions,
    coalesce(engaged.ratings, 0) as ratings,
    coalesce(engaged.rating_total, 0) as rating_total,
    coalesce(engaged.reports, 0) as reports,
    coalesce(applied.applicants, 0) as applicants,
    coalesce(engaged.placed, 0) as placed
from engaged
full outer join applied on engaged.object_id = applied.object_id
