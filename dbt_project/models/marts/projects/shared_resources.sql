with decisions as (

    select
        events.event_id,
        events.verb,
        events.object_id as resource_id,
        events.parent_id as project_id,
        cast(events.quantity as decimal(18, 6)) as quantity,
        events.occurred_at
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('resource_requested', 'resource_granted', 'resource_denied', 'resource_released')
        and events.occurred_at < reporting.reporting_end_at

),

counts as (

    select
        resource_id,
        count(*) filter (where verb = 'resource_requested') as requests,
        count(*) filter (where verb = 'resource_granted') as granted,
        count(*) filter (where verb = 'resource_denied') as denied,
        coalesce(sum(quantity) filter (where verb = 'resource_granted'), 0)
        - coalesce(sum(quantity) filter (where verb = 'resource_released'), 0) as in_use
    from decisions
    group by 1

),

waits as (

    select
        requests.resource_id,
        requests.event_id,
        {{ hours_between('requests.occurred_at', 'min(answers.occurred_at)') }} as wait_hours
    from decisions as requests
    inner join decisions as answers
        on requests.resource_id = answers.resource_id
        and requests.project_id = answers.project_id
        and answers.verb in ('resource_granted', 'resource_denied')
        and answers.occurred_at >= requests.occurred_at
    where requests.verb = 'resource_requested'
    group by requests.resource_id, requests.event_id, requests.occurred_at

),

median_waits as (

    select resource_id, {{ percentile('wait_hours', 0.5) }} as median_wait_hours
    from waits
    group by 1

)

select
    resources.resource_id,
    resources.kind,
    resources.name_zh,
    resources.name_en,
    resources.provider,
    resources.capacity,
    resources.unit,
    coalesce(counts.requests, 0) as requests,
    coalesce(counts.granted, 0) as granted,
    coalesce(counts.denied, 0) as denied,
    {{ share('counts.denied', '(counts.granted + counts.denied)') }} as denial_share,
    cast(greatest(coalesce(counts.in_use, 0), 0) as double) as in_use,
    cast(greatest(coalesce(counts.in_use, 0), 0) as double) / nullif(resources.capacity, 0) as utilisation_share,
    median_waits.median_wait_hours
from {{ ref('stg_shared_resources') }} as resources
left join counts using (resource_id)
left join median_waits using (resource_id)
order by resources.resource_id
