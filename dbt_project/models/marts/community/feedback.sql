-- A ticket that is opened again after it was closed is reopened: it waits until it is closed again.
with sent as (

    select
        events.object_id as ticket_id,
        events.verb,
        events.occurred_at,
        events.detail,
        events.score,
        lag(events.verb) over (
            partition by events.object_id, events.verb = 'feedback_responded'
            order by events.occurred_at, case when events.verb = 'feedback_opened' then 0 else 1 end, events.event_id
        ) as previous_verb
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('feedback_opened', 'feedback_responded', 'feedback_closed')
        and events.object_id is not null
        and events.occurred_at < reporting.reporting_end_at

),

tickets as (

    select
        ticket_id,
        min(occurred_at) filter (where verb = 'feedback_opened') as opened_at,
        min(occurred_at) filter (where verb = 'feedback_responded') as responded_at,
        min(occurred_at) filter (where verb = 'feedback_closed') as closed_at,
        max(occurred_at) filter (where verb = 'feedback_closed') as last_closed_at,
        max(occurred_at) filter (
            where verb = 'feedback_opened' and previous_verb = 'feedback_closed'
        ) as reopened_at,
        count(*) filter (where verb = 'feedback_opened' and previous_verb = 'feedback_closed') as reopens,
        max(detail) filter (where verb = 'feedback_opened') as theme,
        max(score) filter (where verb = 'feedback_closed') as closing_score
    from sent
    group by 1

),

ratings as (

    select ticket_id, score
    from (
        select
            events.object_id as ticket_id,
            events.score,
            row_number() over (partition by events.object_id order by events.occurred_at desc, events.event_id) as place
        from {{ ref('stg_events') }} as events
        cross join {{ ref('int_reporting') }} as reporting
        where
            events.verb = 'rated'
            and events.object_kind in ('ticket', 'feedback')
            and events.score is not null
            and events.occurred_at < reporting.reporting_end_at
    ) as given
    where place = 1

)

select
    tickets.ticket_id,
    tickets.theme,
    tickets.opened_at,
    {{ hours_between('tickets.opened_at', 'tickets.responded_at') }} as hours_to_response,
    {{ hours_between('tickets.opened_at', 'tickets.closed_at') }} as hours_to_close,
    tickets.closed_at is null or coalesce(tickets.reopened_at >= tickets.last_closed_at, false) as is_open,
    {{ hours_between(
        'tickets.opened_at',
        'coalesce(least(tickets.responded_at, tickets.closed_at), reporting.reporting_end_at)'
    ) }} > 72 as is_breached,
    tickets.reopens,
    case when not coalesce(tickets.reopened_at >= tickets.last_closed_at, false)
        then {{ hours_between('tickets.opened_at', 'tickets.last_closed_at') }}
    end as hours_to_resolution,
    {{ hours_between('tickets.opened_at', 'reporting.reporting_end_at') }} as age_hours,
    coalesce(ratings.score, tickets.closing_score) as rating
from tickets
cross join {{ ref('int_reporting') }} as reporting
left join ratings using (ticket_id)
where tickets.opened_at is not null
order by tickets.ticket_id
