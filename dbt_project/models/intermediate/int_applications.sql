-- One application: a person and a posting, and how far it came. Who came further has taken the steps before, told or not.
with steps as (

    select
        events.actor_id,
        events.object_id as job_id,
        max(case
            when events.verb = 'placed' then 4
            when events.verb = 'interviewed' then 3
            when events.verb = 'shortlisted' then 2
            else 1
        end) as step,
        min(events.occurred_at) as applied_at
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('applied', 'match_applied', 'shortlisted', 'interviewed', 'placed')
        and events.object_kind = 'job'
        and events.object_id is not null
        and events.actor_id is not null
        and {{ is_human('events.actor_kind') }}
        and events.occurred_at < reporting.reporting_end_at
    group by 1, 2

),

fees as (

    select
        payments.member_id as actor_id,
        payments.object_id as job_id,
        sum(case when payments.is_refund then -payments.amount else payments.amount end) as fee,
        case when count(distinct payments.currency) = 1 then max(payments.currency) end as currency
    from {{ ref('int_payments') }} as payments
    where payments.stream = 'recruiting' and payments.member_id is not null and payments.object_id is not null
    group by 1, 2

)

select
    steps.actor_id,
    steps.job_id,
    steps.applied_at,
    steps.step >= 2 as is_shortlisted,
    steps.step >= 3 as is_interviewed,
    steps.step >= 4 as is_placed,
    case when fees.currency is not null then cast(fees.fee as decimal(18, 2)) end as fee,
    fees.currency
from steps
left join fees on steps.actor_id = fees.actor_id and steps.job_id = fees.job_id
