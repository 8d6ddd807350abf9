with moves as (

    select
        coalesce(later.month_on, {{ add_months('earlier.month_on', 1) }}) as month_on,
        coalesce(earlier.level, 0) as from_level,
        coalesce(later.level, 0) as to_level,
        count(*) as members
    from {{ ref('int_ladder_months') }} as later
    full outer join {{ ref('int_ladder_months') }} as earlier
        on later.member_id = earlier.member_id
        and later.month_on = {{ add_months('earlier.month_on', 1) }}
    group by 1, 2, 3

),

levels as (

    select level, level_id, label_zh, label_en from {{ ref('stg_ladder_levels') }}
    union all
    select 0 as level, 'absent' as level_id, '不在' as label_zh, 'Absent' as label_en

)

select
    moves.month_on,
    cast(moves.from_level as bigint) as from_level,
    cast(moves.to_level as bigint) as to_level,
    origins.label_zh as from_label_zh,
    origins.label_en as from_label_en,
    targets.label_zh as to_label_zh,
    targets.label_en as to_label_en,
    case
        when moves.from_level = 0 then 'arrived'
        when moves.to_level = 0 then 'left'
        when moves.to_level > moves.from_level then 'up'
        when moves.to_level < moves.from_level then 'down'
        else 'stayed'
    end as direction,
    moves.members,
    moves.month_on <= reporting.last_month_on as is_complete
from moves
inner join levels as origins on moves.from_level = origins.level
inner join levels as targets on moves.to_level = targets.level
cross join {{ ref('int_reporting') }} as reporting
where moves.month_on <= reporting.reporting_on
order by 1, 2, 3
