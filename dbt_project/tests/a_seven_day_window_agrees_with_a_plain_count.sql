-- The windows of activity_days are counted by their ends; on the reporting day they are checked the plain way.
with plain as (

    select count(distinct days.member_id) as active_7d
    from {{ ref('int_member_days') }} as days
    cross join {{ ref('int_reporting') }} as reporting
    where days.day_on > {{ add_days('reporting.reporting_on', -7) }}

)

select activity.day_on, activity.active_7d, plain.active_7d as plain_active_7d
from {{ ref('activity_days') }} as activity
inner join {{ ref('int_reporting') }} as reporting on activity.day_on = reporting.reporting_on
cross join plain
where activity.active_7d <> plain.active_7d
