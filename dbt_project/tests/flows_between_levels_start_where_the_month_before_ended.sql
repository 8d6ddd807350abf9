-- Whoever stands on a level at the end of a month starts the next one from it.
with ends as (

    select month_on, to_level as level, sum(members) as members
    from {{ ref('ladder_flows') }}
    where to_level > 0
    group by 1, 2

),

starts as (

    select month_on, from_level as level, sum(members) as members
    from {{ ref('ladder_flows') }}
    where from_level > 0
    group by 1, 2

)

select ends.month_on, ends.level, ends.members, starts.members as members_after
from ends
inner join {{ ref('int_reporting') }} as reporting
    on {{ add_months('ends.month_on', 1) }} <= reporting.reporting_on
left join starts
    on {{ add_months('ends.month_on', 1) }} = starts.month_on
    and ends.level = starts.level
where ends.members <> coalesce(starts.members, 0)
