with sizes as (

    select
        definition_id,
        unit,
        clock,
        min_times,
        periods,
        cohort_on,
        count(*) as members,
        min(start_at) as first_start_at,
        max(start_at) as last_start_at
    from {{ ref('int_retention_starts') }}
    group by 1, 2, 3, 4, 5, 6

),

retained as (

    select starts.definition_id, starts.cohort_on, returns.period, count(*) as retained
    from {{ ref('int_retention_returns') }} as returns
    inner join {{ ref('int_retention_starts') }} as starts using (definition_id, member_id)
    where returns.times >= starts.min_times
    group by 1, 2, 3

),

numbers as (

    select {{ dates_between("cast('2000-01-01' as date)", "cast('2000-03-01' as date)", 'day') }} as day_on

),

-- a period is shown from the moment that it has begun for somebody
grid as (

    select
        sizes.*,
        {{ days_between("cast('2000-01-01' as date)", 'numbers.day_on') }} as period
    from sizes
    cross join numbers
    cross join {{ ref('int_reporting') }} as reporting
    where
        {{ days_between("cast('2000-01-01' as date)", 'numbers.day_on') }} <= sizes.periods
        and case
            when sizes.clock = 'calendar'
                then {{ add_periods(
                    'sizes.unit', 'sizes.cohort_on', days_between("cast('2000-01-01' as date)", 'numbers.day_on')
                ) }} <= reporting.reporting_on
            else {{ hours_between('sizes.first_start_at', 'reporting.reporting_end_at') }}
                > {{ days_between("cast('2000-01-01' as date)", 'numbers.day_on') }} * {{ hours_of('sizes.unit') }}
        end

)

select
    grid.definition_id,
    definitions.label_zh,
    definitions.label_en,
    grid.unit,
    grid.clock,
    grid.cohort_on,
    cast(grid.period as bigint) as period,
    grid.members,
    coalesce(retained.retained, 0) as retained,
    {{ share('coalesce(retained.retained, 0)', 'grid.members') }} as retained_share,
    case
        when grid.clock = 'calendar'
            then {{ add_periods('grid.unit', 'grid.cohort_on', 'grid.period + 1') }}
                <= {{ add_days('reporting.reporting_on', 1) }}
        else {{ hours_between('grid.last_start_at', 'reporting.reporting_end_at') }}
            >= (grid.period + 1) * {{ hours_of('grid.unit') }}
    end as is_complete
from grid
inner join {{ ref('stg_retention_definitions') }} as definitions using (definition_id)
cross join {{ ref('int_reporting') }} as reporting
left join retained using (definition_id, cohort_on, period)
order by 1, 6, 7
