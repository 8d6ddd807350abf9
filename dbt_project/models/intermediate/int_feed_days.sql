-- How much each feed brought for each day, and from whom: enough to see a day that is missing or a machine that runs.
select
    {{ reporting_date('events.occurred_at') }} as day_on,
    events.feed,
    events.actor_kind,
    count(*) as events
from {{ ref('stg_events') }} as events
cross join {{ ref('int_reporting') }} as reporting
where events.occurred_at < reporting.reporting_end_at
group by 1, 2, 3
