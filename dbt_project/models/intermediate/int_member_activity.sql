-- How active each member was in the last 28 days and the 28 before, and what that makes of them.
with spans as (

    select
        days.member_id,
        count(*) as active_days,
        count(*) filter (where days.day_on > {{ add_days('reporting.reporting_on', -28) }}) as active_days_28,
        count(*) filter (
            where days.day_on <= {{ add_days('reporting.reporting_on', -28) }}
            and days.day_on > {{ add_days('reporting.reporting_on', -56) }}
        ) as active_days_before,
        min(days.day_on) as first_active_on,
        max(days.day_on) as last_active_on,
        min(days.day_on) filter (where days.contributions > 0) as first_contribution_on
    from {{ ref('int_member_days') }} as days
    cross join {{ ref('int_reporting') }} as reporting
    group by 1

),

judged as (

    select
        *,
        case
            when active_days_28 = 0 then 'dormant'
            when active_days_28 = active_days then 'new'
            when active_days_before > 0 then 'current'
            else 'returning'
        end as lifecycle,
        active_days_before >= 4 and active_days_28 * 4 <= active_days_before as is_at_risk
    from spans

)

select
    *,
    case when is_at_risk then
        '此前 28 天活跃 ' || cast(active_days_before as string)
        || ' 天，最近 28 天只有 ' || cast(active_days_28 as string) || ' 天。'
    end as risk_reason_zh,
    case when is_at_risk then
        'Active on ' || cast(active_days_before as string) || ' of the 28 days before, on '
        || cast(active_days_28 as string) || ' of the last 28.'
    end as risk_reason_en
from judged
