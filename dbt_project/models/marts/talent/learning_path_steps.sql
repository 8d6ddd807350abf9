-- A resource that serves several steps is studied, and counted, at the first of them.
with steps as (

    select
        steps.*,
        resources.minutes as resource_minutes,
        resources.is_minutes_estimated,
        members.hours_a_week,
        steps.resource_id is not null
        and row_number() over (
            partition by steps.member_id, steps.role_id, steps.resource_id order by steps.step
        ) = 1 as is_first_use
    from {{ source('derived', 'learning_path_steps') }} as steps
    left join {{ ref('resources') }} as resources using (resource_id)
    left join {{ ref('stg_members') }} as members using (member_id)

),

timed as (

    select
        *,
        case when is_first_use then coalesce(minutes, resource_minutes) end as study_minutes
    from steps

),

planned as (

    select
        *,
        coalesce(sum(study_minutes) over (
            partition by member_id, role_id order by step rows between unbounded preceding and 1 preceding
        ), 0) as minutes_before
    from timed

)

select
    member_id,
    role_id,
    step,
    learn_together,
    skill_id,
    current_level,
    target_level,
    resource_id,
    study_minutes as minutes,
    coalesce(minutes is null and study_minutes is not null and is_minutes_estimated, false) as is_minutes_estimated,
    case when hours_a_week > 0
        then cast(floor(minutes_before / 60.0 / hours_a_week) as bigint) + 1
    end as starts_week,
    reason_zh,
    reason_en
from planned
order by 1, 2, 3
