with members as (

    select
        members.member_id,
        {{ month_of('members.joined_on') }} as cohort_month_on
    from {{ ref('stg_members') }} as members
    cross join {{ ref('int_reporting') }} as reporting
    where members.joined_on <= reporting.reporting_on

),

sizes as (

    select cohort_month_on, count(*) as members
    from members
    group by 1

),

active_months as (

    select distinct member_id, {{ month_of('day_on') }} as month_on
    from {{ ref('int_member_days') }}

),

retained as (

    select members.cohort_month_on, active_months.month_on, count(*) as retained
    from members
    inner join active_months using (member_id)
    where active_months.month_on >= members.cohort_month_on
    group by 1, 2

),

months as (

    select
        sizes.cohort_month_on,
        sizes.members,
        {{ dates_between('sizes.cohort_month_on', month_of('reporting.reporting_on'), 'month') }} as month_on
    from sizes
    cross join {{ ref('int_reporting') }} as reporting

)

select
    months.cohort_month_on,
    {{ months_between('months.cohort_month_on', 'months.month_on') }} as months_since,
    months.members,
    coalesce(retained.retained, 0) as retained,
    {{ share('coalesce(retained.retained, 0)', 'months.members') }} as retained_share,
    months.month_on <= reporting.last_month_on as is_complete
from months
cross join {{ ref('int_reporting') }} as reporting
left join retained using (cohort_month_on, month_on)
order by 1, 2
