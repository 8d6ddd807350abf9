-- Who was active on which day, for each audience; days whose events changed are counted again.
{{ config(
    materialized='incremental' if target.type == 'duckdb' else 'table',
    incremental_strategy='delete+insert', unique_key='day_on', on_schema_change='sync_all_columns'
) }}
with marks as (

    select day_on, mark from {{ ref('int_actor_days') }} where mark is not null

),

changed as (

    {{ changed_days('marks', is_incremental()) }}

),

acts as (

    select days.*
    from {{ ref('int_actor_days') }} as days
    inner join {{ ref('stg_verbs') }} as verbs on days.verb = verbs.verb_id
    where
        verbs.is_activity
        and days.actor_kind <> 'anonymous'
        and days.day_on in (select day_on from changed)

),

audiences as (

    select 'members' as audience, acts.* from acts where actor_kind = 'member'
    union all
    select 'everyone' as audience, acts.* from acts

),

counted as (

    select
        audience,
        actor_id,
        day_on,
        cast(sum(events) as bigint) as events,
        cast(coalesce(sum(events) filter (
            where verb in ('{{ var("contribution_verbs") | join("', '") }}')
        ), 0) as bigint) as contributions,
        cast(coalesce(sum(events) filter (where verb in ('posted', 'replied', 'asked')), 0) as bigint) as posts,
        cast(coalesce(sum(events) filter (where verb = 'answered'), 0) as bigint) as answers,
        cast(coalesce(sum(events) filter (where verb in ('published', 'edited')), 0) as bigint) as published,
        min(first_at) as first_at,
        max(last_at) as last_at,
        cast(null as string) as mark
    from audiences
    group by 1, 2, 3

)

select * from counted
union all
select
    cast(null as string) as audience,
    cast(null as string) as actor_id,
    day_on,
    0 as events,
    0 as contributions,
    0 as posts,
    0 as answers,
    0 as published,
    cast(null as timestamp) as first_at,
    cast(null as timestamp) as last_at,
    mark
from changed
