-- The dates against which everything is counted: one row, from the data, never from the machine's clock.
with landings as (

    {%- if var('as_of') %}
    select cast('{{ var("as_of") }}' as timestamptz) as as_of
    {%- else %}
    select max(landed_at) as as_of from {{ ref('stg_payloads') }}
    {%- endif %}

),

activity as (

    select max(events.occurred_at) as newest_at
    from {{ ref('stg_events') }} as events
    inner join {{ ref('stg_verbs') }} as verbs on events.verb = verbs.verb_id
    cross join landings
    where
        verbs.is_activity
        and {{ is_human('events.actor_kind') }}
        and (events.occurred_at <= landings.as_of or landings.as_of is null)

),

statements as (

    select newest_at from activity
    union all
    select max(published_at) as newest_at from {{ ref('stg_papers') }} cross join landings
    where published_at <= as_of or as_of is null
    union all
    select max(published_at) as newest_at from {{ ref('stg_tutorials') }} cross join landings
    where published_at <= as_of or as_of is null
    union all
    select max(posted_at) as newest_at from {{ ref('stg_jobs') }} cross join landings
    where posted_at <= as_of or as_of is null

),

days as (

    select
        landings.as_of,
        {{ reporting_date('activity.newest_at') }} as active_on,
        coalesce(
            {{ reporting_date('statements.newest_at') }},
            {{ reporting_date('landings.as_of') }}
        ) as data_on
    from landings
    cross join activity
    cross join (select max(newest_at) as newest_at from statements) as statements

)

select
    as_of,
    coalesce(active_on, data_on) as reporting_on,
    data_on,
    {{ start_of_day(add_days('coalesce(active_on, data_on)', 1)) }} as reporting_end_at,
    {{ start_of_day(add_days('data_on', 1)) }} as data_end_at,
    {{ add_days(week_of(add_days('coalesce(active_on, data_on)', 1)), -7) }} as last_week_on,
    {{ add_months(month_of(add_days('coalesce(active_on, data_on)', 1)), -1) }} as last_month_on,
    {{ add_months(month_of(add_days('data_on', 1)), -1) }} as last_data_month_on
from days
