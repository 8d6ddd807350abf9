{#- Time in the reporting zone. Each macro that needs a function of one engine dispatches. -#}

{#- Wall-clock timestamp in the reporting zone of a UTC timestamp. -#}
{% macro local_timestamp(at) -%}{{ return(adapter.dispatch('local_timestamp')(at)) }}{%- endmacro %}
{% macro default__local_timestamp(at) -%} timezone('{{ var("reporting_zone") }}', {{ at }}) {%- endmacro %}
{% macro spark__local_timestamp(at) -%} from_utc_timestamp({{ at }}, '{{ var("reporting_zone") }}') {%- endmacro %}

{#- UTC timestamp at which a date begins in the reporting zone. -#}
{% macro start_of_day(date) -%}{{ return(adapter.dispatch('start_of_day')(date)) }}{%- endmacro %}
{% macro default__start_of_day(date) -%}
    timezone('{{ var("reporting_zone") }}', cast({{ date }} as timestamp))
{%- endmacro %}
{% macro spark__start_of_day(date) -%} to_utc_timestamp({{ date }}, '{{ var("reporting_zone") }}') {%- endmacro %}

{#- Date in the reporting zone of a UTC timestamp. -#}
{% macro reporting_date(at) -%} cast({{ local_timestamp(at) }} as date) {%- endmacro %}

{#- Monday of the week of a date. -#}
{% macro week_of(date) -%} cast(date_trunc('week', {{ date }}) as date) {%- endmacro %}

{#- First day of the month of a date. -#}
{% macro month_of(date) -%} cast(date_trunc('month', {{ date }}) as date) {%- endmacro %}

{#- Date that lies a number of days (negative = before) after a date. -#}
{% macro add_days(date, days) -%}{{ return(adapter.dispatch('add_days')(date, days)) }}{%- endmacro %}
{% macro default__add_days(date, days) -%}
    cast({{ date }} + to_days(cast({{ days }} as integer)) as date)
{%- endmacro %}
{% macro spark__add_days(date, days) -%} date_add({{ date }}, cast({{ days }} as int)) {%- endmacro %}

{#- Date that lies a number of months (negative = before) after a date. -#}
{% macro add_months(date, months) -%}{{ return(adapter.dispatch('add_months')(date, months)) }}{%- endmacro %}
{% macro default__add_months(date, months) -%}
    cast({{ date }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}
{% macro spark__add_months(date, months) -%} add_months({{ date }}, cast({{ months }} as int)) {%- endmacro %}

{#- Whole days from one date to another. -#}
{% macro days_between(start, finish) -%}{{ return(adapter.dispatch('days_between')(start, finish)) }}{%- endmacro %}
{% macro default__days_between(start, finish) -%} date_diff('day', {{ start }}, {{ finish }}) {%- endmacro %}
{% macro spark__days_between(start, finish) -%} cast(datediff({{ finish }}, {{ start }}) as bigint) {%- endmacro %}

{#- Whole days that have passed, never below 0; null when either date is (greatest() would make that 0). -#}
{% macro days_since(start, finish) -%}
    case
        when {{ days_between(start, finish) }} < 0 then 0
        else {{ days_between(start, finish) }}
    end
{%- endmacro %}

{#- Calendar months from one date to another. -#}
{% macro months_between(start, finish) -%}
    cast((year({{ finish }}) - year({{ start }})) * 12 + month({{ finish }}) - month({{ start }}) as bigint)
{%- endmacro %}

{#- Hours, with fractions, from one timestamp to another. -#}
{% macro hours_between(start, finish) -%}{{ return(adapter.dispatch('hours_between')(start, finish)) }}{%- endmacro %}
{% macro default__hours_between(start, finish) -%}
    (epoch_ms({{ finish }}) - epoch_ms({{ start }})) / 3600000.0
{%- endmacro %}
{% macro spark__hours_between(start, finish) -%}
    (unix_millis({{ finish }}) - unix_millis({{ start }})) / 3600000.0
{%- endmacro %}

{#- One row for each day, week or month between two dates, both included: use in a select list. -#}
{% macro dates_between(start, finish, unit) -%}
    {{ return(adapter.dispatch('dates_between')(start, finish, unit)) }}
{%- endmacro %}
{% macro default__dates_between(start, finish, unit) -%}
    cast(unnest(generate_series({{ start }}, {{ finish }}, interval 1 {{ unit }})) as date)
{%- endmacro %}
{% macro spark__dates_between(start, finish, unit) -%}
    explode(sequence({{ start }}, {{ finish }}, interval 1 {{ unit }}))
{%- endmacro %}

{#- First day of the day, week or month (`unit`, a column) that a date lies in. -#}
{% macro period_of(unit, date) -%}
    case {{ unit }} when 'day' then {{ date }} when 'week' then {{ week_of(date) }} else {{ month_of(date) }} end
{%- endmacro %}

{#- Date that lies a number of days, weeks or months (`unit`, a column) after a date. -#}
{% macro add_periods(unit, date, n) -%}
    case {{ unit }}
        when 'day' then {{ add_days(date, n) }}
        when 'week' then {{ add_days(date, '7 * (' ~ n ~ ')') }}
        else {{ add_months(date, n) }}
    end
{%- endmacro %}

{#- Days, weeks or months (`unit`, a column) between the first days of two of them. -#}
{% macro periods_between(unit, start, finish) -%}
    case {{ unit }}
        when 'day' then {{ days_between(start, finish) }}
        when 'week' then cast(floor({{ days_between(start, finish) }} / 7.0) as bigint)
        else {{ months_between(start, finish) }}
    end
{%- endmacro %}

{#- Hours of a day, a week or 30 days (`unit`, a column). -#}
{% macro hours_of(unit) -%} case {{ unit }} when 'day' then 24 when 'week' then 168 else 720 end {%- endmacro %}

{#- 1 for Monday to 7 for Sunday. -#}
{% macro weekday_of(date) -%} cast({{ days_between(week_of(date), date) }} + 1 as bigint) {%- endmacro %}
