{{ config(materialized='view') }}
select
    actor_id as member_id,
    period_on as week_on,
    events,
    previous_on as previous_active_week_on,
    next_on as next_active_week_on
from {{ ref('int_active_periods') }}
where audience = 'members' and unit = 'week'
