-- Whatever the weekly change is broken down by, the parts make the whole.
select
    weeks.week_on,
    changes.dimension,
    sum(changes.contribution) as contributions,
    max(weeks.active_members - weeks.previous_active_members) as change
from {{ ref('activity_weeks') }} as weeks
inner join {{ ref('activity_changes') }} as changes using (week_on)
group by 1, 2
having sum(changes.contribution) <> max(weeks.active_members - weeks.previous_active_members)
