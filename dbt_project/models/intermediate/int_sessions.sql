-- Runs of a person's events with gaps of at most 30 minutes, cut at midnight in the reporting zone so that a day's
-- sessions depend on that day alone. Days whose events changed are counted again.
{{ config(
    materialized='incremental' if target.type == 'duckdb' else 'table',
    incremental_strategy='delete+insert', unique_key='day_on', on_schema_change='sync_all_columns'
) }}
with changed as (

    {{ changed_days(ref('int_event_days'), is_incremental()) }}

),

acts as (

    select
        events.actor_id,
        events.actor_kind,
        quarters.day_on,
        events.occurred_at,
        events.verb = 'viewed' as is_view,
        lag(events.occurred_at) over (
            partition by events.actor_id, events.actor_kind, quarters.day_on order by events.occurred_at
        ) as previous_at
    from {{ ref('stg_events') }} as events
    inner join {{ ref('stg_verbs') }} as verbs on events.verb = verbs.verb_id
    inner join {{ ref('int_event_quarters') }} as quarters
        on {{ quarter_of('events.occurred_at') }} = quarters.quarter
    where
        verbs.is_activity
        and events.actor_id is not null
        and events.actor_kind <> 'anonymous'
        and quarters.day_on in (select day_on from changed)

),

numbered as (

    select
        *,
        sum(case when {{ hours_between('previous_at', 'occurred_at') }} <= 0.5 then 0 else 1 end) over (
            partition by actor_id, actor_kind, day_on order by occurred_at
            rows between unbounded preceding and current row
        ) as number
    from acts

),

sessions as (

    select
        actor_id,
        actor_kind,
        day_on,
        cast(number as bigint) as number,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) as events,
        count(*) filter (where is_view) as views
    from numbered
    group by 1, 2, 3, 4

)

select *, cast(null as string) as mark from sessions
union all
select
    cast(null as string) as actor_id,
    cast(null as string) as actor_kind,
    day_on,
    0 as number,
    cast(null as timestamp) as started_at,
    cast(null as timestamp) as ended_at,
    0 as events,
    0 as views,
    mark
from changed
