-- What people did with each object on each day; days whose events changed are counted again.
{{ config(
    materialized='incremental' if target.type == 'duckdb' else 'table',
    incremental_strategy='delete+insert', unique_key='day_on', on_schema_change='sync_all_columns'
) }}
with changed as (

    {{ changed_days(ref('int_event_days'), is_incremental()) }}

),

counted as (

    select
        events.object_id,
        quarters.day_on,
        count(*) filter (where events.verb = 'viewed') as views,
        count(*) filter (where events.verb = 'completed') as completions,
        count(events.score) filter (where events.verb = 'rated') as ratings,
        -- decimals add up to the same total in whatever order an engine adds
        cast(coalesce(
            sum(cast(events.score as decimal(18, 6))) filter (where events.verb = 'rated'), 0
        ) as decimal(18, 6)) as rating_total,
        count(*) filter (where events.verb = 'reported') as reports,
        count(*) filter (where events.verb = 'placed') as placed
    from {{ ref('stg_events') }} as events
    inner join {{ ref('int_event_quarters') }} as quarters
        on {{ quarter_of('events.occurred_at') }} = quarters.quarter
    where
        events.verb in ('viewed', 'completed', 'rated', 'reported', 'placed')
        and (events.verb = 'placed' or {{ is_human('events.actor_kind') }})
        and events.object_id is not null
        and quarters.day_on in (select day_on from changed)
    group by 1, 2

)

select *, cast(null as string) as mark from counted
union all
select
    cast(null as string) as object_id,
    day_on,
    0 as views,
    0 as completions,
    0 as ratings,
    cast(0 as decimal(18, 6)) as rating_total,
    0 as reports,
    0 as placed,
    mark
from changed
