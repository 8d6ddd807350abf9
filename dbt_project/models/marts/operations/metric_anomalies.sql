-- Causes are looked for in the order in which they explain the most: data that did not come, the calendar, machines,
-- an event of our own, one group that carries the change. What fits is told with its evidence; nothing is guessed.
with unusual as (

    select
        history.*,
        case when value > expected then 'above' else 'below' end as side,
        case
            when period = 'day' then period_on
            when period = 'week' then {{ add_days('period_on', 6) }}
            else {{ add_days(add_months('period_on', 1), -1) }}
        end as ends_on,
        metrics.direction,
        case metrics.mart when 'jobs' then 'jobs' when 'resource_weeks' then 'documents' else 'engagement' end as fed_by
    from {{ ref('metric_history') }} as history
    inner join {{ ref('stg_metrics') }} as metrics using (metric_id)
    where is_unusual

),

failures as (

    select
        {{ reporting_date('fetched_at') }} as day_on,
        case family when 'papers' then 'documents' when 'tutorials' then 'documents' when 'jobs' then 'jobs'
            else 'engagement' end as fed_by,
        {{ joined_text('feed') }} as feeds
    from {{ ref('stg_receipts') }}
    where status = 'failed'
    group by 1, 2

),

feed_days as (

    select feed, day_on from {{ ref('int_feed_days') }} group by 1, 2

),

-- a feed that spoke on the same weekday of each of the four weeks before, and not on this day
silent as (

    select
        days.day_on,
        {{ joined_text('days.feed') }} as feeds
    from (
        select feed, {{ add_days('day_on', 7) }} as day_on from feed_days
    ) as days
    cross join {{ ref('int_reporting') }} as reporting
    inner join feed_days as two
        on days.feed = two.feed and two.day_on = {{ add_days('days.day_on', -14) }}
    inner join feed_days as three
        on days.feed = three.feed and three.day_on = {{ add_days('days.day_on', -21) }}
    inner join feed_days as four
        on days.feed = four.feed and four.day_on = {{ add_days('days.day_on', -28) }}
    left join feed_days as spoken
        on days.feed = spoken.feed and days.day_on = spoken.day_on
    where spoken.feed is null and days.day_on <= reporting.reporting_on
    group by 1

),

machines as (

    select
        day_on,
        sum(case when actor_kind = 'bot' then events else 0 end) as bot_events,
        sum(events) as events
    from {{ ref('int_feed_days') }}
    group by 1

),

bots as (

    select days.day_on, max(days.bot_events) as bot_events
    from machines as days
    inner join machines as past
        on past.day_on < days.day_on and past.day_on >= {{ add_days('days.day_on', -28) }}
    group by 1
    having max(days.bot_events) >= 50 and max(days.bot_events) > 3 * {{ percentile('past.bot_events', 0.5) }}

),

busiest as (

    select day_on, max(events) as most, sum(events) as events, count(*) as members
    from {{ ref('int_member_days') }}
    group by 1
    having count(*) >= 5 and max(events) * 10 >= 3 * sum(events)

),

talks as (

    select
        {{ reporting_date('starts_at') }} as day_on,
        lecture_id,
        title_zh,
        title_en,
        attended
    from {{ ref('lectures') }}
    where attended > 0

),

-- daily members of each group, against the same weekday of the week before
member_days as (

    select
        unusual.period_on,
        days.member_id,
        case when days.day_on = unusual.period_on then 1 else -1 end as step
    from unusual
    inner join {{ ref('int_member_days') }} as days
        on days.day_on = unusual.period_on or days.day_on = {{ add_days('unusual.period_on', -7) }}
    where unusual.metric_id = 'daily_active_members'

),

day_changes as (

    select
        member_days.period_on,
        'channel' as dimension,
        coalesce(channels.name_zh, members.channel) as label_zh,
        coalesce(channels.name_en, members.channel) as label_en,
        sum(member_days.step) as contribution,
        -sum(least(member_days.step, 0)) as size_before,
        count(distinct member_days.member_id) as people
    from member_days
    inner join {{ ref('stg_members') }} as members using (member_id)
    left join {{ ref('stg_channels') }} as channels on members.channel = channels.channel_id
    where members.channel is not null
    group by 1, 2, 3, 4

    union all

    select
        member_days.period_on,
        'cohort' as dimension,
        substring(cast(members.joined_on as string), 1, 7) as label_zh,
        substring(cast(members.joined_on as string), 1, 7) as label_en,
        sum(member_days.step) as contribution,
        -sum(least(member_days.step, 0)) as size_before,
        count(distinct member_days.member_id) as people
    from member_days
    inner join {{ ref('stg_members') }} as members using (member_id)
    group by 1, 2, 3, 4

),

changes as (

    select 'daily_active_members' as metric_id, period_on, dimension, label_zh, label_en, contribution, size_before
    from day_changes
    where people >= 5
    union all
    select metric_id, period_on, dimension, label_zh, label_en, contribution, value_before as size_before
    from {{ ref('metric_changes') }}
    where
        dimension in ('channel', 'country', 'cohort', 'topic', 'plan')
        and value not in ('other', 'unknown')
        and rate_effect is null
        -- who is new joined this month: that says nothing
        and not (metric_id = 'new_members_week' and dimension = 'cohort')

),

totals as (

    select metric_id, period_on, sum(contribution) as change, sum(value_before) as size_before
    from {{ ref('metric_changes') }}
    where dimension = 'channel'
    group by 1, 2
    union all
    select 'daily_active_members' as metric_id, period_on, sum(step) as change, -sum(least(step, 0)) as size_before
    from member_days
    group by 1, 2

),

-- the group that made at least 60 % of a change which went the way of the surprise, and half as much again as its part
carriers as (

    select
        changes.*,
        totals.change,
        row_number() over (
            partition by changes.metric_id, changes.period_on
            order by abs(changes.contribution) desc, changes.dimension, changes.label_en
        ) as place
    from changes
    inner join totals using (metric_id, period_on)
    inner join unusual using (metric_id, period_on)
    where
        changes.contribution / nullif(totals.change, 0) >= 0.6
        and changes.contribution / nullif(totals.change, 0)
            >= 1.5 * coalesce(changes.size_before, 0) / nullif(totals.size_before, 0)
        and (totals.change > 0) = (unusual.side = 'above')

),

causes as (

    select
        unusual.metric_id,
        unusual.period_on,
        1 as place,
        'feed_failed' as cause,
        '数据源抓取失败：' || max(failures.feeds) || '。' as cause_zh,
        'A feed could not be fetched: ' || max(failures.feeds) || '.' as cause_en
    from unusual
    inner join failures
        on failures.fed_by = unusual.fed_by
        and failures.day_on between unusual.period_on and {{ add_days('unusual.ends_on', 1) }}
    group by 1, 2

    union all

    select
        unusual.metric_id,
        unusual.period_on,
        2 as place,
        'feed_silent' as cause,
        '数据源当天没有送来任何事件：' || max(silent.feeds) || '（之前四周的同一天都有）。' as cause_zh,
        'A feed brought no event of the day: ' || max(silent.feeds) || ' (it did in each of the four weeks before).'
            as cause_en
    from unusual
    inner join silent on silent.day_on between unusual.period_on and unusual.ends_on
    where unusual.fed_by = 'engagement' and unusual.side = 'below'
    group by 1, 2

    union all

    select
        unusual.metric_id,
        unusual.period_on,
        3 as place,
        calendar.kind as cause,
        case calendar.kind when 'holiday' then '假期：' else '' end || {{ joined_text('calendar.name_zh') }} || '。'
            as cause_zh,
        case calendar.kind when 'holiday' then 'Holiday: ' else '' end || {{ joined_text('calendar.name_en') }} || '.'
            as cause_en
    from unusual
    inner join {{ ref('int_calendar') }} as calendar
        on calendar.day_on between unusual.period_on and unusual.ends_on
    where unusual.period <> 'month'
    group by 1, 2, 4, calendar.kind

    union all

    select
        unusual.metric_id,
        unusual.period_on,
        4 as place,
        'burst' as cause,
        '机器人当天发出 ' || cast(max(bots.bot_events) as string) || ' 个事件，超过平时的三倍。' as cause_zh,
        'Bots sent ' || cast(max(bots.bot_events) as string) || ' events on a day, more than three times as many as usual.'
            as cause_en
    from unusual
    inner join bots on bots.day_on between unusual.period_on and unusual.ends_on
    where unusual.fed_by = 'engagement' and unusual.side = 'above' and unusual.period <> 'month'
    group by 1, 2

    union all

    select
        unusual.metric_id,
        unusual.period_on,
        5 as place,
        'one_account' as cause,
        '一个账号发出了当天 ' || cast(cast(round(100.0 * max(busiest.most / cast(busiest.events as double))) as int) as string)
            || '% 的成员事件，可能是重复发送。' as cause_zh,
        'One account sent '
            || cast(cast(round(100.0 * max(busiest.most / cast(busiest.events as double))) as int) as string)
            || ' % of a day''s events of members: perhaps sent twice.' as cause_en
    from unusual
    inner join busiest on busiest.day_on between unusual.period_on and unusual.ends_on
    where unusual.fed_by = 'engagement' and unusual.side = 'above' and unusual.period = 'day'
    group by 1, 2

    union all

    select
        unusual.metric_id,
        unusual.period_on,
        6 as place,
        'lecture' as cause,
        '当天有讲座（到场 ' || cast(sum(talks.attended) as string) || ' 人）：' || {{ joined_text('talks.title_zh') }} || '。'
            as cause_zh,
        'A lecture was held (' || cast(sum(talks.attended) as string) || ' came): '
            || {{ joined_text('talks.title_en') }} || '.' as cause_en
    from unusual
    inner join talks on unusual.period_on = talks.day_on
    where unusual.metric_id = 'daily_active_members' and unusual.side = 'above'
    group by 1, 2
    -- those who came make at least half of the surprise
    having sum(talks.attended) >= 0.5 * max(unusual.value - unusual.expected)

    union all

    select
        metric_id,
        period_on,
        7 as place,
        'one_group' as cause,
        '「' || label_zh || '」一组占变化的 ' || cast(cast(round(100 * contribution / change) as int) as string) || '%。'
            as cause_zh,
        label_en || ' alone makes ' || cast(cast(round(100 * contribution / change) as int) as string)
            || ' % of the change.' as cause_en
    from carriers
    where place = 1

)

select
    unusual.metric_id,
    unusual.period,
    unusual.period_on,
    unusual.value,
    unusual.n,
    unusual.expected,
    unusual.expected_low,
    unusual.expected_high,
    unusual.side,
    case
        when unusual.direction = 'none' then 'neither'
        when (unusual.direction = 'up') = (unusual.side = 'above') then 'better'
        else 'worse'
    end as judgement,
    coalesce(causes.cause, 'unknown') as cause,
    coalesce(causes.cause_zh, '没有找到已知的原因。') as cause_zh,
    coalesce(causes.cause_en, 'No known cause was found.') as cause_en,
    row_number() over (
        partition by unusual.metric_id, unusual.period_on order by causes.place, causes.cause
    ) as likelihood_rank
from unusual
left join causes using (metric_id, period_on)
order by unusual.metric_id, unusual.period_on, likelihood_rank
