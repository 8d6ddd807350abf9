-- A resource that a member completes counts once a week, however often the client says so.
with completions as (

    select distinct
        {{ week_of(reporting_date('events.occurred_at')) }} as week_on,
        events.actor_id as member_id,
        events.object_id as resource_id
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb = 'completed'
        and events.actor_kind = 'member'
        and events.actor_id is not null
        and events.object_id is not null
        and coalesce(events.is_success, true)
        and events.occurred_at < reporting.reporting_end_at

)

select
    completions.week_on,
    completions.member_id,
    topics.topic_id,
    {{ language_group('documents.language') }} as content_language,
    count(*) as completions
from completions
left join {{ ref('int_documents') }} as documents using (resource_id)
left join {{ ref('int_resource_topics') }} as topics
    on completions.resource_id = topics.resource_id and topics.place = 1
group by 1, 2, 3, 4
