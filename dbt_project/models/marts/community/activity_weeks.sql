with weeks as (

    select {{ dates_between(
        '(select min(week_on) from ' ~ ref('int_member_weeks') ~ ')', week_of('reporting_on'), 'week'
    ) }} as week_on
    from {{ ref('int_reporting') }}

),

present as (

    select
        week_on,
        count(*) as active_members,
        count(*) filter (where previous_active_week_on is null) as new_members,
        count(*) filter (where previous_active_week_on = {{ add_days('week_on', -7) }}) as returning_members,
        count(*) filter (where previous_active_week_on < {{ add_days('week_on', -7) }}) as resurrected_members,
        sum(events) as events
    from {{ ref('int_member_weeks') }}
    group by 1

),

absent as (

    select {{ add_days('week_on', 7) }} as week_on, count(*) as dormant_members
    from {{ ref('int_member_weeks') }}
    where next_active_week_on is null or next_active_week_on > {{ add_days('week_on', 7) }}
    group by 1

),

counts as (

    select
        weeks.week_on,
        coalesce(present.active_members, 0) as active_members,
        coalesce(present.new_members, 0) as new_members,
        coalesce(present.returning_members, 0) as returning_members,
        coalesce(present.resurrected_members, 0) as resurrected_members,
        coalesce(absent.dormant_members, 0) as dormant_members,
        cast(coalesce(present.events, 0) as bigint) as events,
        coalesce(lag(present.active_members) over (order by weeks.week_on), 0) as previous_active_members
    from weeks
    left join present using (week_on)
    left join absent using (week_on)

),

history as (

    select
        counts.week_on,
        earlier.active_members,
        {{ percentile('earlier.active_members', 0.5) }} over (partition by counts.week_on) as middle
    from counts
    inner join counts as earlier
        on earlier.week_on < counts.week_on
        and earlier.week_on >= {{ add_days('counts.week_on', -84) }}

),

bands as (

    -- 1.4826 x MAD estimates a standard deviation; the square root of the median is the least noise of a count
    select
        week_on,
        count(*) as weeks_before,
        max(middle) as middle,
        greatest(
            3 * 1.4826 * {{ percentile('abs(active_members - middle)', 0.5) }},
            3 * sqrt(max(middle))
        ) as half_width
    from history
    group by 1

),

holidays as (

    select
        {{ week_of('day_on') }} as week_on,
        {{ joined_text('name_zh') }} as holiday_zh,
        {{ joined_text('name_en') }} as holiday_en
    from {{ ref('int_calendar') }}
    where kind = 'holiday'
    group by 1

)

select
    counts.week_on,
    counts.active_members,
    counts.previous_active_members,
    counts.new_members,
    counts.returning_members,
    counts.resurrected_members,
    counts.dormant_members,
    counts.events,
    case when bands.weeks_before >= 8 then greatest(bands.middle - bands.half_width, 0) end as expected_low,
    case when bands.weeks_before >= 8 then bands.middle + bands.half_width end as expected_high,
    counts.week_on <= reporting.last_week_on
    and coalesce(bands.weeks_before >= 8, false)
    and abs(counts.active_members - bands.middle) > bands.half_width as is_unusual,
    counts.week_on <= reporting.last_week_on as is_complete,
    holidays.holiday_zh,
    holidays.holiday_en
from counts
cross join {{ ref('int_reporting') }} as reporting
left join bands using (week_on)
left join holidays using (week_on)
order by counts.week_on
