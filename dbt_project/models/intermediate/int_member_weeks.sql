-- Members' active weeks with the active weeks before and after: the source of all flows between weeks.
with weeks as (

    select
        member_id,
        {{ week_of('day_on') }} as week_on,
        cast(sum(events) as bigint) as events
    from {{ ref('int_member_days') }}
    group by 1, 2

)

select
    member_id,
    week_on,
    events,
    lag(week_on) over (partition by member_id order by week_on) as previous_active_week_on,
    lead(week_on) over (partition by member_id order by week_on) as next_active_week_on
from weeks
