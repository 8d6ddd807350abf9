-- Days until an item had half of the attention of its first 180 days. Only items whose 180 days lie inside the log are
-- measured, with at least 10 visits in them: what is younger, or older than the log, would look faster or slower than
-- it is. A group says something from 5 items on. (topic_half_lives estimates the same from all items by a model.)
with log as (

    select min(day_on) as first_day_on from {{ ref('int_attention_days') }}

),

items as (

    select resource_id as object_id, kind, main_topic_id as topic_id, {{ reporting_date('published_at') }} as published_on
    from {{ ref('resources') }}
    where published_at is not null and is_canonical

    union all

    select thread_id as object_id, 'thread' as kind, topic_id, {{ reporting_date('posted_at') }} as published_on
    from {{ ref('discussions') }}

    union all

    select job_id as object_id, 'job' as kind, cast(null as string) as topic_id, posted_on as published_on
    from {{ ref('jobs') }}
    where posted_on is not null and is_canonical

    union all

    select outcome_id as object_id, 'outcome' as kind, cast(null as string) as topic_id, published_on
    from {{ ref('stg_outcomes') }}
    where published_on is not null

),

observed as (

    select items.object_id, items.kind, items.topic_id, items.published_on
    from items
    cross join log
    cross join {{ ref('int_reporting') }} as reporting
    where
        items.published_on >= log.first_day_on
        and {{ add_days('items.published_on', 179) }} <= reporting.reporting_on

),

visits as (

    select
        observed.object_id,
        observed.kind,
        observed.topic_id,
        {{ days_between('observed.published_on', 'days.day_on') }} as age_days,
        sum(days.visits) over (
            partition by observed.kind, observed.object_id
            order by days.day_on
            rows between unbounded preceding and current row
        ) as so_far,
        sum(days.visits) over (partition by observed.kind, observed.object_id) as in_all
    from observed
    inner join {{ ref('int_attention_days') }} as days
        on observed.object_id = days.object_id
        and days.day_on >= observed.published_on
        and days.day_on < {{ add_days('observed.published_on', 180) }}

),

halves as (

    select object_id, kind, topic_id, min(age_days) as half_days, max(in_all) as visits
    from visits
    where 2 * so_far >= in_all and in_all >= 10
    group by 1, 2, 3

),

grouped as (

    select kind, 'all' as topic_id, half_days, visits from halves
    union all
    select kind, topic_id, half_days, visits from halves where topic_id is not null

)

select
    kind,
    topic_id,
    count(*) as items,
    cast(sum(visits) as bigint) as visits,
    case when count(*) >= 5 then {{ percentile('half_days', 0.25) }} end as half_days_p25,
    case when count(*) >= 5 then {{ percentile('half_days', 0.5) }} end as half_days,
    case when count(*) >= 5 then {{ percentile('half_days', 0.75) }} end as half_days_p75
from grouped
group by 1, 2
order by kind, case when topic_id = 'all' then 0 else 1 end, topic_id
