-- An item enters the catalogue when it is published and leaves it when it is withdrawn, superseded or its link is
-- known to be dead. What has no date enters with the last day of the data; a copy of something else never enters.
with items as (

    select
        {{ week_of(
            'least(coalesce(' ~ reporting_date('facts.published_at') ~ ', reporting.data_on), reporting.data_on)'
        ) }} as added_week_on,
        case when not facts.is_recommended then {{ week_of(
            'least(greatest(coalesce(case facts.not_recommended_reason when \'dead_link\' then '
            ~ reporting_date('facts.link_checked_at') ~ ' else ' ~ reporting_date('facts.updated_at')
            ~ ' end, reporting.data_on), coalesce(' ~ reporting_date('facts.published_at')
            ~ ', reporting.data_on)), reporting.data_on)'
        ) }} end as retired_week_on
    from {{ ref('int_resource_facts') }} as facts
    cross join {{ ref('int_reporting') }} as reporting
    where facts.is_recommended or facts.not_recommended_reason <> 'duplicate'

),

weeks as (

    select {{ dates_between(
        '(select min(added_week_on) from items)', week_of('data_on'), 'week'
    ) }} as week_on
    from {{ ref('int_reporting') }}

),

added as (

    select added_week_on as week_on, count(*) as added
    from items
    group by 1

),

retired as (

    select retired_week_on as week_on, count(*) as retired
    from items
    where retired_week_on is not null
    group by 1

),

running as (

    select
        weeks.week_on,
        coalesce(added.added, 0) as added,
        coalesce(retired.retired, 0) as retired,
        sum(coalesce(added.added, 0)) over (order by weeks.week_on)
            - sum(coalesce(retired.retired, 0)) over (order by weeks.week_on) as closing
    from weeks
    left join added using (week_on)
    left join retired using (week_on)

)

select
    week_on,
    cast(coalesce(lag(closing) over (order by week_on), 0) as bigint) as opening,
    added,
    retired,
    cast(closing as bigint) as closing
from running
order by week_on
