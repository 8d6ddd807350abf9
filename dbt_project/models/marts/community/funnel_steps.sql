with members as (

    select members.member_id, members.joined_on
    from {{ ref('stg_members') }} as members
    cross join {{ ref('int_reporting') }} as reporting
    where members.joined_on <= {{ add_days('reporting.reporting_on', -28) }}

),

active as (

    select
        members.member_id,
        max(case when days.day_on < {{ add_days('members.joined_on', 7) }} then 1 else 0 end) as in_week_1,
        max(case when days.contributions > 0 then 1 else 0 end) as has_contributed,
        max(case
            when days.day_on >= {{ add_days('members.joined_on', 21) }}
                and days.day_on < {{ add_days('members.joined_on', 28) }} then 1
            else 0
        end) as in_week_4
    from members
    inner join {{ ref('int_member_days') }} as days
        on members.member_id = days.member_id and days.day_on >= members.joined_on
    group by 1

),

answered as (

    select asker_id as member_id from {{ ref('questions') }} where answers > 0
    union
    select member_id from {{ ref('contributors') }} where accepted > 0

),

passed as (

    select
        members.member_id,
        coalesce(active.in_week_1, 0) as step_2,
        coalesce(active.in_week_1 * active.has_contributed, 0) as step_3,
        case when answered.member_id is not null
            then coalesce(active.in_week_1 * active.has_contributed, 0) else 0
        end as step_4,
        case when answered.member_id is not null
            then coalesce(active.in_week_1 * active.has_contributed * active.in_week_4, 0) else 0
        end as step_5
    from members
    left join active using (member_id)
    left join answered using (member_id)

),

counts as (

    select
        count(*) as step_1,
        coalesce(sum(step_2), 0) as step_2,
        coalesce(sum(step_3), 0) as step_3,
        coalesce(sum(step_4), 0) as step_4,
        coalesce(sum(step_5), 0) as step_5
    from passed

),

labels as (

    select * from (
        values
        (
            1, 'joined', '加入', 'Joined',
            '在报告日前至少 28 天加入', 'Joined at least 28 days before the reporting day'
        ),
        (
            2, 'active_week_1', '首周活跃', 'Active in week 1',
            '加入后 7 天内有活动', 'Active within 7 days of joining'
        ),
        (
            3, 'contributed', '首次贡献', 'First contribution',
            '提问、回答、发帖、回复或发布过内容', 'Asked, answered, posted, replied or published'
        ),
        (
            4, 'answered', '得到回应', 'Got a response',
            '自己的问题得到他人回答，或自己的回答被采纳', 'A question was answered by somebody else, or an answer accepted'
        ),
        (
            5, 'active_week_4', '第四周仍活跃', 'Active in week 4',
            '加入后第 21–27 天有活动', 'Active on days 21 to 27 after joining'
        )
    ) as steps (step, step_id, label_zh, label_en, definition_zh, definition_en)

),

steps as (

    select
        labels.*,
        case labels.step
            when 1 then counts.step_1
            when 2 then counts.step_2
            when 3 then counts.step_3
            when 4 then counts.step_4
            else counts.step_5
        end as members
    from labels
    cross join counts

)

select
    cast(step as bigint) as step,
    step_id,
    label_zh,
    label_en,
    definition_zh,
    definition_en,
    cast(members as bigint) as members,
    {{ share('members', 'lag(members) over (order by step)') }} as share_of_previous,
    {{ share('members', 'max(members) over ()') }} as share_of_first
from steps
order by step
