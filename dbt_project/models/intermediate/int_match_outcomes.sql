-- What became of each match that was shown and has had 28 days since. Two logs say what was shown: events that carry a
-- score (`score=0.73`), whoever made it, a pair being one `registration`; and our own publications (`stg_showings`).
with reporting as (select reporting_on, reporting_end_at from {{ ref('int_reporting') }}),

matched as (

    select
        events.verb,
        events.registration,
        events.actor_id as member_id,
        events.object_kind as match_kind,
        events.object_id as item_id,
        events.detail,
        {{ reporting_date('events.occurred_at') }} as done_on
    from {{ ref('stg_events') }} as events
    cross join reporting
    where
        events.verb in ('match_shown', 'match_applied', 'match_accepted', 'match_declined', 'applied', 'placed')
        and events.actor_kind in ('member', 'system')
        and events.object_kind in ('job', 'project')
        and events.object_id is not null
        and events.occurred_at < reporting.reporting_end_at

),

first_shown as (

    -- a pair shown again is the same pair, with the score of its first showing
    select
        *,
        try_cast(replace(detail, 'score=', '') as double) as score,
        row_number() over (partition by registration order by done_on, detail, member_id, item_id) as showing
    from matched
    where verb = 'match_shown' and registration is not null and detail like 'score=%'

),

shown as (

    select
        match_kind, 'events' as score_source, registration as pair_id, registration, member_id, item_id,
        done_on as shown_on, score, cast(null as bigint) as rank, cast(null as varchar) as model
    from first_shown
    where showing = 1
    union all
    select
        case kind when 'job_match' then 'job' else 'project' end, 'log',
        member_id || ' ' || item_id || ' ' || cast(shown_on as varchar), null, member_id, item_id,
        shown_on, score, rank, model
    from {{ ref('stg_showings') }}
    where kind in ('job_match', 'project_match')

),

settled as (

    select shown.*
    from shown
    cross join reporting
    where {{ add_days('shown.shown_on', 28) }} <= reporting.reporting_on and shown.score between 0 and 1

),

-- an answer to the match itself is known by its registration, everything else by who and what. Our lists are made from
-- the data up to their day, so that only later days can answer them.
answers as (

    select settled.pair_id, settled.score_source, matched.verb
    from settled
    inner join matched
        on settled.registration = matched.registration
        and matched.done_on between settled.shown_on and {{ add_days('settled.shown_on', 28) }}
    where matched.verb <> 'match_shown'
    union all
    select settled.pair_id, settled.score_source, matched.verb
    from settled
    inner join matched
        on settled.member_id = matched.member_id
        and settled.item_id = matched.item_id
        and matched.done_on between settled.shown_on and {{ add_days('settled.shown_on', 28) }}
    where
        (settled.score_source = 'events' and matched.verb in ('applied', 'placed'))
        or (settled.score_source = 'log' and matched.verb <> 'match_shown' and matched.done_on > settled.shown_on)

),

became as (

    select
        pair_id,
        score_source,
        max(case when verb in ('match_applied', 'applied') then 1 else 0 end) as applied,
        max(case when verb in ('match_accepted', 'placed') then 1 else 0 end) as accepted,
        max(case when verb = 'match_declined' then 1 else 0 end) as declined,
        max(case when verb = 'placed' then 1 else 0 end) as placed
    from answers
    group by 1, 2

)

select
    settled.match_kind,
    settled.score_source,
    settled.pair_id,
    settled.member_id,
    settled.item_id,
    settled.shown_on,
    settled.score,
    settled.rank,
    settled.model,
    coalesce(became.applied, 0) as applied,
    coalesce(became.accepted, 0) as accepted,
    coalesce(became.declined, 0) as declined,
    coalesce(became.placed, 0) as placed
from settled
left join became on settled.pair_id = became.pair_id and settled.score_source = became.score_source
