-- Which topic to give a lecture on next: what people want of it (questions, searches, postings) beside the lectures of the
-- last 180 days and those on the calendar. Shares are of all topics, so 0.1 wanted and 0.02 held is short by 0.08.
with held as (

    select
        topic_id,
        count(*) filter (where starts_at < reporting.reporting_end_at) as lectures,
        count(*) filter (where starts_at >= reporting.reporting_end_at) as coming,
        cast(coalesce(sum(registered) filter (where starts_at < reporting.reporting_end_at), 0) as bigint) as registered,
        cast(coalesce(sum(attended), 0) as bigint) as attended
    from {{ ref('lectures') }} as lectures
    cross join {{ ref('int_reporting') }} as reporting
    where
        topic_id is not null
        and {{ reporting_date('starts_at') }} > {{ add_days('reporting.reporting_on', -180) }}
    group by 1

),

totals as (

    select sum(lectures + coming) as lectures from held

),

topics as (

    select
        demand.topic_id,
        demand.questions,
        demand.searches,
        demand.jobs,
        demand.demand_share,
        coalesce(held.lectures, 0) as lectures,
        coalesce(held.coming, 0) as coming,
        coalesce(held.registered, 0) as registered,
        coalesce(held.attended, 0) as attended,
        coalesce({{ share('held.lectures + held.coming', 'totals.lectures') }}, 0) as supply_share
    from {{ ref('int_topic_demand') }} as demand
    cross join totals
    left join held using (topic_id)

)

select
    topic_id,
    questions,
    searches,
    jobs,
    round(demand_share, 9) as demand_share,
    lectures,
    coming,
    registered,
    attended,
    {{ share('registered', 'lectures') }} as registered_per_lecture,
    round(supply_share, 9) as supply_share,
    round(demand_share - supply_share, 9) as gap
from topics
where demand_share > 0 or lectures > 0 or coming > 0
order by gap desc, topic_id
