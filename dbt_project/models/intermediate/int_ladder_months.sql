-- The level of each member in each month: the highest whose rule the month fulfils.
with counted as (

    select level, member_id, {{ month_of('day_on') }} as month_on, sum(events) as events
    from {{ ref('int_ladder_acts') }}
    group by 1, 2, 3

)

select counted.member_id, counted.month_on, max(levels.level) as level
from counted
inner join {{ ref('stg_ladder_levels') }} as levels on counted.level = levels.level
where counted.events >= levels.minimum_events
group by 1, 2
