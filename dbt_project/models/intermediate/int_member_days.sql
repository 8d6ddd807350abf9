{{ config(materialized='view') }}
select
    days.actor_id as member_id,
    days.day_on,
    days.events,
    days.contributions,
    days.posts,
    days.answers,
    days.published,
    days.first_at,
    days.last_at
from {{ ref('int_active_days') }} as days
cross join {{ ref('int_reporting') }} as reporting
where
    days.audience = 'members'
    and days.day_on <= reporting.reporting_on
