-- Event-grain work happens here, once, and again only for days whose events changed. A row without actor marks the day.
{{ config(
    materialized='incremental' if target.type == 'duckdb' else 'table',
    incremental_strategy='delete+insert', unique_key='day_on', on_schema_change='sync_all_columns'
) }}
with changed as (

    {{ changed_days(ref('int_event_days'), is_incremental()) }}

),

counted as (

    select
        events.actor_id,
        events.actor_kind,
        events.verb,
        quarters.day_on,
        count(*) as events,
        min(events.occurred_at) as first_at,
        max(events.occurred_at) as last_at
    from {{ ref('stg_events') }} as events
    inner join {{ ref('int_event_quarters') }} as quarters
        on {{ quarter_of('events.occurred_at') }} = quarters.quarter
    where
        events.actor_id is not null
        and quarters.day_on in (select day_on from changed)
    group by 1, 2, 3, 4

)

select actor_id, actor_kind, verb, day_on, events, first_at, last_at, cast(null as string) as mark
from counted
union all
select
    cast(null as string) as actor_id,
    cast(null as string) as actor_kind,
    cast(null as string) as verb,
    day_on,
    0 as events,
    cast(null as timestamp) as first_at,
    cast(null as timestamp) as last_at,
    mark
from changed
