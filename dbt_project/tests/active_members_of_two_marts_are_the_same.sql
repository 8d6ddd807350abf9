-- Days and weeks of members are counted by the marts of their own in another way.
select 'day' as unit, days.day_on as period_on, days.active_members, periods.active_members as other
from {{ ref('activity_days') }} as days
left join {{ ref('activity_periods') }} as periods
    on periods.audience = 'members' and periods.unit = 'day' and days.day_on = periods.period_on
where days.active_members <> coalesce(periods.active_members, 0)
union all
select 'week' as unit, weeks.week_on as period_on, weeks.active_members, periods.active_members as other
from {{ ref('activity_weeks') }} as weeks
left join {{ ref('activity_periods') }} as periods
    on periods.audience = 'members' and periods.unit = 'week' and weeks.week_on = periods.period_on
where
    weeks.active_members <> coalesce(periods.active_members, 0)
    or weeks.new_members <> coalesce(periods.new_members, 0)
    or weeks.dormant_members <> coalesce(periods.dormant_members, 0)
