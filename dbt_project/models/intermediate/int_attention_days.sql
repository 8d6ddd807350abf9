-- On how many occasions people turned to each item on each day: views, and replies and votes for threads.
select
    case when events.verb = 'replied' then coalesce(events.parent_id, events.object_id) else events.object_id end
        as object_id,
    {{ reporting_date('events.occurred_at') }} as day_on,
    count(*) as visits
from {{ ref('stg_events') }} as events
cross join {{ ref('int_reporting') }} as reporting
where
    (events.verb in ('viewed', 'replied') or (events.verb = 'upvoted' and events.object_kind = 'post'))
    and {{ is_human('events.actor_kind') }}
    and events.object_id is not null
    and events.occurred_at < reporting.reporting_end_at
group by 1, 2
