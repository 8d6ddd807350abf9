with tickets as (

    select
        events.object_id as ticket_id,
        min(events.occurred_at) filter (where events.verb = 'feedback_opened') as opened_at,
        min(events.occurred_at) filter (where events.verb = 'feedback_responded') as responded_at,
        min(events.occurred_at) filter (where events.verb = 'feedback_closed') as closed_at,
        max(events.detail) filter (where events.verb = 'feedback_opened') as theme
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('feedback_opened', 'feedback_responded', 'feedback_closed')
        and events.object_id is not null
        and events.occurred_at < reporting.reporting_end_at
    group by 1

)

select
    tickets.ticket_id,
    tickets.theme,
    tickets.opened_at,
    {{ hours_between('tickets.opened_at', 'tickets.responded_at') }} as hours_to_response,
    {{ hours_between('tickets.opened_at', 'tickets.closed_at') }} as hours_to_close,
    tickets.closed_at is null as is_open,
    {{ hours_between(
        'tickets.opened_at',
        'coalesce(least(tickets.responded_at, tickets.closed_at), reporting.reporting_end_at)'
    ) }} > 72 as is_breached
from tickets
cross join {{ ref('int_reporting') }} as reporting
where tickets.opened_at is not null
order by tickets.ticket_id
