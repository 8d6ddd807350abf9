-- What was to be expected: a Theil-Sen line (median of the slopes, Sen 1968) through the twelve ordinary periods
-- before, of the same weekday where the metric is daily, on a scale with even noise. The band is three standard
-- deviations (1.4826 x MAD, at least what chance makes) of a prediction from twelve points. Holidays and weekends
-- worked in exchange are judged but never part of what others are judged by.
with registry as (

    select * from {{ ref('stg_metrics') }}

),

days as (

    select day_on as special_on, kind from {{ ref('int_calendar') }}

),

weeks as (

    -- a week with three days off is no ordinary week
    select week_on as special_on, 'holiday' as kind
    from {{ ref('int_calendar') }}
    where kind = 'holiday'
    group by 1
    having count(*) >= 3

),

series as (

    select
        measured.metric_id,
        registry.grain as period,
        registry.unit,
        registry.minimum_n,
        measured.period_on,
        measured.measured_on,
        case when measured.n >= registry.minimum_n then measured.current_value end as current_value,
        measured.n,
        case
            when registry.grain = 'day' then {{ days_between("cast('1970-01-05' as date)", 'measured.period_on') }} % 7
            else 0
        end as season,
        case
            when registry.grain = 'month' then {{ months_between("cast('1970-01-01' as date)", 'measured.period_on') }}
            else {{ days_between("cast('1970-01-05' as date)", 'measured.period_on') }} / 7.0
        end as t,
        coalesce(days.kind, weeks.kind, 'ordinary') as day_kind
    from {{ ref('int_measured_series') }} as measured
    inner join registry using (metric_id)
    left join days on registry.grain = 'day' and measured.period_on = days.special_on
    left join weeks on registry.grain = 'week' and measured.period_on = weeks.special_on

),

scaled as (

    select *, {{ stabilised('current_value', 'unit') }} as x
    from series

),

placed as (

    select
        *,
        day_kind = 'ordinary' and x is not null as is_baseline,
        coalesce(sum(case when day_kind = 'ordinary' and x is not null then 1 else 0 end) over (
            partition by metric_id, season order by t rows between unbounded preceding and 1 preceding
        ), 0) as earlier
    from scaled

),

baseline as (

    select judged.metric_id, judged.period_on, judged.t as t_now, past.t, past.x
    from placed as judged
    inner join placed as past
        on judged.metric_id = past.metric_id
        and judged.season = past.season
        and past.is_baseline
        and past.t < judged.t
        and past.t >= judged.t - 18
        and past.earlier >= judged.earlier - 12

),

slopes as (

    select
        early.metric_id,
        early.period_on,
        {{ percentile('(late.x - early.x) / (late.t - early.t)', 0.5) }} as slope
    from baseline as early
    inner join baseline as late
        on early.metric_id = late.metric_id and early.period_on = late.period_on and early.t < late.t
    group by 1, 2

),

lines as (

    select
        baseline.metric_id,
        baseline.period_on,
        count(*) as points,
        max(slopes.slope) as slope,
        {{ percentile('baseline.x - slopes.slope * baseline.t', 0.5) }} as intercept,
        max(baseline.t_now) as t_now,
        avg(baseline.t) as t_mean,
        var_pop(baseline.t) * count(*) as t_spread
    from baseline
    inner join slopes using (metric_id, period_on)
    group by 1, 2
    having count(*) >= 8

),

bands as (

    select
        baseline.metric_id,
        baseline.period_on,
        max(lines.intercept + lines.slope * lines.t_now) as middle,
        1.4826 * {{ percentile('abs(baseline.x - lines.intercept - lines.slope * baseline.t)', 0.5) }} as deviation,
        max(sqrt(1 + 1.0 / lines.points + pow(lines.t_now - lines.t_mean, 2) / lines.t_spread)) as widening
    from baseline
    inner join lines using (metric_id, period_on)
    group by 1, 2

),

judged as (

    select
        placed.*,
        bands.middle,
        3 * bands.widening * greatest(
            bands.deviation, {{ least_noise('placed.unit', 'placed.n') }}
        ) as half_width,
        -- few people make any number jump: quiet below ten
        placed.x is not null
        and bands.middle is not null
        and placed.n >= placed.minimum_n
        and case
            when placed.unit in ('share', 'hours', 'money') then placed.n >= 10
            else pow(bands.middle, 2) >= 10
        end as is_judged
    from placed
    left join bands using (metric_id, period_on)

)

select
    metric_id,
    period,
    period_on,
    measured_on,
    current_value as value,
    n,
    day_kind,
    is_judged,
    round(case when is_judged then {{ unstabilised('middle', 'unit') }} end, 6) as expected,
    round(case when is_judged then {{ unstabilised('middle - half_width', 'unit') }} end, 6) as expected_low,
    round(case when is_judged then {{ unstabilised('middle + half_width', 'unit') }} end, 6) as expected_high,
    is_judged and abs(x - middle) > half_width as is_unusual
from judged
order by metric_id, period_on
