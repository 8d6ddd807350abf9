-- Every payment of the ledger once, with its stream and sign: what all marts about money read. A refund belongs to the
-- stream of what was paid for.
select
    events.event_id,
    events.occurred_at,
    {{ reporting_date('events.occurred_at') }} as paid_on,
    case
        when events.verb in ('subscribed', 'renewed') then 'membership'
        when events.verb = 'ad_daily' then 'advertising'
        when events.verb = 'placed' then 'recruiting'
        when events.verb = 'refunded' and events.object_kind = 'plan' then 'membership'
        when events.verb = 'refunded' and events.object_kind in ('job', 'application') then 'recruiting'
        when events.verb = 'refunded' and events.object_kind = 'advertisement' then 'advertising'
        else 'training'
    end as stream,
    events.verb = 'refunded' as is_refund,
    case when events.actor_kind = 'member' then events.actor_id end as member_id,
    events.object_id,
    events.object_name,
    case when events.verb = 'refunded' then abs(events.amount) else events.amount end as amount,
    events.currency,
    events.quantity,
    events.detail
from {{ ref('stg_events') }} as events
cross join {{ ref('int_reporting') }} as reporting
where
    events.verb in ('subscribed', 'renewed', 'purchased', 'refunded', 'placed', 'ad_daily')
    and events.actor_kind in ('member', 'anonymous', 'system', 'staff')
    and events.occurred_at < reporting.reporting_end_at
