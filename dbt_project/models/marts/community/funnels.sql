with counts as (

    select
        funnel_id,
        step,
        count(*) as entries,
        count(distinct member_id) as members,
        max(entered_from) as entered_from,
        max(entered_to) as entered_to
    from {{ ref('int_funnel_passes') }}
    group by 1, 2

),

waits as (

    select
        later.funnel_id,
        later.step,
        {{ percentile(hours_between('earlier.passed_at', 'later.passed_at'), 0.5) }} as median_hours
    from {{ ref('int_funnel_passes') }} as later
    inner join {{ ref('int_funnel_passes') }} as earlier
        on later.funnel_id = earlier.funnel_id
        and later.member_id = earlier.member_id
        and later.object_id = earlier.object_id
        and later.step = earlier.step + 1
    group by 1, 2

),

configured as (

    select
        funnels.funnel_id,
        funnels.funnel_label_zh,
        funnels.funnel_label_en,
        funnels.step,
        funnels.label_zh,
        funnels.label_en,
        case
            when funnels.step = 1 then '期间第一次'
            when funnels.subject = 'member' then '之后另一天，' || cast(funnels.within_days as string) || ' 天内'
            else '同一对象，上一步之后 ' || cast(funnels.within_days as string) || ' 天内'
        end as definition_zh,
        case
            when funnels.step = 1 then 'The first time in the period'
            when funnels.subject = 'member'
                then 'On a later day, within ' || cast(funnels.within_days as string) || ' days'
            else 'With the same object, within ' || cast(funnels.within_days as string) || ' days of the step before'
        end as definition_en,
        coalesce(counts.entries, 0) as entries,
        coalesce(counts.members, 0) as members,
        waits.median_hours as median_hours_from_previous,
        max(counts.entered_from) over (partition by funnels.funnel_id) as entered_from,
        max(counts.entered_to) over (partition by funnels.funnel_id) as entered_to
    from {{ ref('stg_funnels') }} as funnels
    left join counts on funnels.funnel_id = counts.funnel_id and funnels.step = counts.step
    left join waits on funnels.funnel_id = waits.funnel_id and funnels.step = waits.step

),

onboarding as (

    select
        'onboarding' as funnel_id,
        '新人入门' as funnel_label_zh,
        'Becoming a member' as funnel_label_en,
        step,
        label_zh,
        label_en,
        definition_zh,
        definition_en,
        members as entries,
        members,
        cast(null as double) as median_hours_from_previous,
        cast(null as date) as entered_from,
        {{ add_days('reporting.reporting_on', -28) }} as entered_to
    from {{ ref('funnel_steps') }}
    cross join {{ ref('int_reporting') }} as reporting

),

steps as (

    select * from onboarding
    union all
    select * from configured

)

select
    funnel_id,
    funnel_label_zh,
    funnel_label_en,
    step,
    label_zh,
    label_en,
    definition_zh,
    definition_en,
    entries,
    members,
    {{ share('entries', 'lag(entries) over (partition by funnel_id order by step)') }} as share_of_previous,
    {{ share('entries', 'max(entries) over (partition by funnel_id)') }} as share_of_first,
    median_hours_from_previous,
    entered_from,
    entered_to
from steps
order by 1, 4
