-- A member counts as active in the 28 days from each active day on. Counting the ends of these stretches instead of
-- the members of each window keeps the work proportional to member-days.
{%- set windows = [7, 28] %}
with member_days as (

    select
        *,
        lag(day_on) over (partition by member_id order by day_on) as previous_day_on,
        lead(day_on) over (partition by member_id order by day_on) as next_day_on
    from {{ ref('int_member_days') }}

),

days as (

    select {{ dates_between('(select min(day_on) from member_days)', 'reporting_on', 'day') }} as day_on
    from {{ ref('int_reporting') }}

),

counts as (

    select
        day_on,
        count(*) as active_members,
        count(*) filter (where previous_day_on is null) as new_members,
        sum(events) as events
    from member_days
    group by 1

),

steps as (

    select day_on, {% for n in windows %}1 as step_{{ n }}{{ ', ' if not loop.last }}{% endfor %}
    from member_days
    {%- for n in windows %}
    union all
    select
        least(coalesce(next_day_on, {{ add_days('day_on', n) }}), {{ add_days('day_on', n) }}) as day_on,
        {% for m in windows %}{{ -1 if m == n else 0 }} as step_{{ m }}{{ ', ' if not loop.last }}{% endfor %}
    from member_days
    {%- endfor %}

),

net_steps as (

    select day_on, {% for n in windows %}sum(step_{{ n }}) as step_{{ n }}{{ ', ' if not loop.last }}{% endfor %}
    from steps
    group by 1

),

rolling as (

    select
        days.day_on,
        coalesce(counts.active_members, 0) as active_members,
        coalesce(counts.new_members, 0) as new_members,
        coalesce(counts.events, 0) as events,
        {%- for n in windows %}
        sum(coalesce(net_steps.step_{{ n }}, 0)) over (order by days.day_on)
            as active_{{ n }}d{{ ',' if not loop.last }}
        {%- endfor %}
    from days
    left join counts using (day_on)
    left join net_steps using (day_on)

)

select
    day_on,
    active_members,
    new_members,
    cast(events as bigint) as events,
    cast(active_7d as bigint) as active_7d,
    cast(active_28d as bigint) as active_28d,
    {{ share('active_members', 'active_28d') }} as stickiness
from rolling
order by day_on
