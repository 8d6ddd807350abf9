-- Who replied in which thread, how often and when. A forum's accepted answer is a reply too: it has the thread for its
-- parent.
select
    coalesce(events.parent_id, events.object_id) as thread_id,
    events.actor_id as member_id,
    count(*) as replies,
    min(events.occurred_at) as first_reply_at,
    max(events.occurred_at) as last_reply_at
from {{ ref('stg_events') }} as events
cross join {{ ref('int_reporting') }} as reporting
where
    (events.verb = 'replied' or (events.verb = 'answered' and events.parent_id is not null))
    and events.actor_kind in ('member', 'anonymous', 'staff')
    and events.occurred_at < reporting.reporting_end_at
    and (events.parent_id is not null or events.object_id is not null)
group by 1, 2
