with paths as (

    select
        paths.*,
        roles.label_zh,
        roles.label_en,
        coalesce(cardinality(paths.uncovered), 0) as gaps
    from {{ source('derived', 'learning_paths') }} as paths
    left join {{ ref('stg_roles') }} as roles using (role_id)

)

select
    member_id,
    role_id,
    steps,
    skipped,
    uncovered,
    hours,
    weeks,
    readiness_share,
    '目标「' || coalesce(label_zh, role_id) || '」：还需学习 ' || cast(steps as string) || ' 项技能，已掌握 '
    || cast(skipped as string) || ' 项，约 ' || cast(cast(round(hours) as bigint) as string) || ' 小时'
    || case when gaps > 0 then '；' || cast(gaps as string) || ' 项暂无资源。' else '。' end as reason_zh,
    'Goal ' || coalesce(label_en, role_id) || ': ' || cast(steps as string)
    || case when steps = 1 then ' skill' else ' skills' end || ' to learn, ' || cast(skipped as string)
    || ' already shown, about ' || cast(cast(round(hours) as bigint) as string) || ' hours'
    || case when gaps > 0 then '; no resource known for ' || cast(gaps as string) || '.' else '.' end as reason_en
from paths
order by 1, 2
