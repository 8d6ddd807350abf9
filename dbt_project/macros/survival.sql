{#- Waiting times when some have not ended yet (Kaplan and Meier 1958, https://doi.org/10.1080/01621459.1958.10501452).

    Leaving out what still waits makes every wait look short: it is kept as waiting until it is last seen. -#}

{#-
    Table expression: one row for each group of `by` (a list of columns, may be empty) of the relation `waits`, which has
    one row a wait: `hours` (until the end, or until last seen) and the boolean `is_ended`.
      waits, ended                   rows, and those that ended
      median_hours                   first time at which at most half still wait; null = not reached so far
      still_waiting_<mark>h_share    share still waiting that long; null = nobody has been watched that long
-#}
{% macro survival(waits, by, marks=[24, 72]) -%}
    {%- set keys = by | join(', ') -%}
    (
        select
            {% for key in by %}{{ key }}, {% endfor %}
            cast(sum(leaving) as bigint) as waits,
            cast(sum(ended) as bigint) as ended,
            cast(min(hours) filter (where still_waiting <= 0.5 + 1e-9) as double) as median_hours
            {%- for mark in marks %},
            case when max(hours) >= {{ mark }} or min(still_waiting) < 1e-9
                then round(coalesce(min(still_waiting) filter (where hours <= {{ mark }}), 1.0), 9)
            end as still_waiting_{{ mark }}h_share
            {%- endfor %}
        from {{ _survival_curve(waits, by) }} as curve
        {% if by %}group by {{ keys }}{% endif %}
    )
{%- endmacro %}

{#- One row for each time at which a wait ends or stops being watched: how many left then, ended or waited, and the share
    that still waits after it. -#}
{% macro _survival_curve(waits, by) -%}
    {%- set group = 'partition by ' ~ (by | join(', ')) if by else '' -%}
    (
        -- the product of (1 - ended / waiting) as a sum of logarithms; it is 0 once everybody's wait has ended.
        -- Nine decimals, so that the order in which an engine adds does not show
        select
            {% for key in by %}{{ key }}, {% endfor %}
            hours,
            leaving,
            ended,
            waiting,
            case
                when max(case when ended = waiting then 1 else 0 end) over ({{ group }} order by hours) = 1 then 0.0
                else exp(sum(ln(
                    case when ended = waiting then 1.0 else 1.0 - ended / cast(waiting as double) end
                )) over ({{ group }} order by hours))
            end as still_waiting
        from (
            select
                {% for key in by %}{{ key }}, {% endfor %}
                hours,
                count(*) as leaving,
                count(*) filter (where is_ended) as ended,
                sum(count(*)) over ({{ group }} order by hours desc) as waiting
            from {{ waits }}
            where hours is not null
            group by {% for key in by %}{{ key }}, {% endfor %}hours
        ) as times
    )
{%- endmacro %}

{#-
    Table expression: the median wait of each group with its 95 % interval (Brookmeyer and Crowley 1982, log-log scale,
    Greenwood's variance; https://doi.org/10.2307/2530286). `waits` as for `survival`, in whatever unit.
      waits, ended               rows, and those that ended
      median_waited              first time at which at most half still wait; null = not reached so far
      median_low, median_high    times at which the bounds of the curve reach one half; null = not reached so far
-#}
{% macro survival_median(waits, by) -%}
    {%- set keys = by | join(', ') -%}
    {%- set group = 'partition by ' ~ keys if by else '' -%}
    {%- set z = 1.959963984540054 -%}
    (
        select
            {% for key in by %}{{ key }}, {% endfor %}
            cast(sum(leaving) as bigint) as waits,
            cast(sum(ended) as bigint) as ended,
            cast(min(hours) filter (where still_waiting <= 0.5 + 1e-9) as double) as median_waited,
            cast(min(hours) filter (where still_waiting < 1e-9 or pow(still_waiting, exp(spread)) <= 0.5) as double)
                as median_low,
            cast(min(hours) filter (where still_waiting >= 1e-9 and pow(still_waiting, exp(-spread)) <= 0.5) as double)
                as median_high
        from (
            -- spread: z standard errors of ln(-ln(share)); none while nobody's wait has ended
            select
                *,
                case when still_waiting > 1e-9 and still_waiting < 1 - 1e-9 then {{ z }} * sqrt(
                    sum(case when ended < waiting then ended / (cast(waiting as double) * (waiting - ended)) end)
                        over ({{ group }} order by hours)
                ) / abs(ln(still_waiting)) else 0.0 end as spread
            from {{ _survival_curve(waits, by) }} as curve
        ) as bounded
        {% if by %}group by {{ keys }}{% endif %}
    )
{%- endmacro %}
