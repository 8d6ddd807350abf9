with study_times as (

    select
        member_id,
        role_id,
        coalesce(sum(minutes), 0) / 60.0 as hours,
        coalesce(sum(minutes) filter (where is_minutes_estimated), 0) / 60.0 as estimated_hours
    from {{ ref('learning_path_steps') }}
    group by 1, 2

),

paths as (

    select
        paths.*,
        roles.label_zh,
        roles.label_en,
        coalesce(study_times.hours, 0.0) as study_hours,
        coalesce(study_times.estimated_hours, 0.0) as estimated_hours,
        members.hours_a_week,
        coalesce(cardinality(paths.uncovered), 0) as gaps
    from {{ source('derived', 'learning_paths') }} as paths
    left join study_times using (member_id, role_id)
    left join {{ ref('stg_roles') }} as roles using (role_id)
    left join {{ ref('stg_members') }} as members using (member_id)

)

select
    member_id,
    role_id,
    steps,
    skipped,
    uncovered,
    cast(study_hours as double) as hours,
    cast(estimated_hours as double) as estimated_hours,
    cast(study_hours / nullif(hours_a_week, 0) as double) as weeks,
    readiness_share,
    tried,
    finished,
    '目标「' || coalesce(label_zh, role_id) || '」：还需学习 ' || cast(steps as string) || ' 项技能，已掌握 '
    || cast(skipped as string) || ' 项，约 ' || cast(cast(round(study_hours) as bigint) as string) || ' 小时'
    || case when gaps > 0 then '；' || cast(gaps as string) || ' 项暂无资源。' else '。' end as reason_zh,
    'Goal ' || coalesce(label_en, role_id) || ': ' || cast(steps as string)
    || case when steps = 1 then ' skill' else ' skills' end || ' to learn, ' || cast(skipped as string)
    || ' already shown, about ' || cast(cast(round(study_hours) as bigint) as string) || ' hours'
    || case when gaps > 0 then '; no resource known for ' || cast(gaps as string) || '.' else '.' end as reason_en
from paths
order by 1, 2
