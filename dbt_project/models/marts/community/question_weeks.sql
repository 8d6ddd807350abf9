-- Open questions count as waiting until the end of the reporting day and then leave without an answer.
with waits as (

    select
        {{ week_of(reporting_date('asked_at')) }} as week_on,
        question_id,
        not is_unanswered as is_ended,
        coalesce(hours_to_first_answer, hours_waiting) as hours
    from {{ ref('questions') }}

),

survival as (

    select * from {{ survival('waits', ['week_on']) }} as summary

),

weeks as (

    select
        week_on,
        count(*) as asked,
        count(*) filter (where is_ended and hours <= 24) as answered_24h,
        count(*) filter (where is_ended or hours >= 24) as due_24h,
        count(*) filter (where is_ended and hours <= 72) as answered_72h,
        count(*) filter (where is_ended or hours >= 72) as due_72h,
        count(*) filter (where not is_ended) as unanswered
    from waits
    group by 1

)

select
    weeks.week_on,
    weeks.asked,
    case when weeks.due_24h >= 5 then {{ share('weeks.answered_24h', 'weeks.due_24h') }} end as answered_24h_share,
    case when weeks.due_72h >= 5 then {{ share('weeks.answered_72h', 'weeks.due_72h') }} end as answered_72h_share,
    survival.median_hours as median_hours_to_first_answer,
    weeks.unanswered,
    case when weeks.asked >= 5 then {{ share('weeks.asked - weeks.unanswered', 'weeks.asked') }} end as answered_share,
    case when weeks.asked >= 5 then survival.still_waiting_24h_share end as still_waiting_24h_share,
    case when weeks.asked >= 5 then survival.still_waiting_72h_share end as still_waiting_72h_share
from weeks
left join survival using (week_on)
order by weeks.week_on
