-- What each channel brought to the community's items in the last 90 days: whom it reached, what they opened, and what of
-- that they finished. Impressions are those that advertising reports; other channels do not say how many saw a post.
with arrivals as (

    select
        events.channel as channel_id,
        events.actor_id,
        events.object_id,
        min(events.occurred_at) as first_at,
        max(case when events.object_kind = 'lecture' then 1 else 0 end) as is_lecture,
        max(case when events.verb in ('viewed', 'started', 'played', 'registered') then 1 else 0 end) as is_opened
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.channel is not null
        and events.verb not in ('acquired', 'ad_daily')
        and {{ is_human('events.actor_kind') }}
        and events.occurred_at >= {{ start_of_day(add_days('reporting.reporting_on', -89)) }}
        and events.occurred_at < reporting.reporting_end_at
    group by 1, 2, 3

),

finished as (

    select events.actor_id, events.object_id, max(events.occurred_at) as last_at
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        (
            (events.verb = 'completed' and coalesce(events.is_success, true))
            or (events.verb = 'attended' and events.object_kind = 'lecture')
        )
        and {{ is_human('events.actor_kind') }}
        and events.occurred_at >= {{ start_of_day(add_days('reporting.reporting_on', -89)) }}
        and events.occurred_at < reporting.reporting_end_at
    group by 1, 2

),

opened as (

    select
        arrivals.channel_id,
        count(*) as opens,
        count(*) filter (where finished.last_at >= arrivals.first_at) as completions
    from arrivals
    left join finished
        on arrivals.actor_id = finished.actor_id and arrivals.object_id = finished.object_id
    left join {{ ref('int_documents') }} as documents on arrivals.object_id = documents.resource_id
    where arrivals.is_opened = 1 and (arrivals.is_lecture = 1 or documents.resource_id is not null)
    group by 1

),

reached as (

    select channel_id, count(distinct actor_id) as people, count(*) as items
    from arrivals
    group by 1

),

advertised as (

    select
        events.channel as channel_id,
        cast(sum(events.quantity) as bigint) as impressions,
        cast(sum(cast(nullif(regexp_extract(events.detail, 'clicks=([0-9]+)', 1), '') as bigint)) as bigint) as clicks
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb = 'ad_daily'
        and events.channel is not null
        and events.actor_kind in ('system', 'staff')
        and events.occurred_at >= {{ start_of_day(add_days('reporting.reporting_on', -89)) }}
        and events.occurred_at < reporting.reporting_end_at
    group by 1

),

found as (

    select channel_id from reached
    union
    select channel_id from advertised
    union
    select channel_id from {{ ref('stg_channels') }}

)

select
    found.channel_id,
    coalesce(channels.name_zh, found.channel_id) as name_zh,
    coalesce(channels.name_en, found.channel_id) as name_en,
    channels.kind,
    advertised.impressions,
    advertised.clicks,
    case when advertised.impressions >= 1000 then {{ share('advertised.clicks', 'advertised.impressions') }} end
        as click_share,
    coalesce(reached.people, 0) as people,
    coalesce(reached.items, 0) as visits,
    coalesce(opened.opens, 0) as opens,
    coalesce(opened.completions, 0) as completions,
    case when opened.opens >= 20 then {{ share('opened.completions', 'opened.opens') }} end as completed_share,
    case when opened.opens >= 20 then {{ wilson_low('opened.completions', 'opened.opens') }} end as completed_low,
    case when opened.opens >= 20 then {{ wilson_high('opened.completions', 'opened.opens') }} end as completed_high
from found
left join {{ ref('stg_channels') }} as channels using (channel_id)
left join reached using (channel_id)
left join opened using (channel_id)
left join advertised using (channel_id)
order by found.channel_id
