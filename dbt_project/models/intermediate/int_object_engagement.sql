-- What people did with each object: papers, tutorials, outcomes and jobs alike.
select
    events.object_id,
    count(*) filter (where events.verb = 'viewed') as views,
    count(*) filter (
        where events.verb = 'viewed'
            and events.occurred_at >= {{ start_of_day(add_days('reporting.reporting_on', -89)) }}
    ) as views_90d,
    count(*) filter (where events.verb = 'completed') as completions,
    count(events.score) filter (where events.verb = 'rated') as ratings,
    -- decimals add up to the same total in whatever order an engine adds
    coalesce(sum(cast(events.score as decimal(18, 6))) filter (where events.verb = 'rated'), 0) as rating_total,
    count(*) filter (where events.verb = 'reported') as reports,
    count(distinct events.actor_id) filter (where events.verb in ('applied', 'match_applied')) as applicants,
    count(*) filter (where events.verb = 'placed') as placed
from {{ ref('stg_events') }} as events
cross join {{ ref('int_reporting') }} as reporting
where
    events.verb in ('viewed', 'completed', 'rated', 'reported', 'applied', 'match_applied', 'placed')
    and (events.verb = 'placed' or {{ is_human('events.actor_kind') }})
    and events.object_id is not null
    and events.occurred_at < reporting.reporting_end_at
group by 1
