with recent as (

    select acts.level, acts.member_id, cast(sum(acts.events) as bigint) as events
    from {{ ref('int_ladder_acts') }} as acts
    cross join {{ ref('int_reporting') }} as reporting
    where acts.day_on > {{ add_days('reporting.reporting_on', -28) }}
    group by 1, 2

),

standing as (

    select recent.member_id, max(levels.level) as level
    from recent
    inner join {{ ref('stg_ladder_levels') }} as levels on recent.level = levels.level
    where recent.events >= levels.minimum_events
    group by 1

),

above as (

    select standing.member_id, min(levels.level) as next_level
    from standing
    inner join {{ ref('stg_ladder_levels') }} as levels on levels.level > standing.level
    group by 1

),

described as (

    select
        standing.member_id,
        levels.level,
        levels.level_id,
        levels.label_zh,
        levels.label_en,
        nexts.level as next_level,
        nexts.label_zh as next_label_zh,
        nexts.label_en as next_label_en,
        nexts.act_zh,
        nexts.act_en,
        nexts.minimum_events as needed,
        case when nexts.level is not null then coalesce(recent.events, 0) end as done
    from standing
    inner join {{ ref('stg_ladder_levels') }} as levels on standing.level = levels.level
    left join above on standing.member_id = above.member_id
    left join {{ ref('stg_ladder_levels') }} as nexts on above.next_level = nexts.level
    left join recent on standing.member_id = recent.member_id and nexts.level = recent.level

)

select
    member_id,
    level,
    label_zh,
    label_en,
    next_level,
    next_label_zh,
    next_label_en,
    done,
    needed,
    needed - done as missing,
    coalesce(needed - done = 1, false) as is_one_step_away,
    case when next_level is not null then
        '再有 ' || cast(needed - done as string) || ' ' || act_zh || '（28 天内已有 ' || cast(done as string) || '，需要 '
        || cast(needed as string) || '）'
    end as missing_zh,
    case when next_level is not null then
        cast(needed - done as string) || ' more of ' || act_en || ' (' || cast(done as string) || ' of '
        || cast(needed as string) || ' in 28 days)'
    end as missing_en
from described
order by member_id
