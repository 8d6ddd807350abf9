-- Event-grain work happens here, once; everything about activity reads this table.
select
    events.actor_id as member_id,
    {{ reporting_date('events.occurred_at') }} as day_on,
    count(*) as events,
    count(*) filter (
        where events.verb in ('{{ var("contribution_verbs") | join("', '") }}')
    ) as contributions,
    count(*) filter (where events.verb in ('posted', 'replied', 'asked')) as posts,
    count(*) filter (where events.verb = 'answered') as answers,
    count(*) filter (where events.verb in ('published', 'edited')) as published
from {{ ref('stg_events') }} as events
inner join {{ ref('stg_verbs') }} as verbs on events.verb = verbs.verb_id
cross join {{ ref('int_reporting') }} as reporting
where
    verbs.is_activity
    and events.actor_kind = 'member'
    and events.actor_id is not null
    and events.occurred_at < reporting.reporting_end_at
group by 1, 2
