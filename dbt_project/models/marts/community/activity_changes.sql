with traits as (

    select member_id, 'channel' as dimension, channel as value from {{ ref('stg_members') }}
    union all
    select member_id, 'country' as dimension, country as value from {{ ref('stg_members') }}
    union all
    select member_id, 'language' as dimension, {{ first_of('languages') }} as value from {{ ref('stg_members') }}

),

presence as (

    -- +1 in the week of activity, -1 in the week after: what stays is the change
    select member_id, week_on, 1 as step from {{ ref('int_member_weeks') }}
    union all
    select member_id, {{ add_days('week_on', 7) }} as week_on, -1 as step from {{ ref('int_member_weeks') }}

),

by_trait as (

    select
        presence.week_on,
        dimensions.dimension,
        coalesce(traits.value, 'unknown') as value,
        sum(presence.step) as contribution
    from presence
    cross join (values ('channel'), ('country'), ('language')) as dimensions (dimension)
    left join traits
        on presence.member_id = traits.member_id and dimensions.dimension = traits.dimension
    group by 1, 2, 3

),

by_lifecycle as (

    select week_on, 'lifecycle' as dimension, 'new' as value, new_members as contribution
    from {{ ref('activity_weeks') }}
    union all
    select week_on, 'lifecycle' as dimension, 'resurrected' as value, resurrected_members as contribution
    from {{ ref('activity_weeks') }}
    union all
    select week_on, 'lifecycle' as dimension, 'dormant' as value, -dormant_members as contribution
    from {{ ref('activity_weeks') }}

),

changes as (

    select * from by_trait
    union all
    select * from by_lifecycle

)

select
    changes.week_on,
    changes.dimension,
    changes.value,
    case
        when changes.value = 'unknown' then '未注明'
        when changes.dimension = 'channel' then coalesce(channels.name_zh, changes.value)
        when changes.value = 'new' then '新增'
        when changes.value = 'resurrected' then '回流'
        when changes.value = 'dormant' then '流失'
        else changes.value
    end as label_zh,
    case
        when changes.value = 'unknown' then 'Not stated'
        when changes.dimension = 'channel' then coalesce(channels.name_en, changes.value)
        when changes.value = 'new' then 'New'
        when changes.value = 'resurrected' then 'Resurrected'
        when changes.value = 'dormant' then 'Gone quiet'
        else changes.value
    end as label_en,
    cast(changes.contribution as bigint) as contribution
from changes
inner join {{ ref('activity_weeks') }} as weeks using (week_on)
left join {{ ref('stg_channels') }} as channels
    on changes.dimension = 'channel' and changes.value = channels.channel_id
order by 1, 2, 3
