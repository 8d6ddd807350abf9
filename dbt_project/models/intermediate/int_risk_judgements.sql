-- Every rule as it would have judged on the reporting day and every 28 days before, and who was silent afterwards.
with as_ofs as (

    select {{ dates_between(add_days('reporting_on', -364), 'reporting_on', 'day') }} as as_of_on, reporting_on
    from {{ ref('int_reporting') }}

),

dates as (

    select as_of_on, reporting_on
    from as_ofs
    where cast({{ days_between('as_of_on', 'reporting_on') }} as integer) % 28 = 0

),

-- the people a rule could be about: active at least once in the 84 days up to the day of judgement
counted as (

    select
        dates.as_of_on,
        max(dates.reporting_on) as reporting_on,
        rules.rule_id,
        days.member_id,
        count(*) filter (
            where days.day_on <= {{ add_days('dates.as_of_on', '- rules.recent_days') }}
            and days.day_on > {{ add_days('dates.as_of_on', '- rules.recent_days - rules.before_days') }}
        ) as days_before,
        count(*) filter (
            where days.day_on <= dates.as_of_on
            and days.day_on > {{ add_days('dates.as_of_on', '- rules.recent_days') }}
        ) as days_recent,
        count(*) filter (where days.day_on > dates.as_of_on) as days_after,
        max(days.day_on) filter (where days.day_on <= dates.as_of_on) as last_active_on
    from dates
    inner join {{ ref('int_member_days') }} as days
        on days.day_on > {{ add_days('dates.as_of_on', -84) }}
        and days.day_on <= {{ add_days('dates.as_of_on', 28) }}
    cross join {{ ref('stg_risk_rules') }} as rules
    group by 1, 3, 4

)

select
    counted.as_of_on,
    counted.rule_id,
    counted.member_id,
    counted.days_before,
    counted.days_recent,
    counted.last_active_on,
    counted.days_before >= rules.minimum_days_before
    and counted.days_recent * rules.before_days <= rules.maximum_rate * counted.days_before * rules.recent_days
    and (
        rules.maximum_age_days is null
        or coalesce({{ days_between('members.joined_on', 'counted.as_of_on') }} <= rules.maximum_age_days, false)
    ) as is_flagged,
    -- null while the 28 days after have not passed
    case when counted.as_of_on <= {{ add_days('counted.reporting_on', -28) }} then counted.days_after = 0 end as is_lapsed
from counted
inner join {{ ref('stg_risk_rules') }} as rules using (rule_id)
left join {{ ref('stg_members') }} as members on counted.member_id = members.member_id
where counted.last_active_on is not null
