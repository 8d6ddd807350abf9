-- Kaplan and Meier (1958): at each time at which answers come, the share still waiting falls by answered / waiting.
-- Open questions count as waiting until the end of the reporting day and then leave without an answer.
with waits as (

    select
        {{ week_of(reporting_date('asked_at')) }} as week_on,
        question_id,
        is_unanswered,
        coalesce(hours_to_first_answer, hours_waiting) as hours
    from {{ ref('questions') }}

),

times as (

    select
        week_on,
        hours,
        count(*) filter (where not is_unanswered) as answered,
        sum(count(*)) over (partition by week_on order by hours desc) as waiting
    from waits
    group by 1, 2

),

curve as (

    -- product of (1 - answered / waiting) as a sum of logarithms; once everybody is answered the product is 0
    select
        week_on,
        hours,
        case
            when max(case when answered = waiting then 1 else 0 end) over (
                partition by week_on order by hours
            ) = 1 then 0.0
            else exp(sum(
                ln(case when answered = waiting then 1.0 else 1.0 - answered / cast(waiting as double) end)
            ) over (partition by week_on order by hours))
        end as still_waiting
    from times

),

medians as (

    select week_on, min(hours) as median_hours
    from curve
    where still_waiting <= 0.5 + 1e-9
    group by 1

),

weeks as (

    select
        week_on,
        count(*) as asked,
        count(*) filter (where not is_unanswered and hours <= 24) as answered_24h,
        count(*) filter (where not is_unanswered or hours >= 24) as due_24h,
        count(*) filter (where not is_unanswered and hours <= 72) as answered_72h,
        count(*) filter (where not is_unanswered or hours >= 72) as due_72h,
        count(*) filter (where is_unanswered) as unanswered
    from waits
    group by 1

)

select
    weeks.week_on,
    weeks.asked,
    case when weeks.due_24h >= 5 then {{ share('weeks.answered_24h', 'weeks.due_24h') }} end as answered_24h_share,
    case when weeks.due_72h >= 5 then {{ share('weeks.answered_72h', 'weeks.due_72h') }} end as answered_72h_share,
    cast(medians.median_hours as double) as median_hours_to_first_answer,
    weeks.unanswered
from weeks
left join medians using (week_on)
order by weeks.week_on
