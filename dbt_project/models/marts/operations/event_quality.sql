{#- Columns that some verb expects: a verb without its column is loaded and counted here. A test holds the list. -#}
{%- set expected = [
    'actor_id', 'amount', 'channel', 'currency', 'detail', 'duration_seconds', 'object_name', 'parent_id', 'quantity',
    'registration', 'score'
] -%}
{%- set looked_at = [
    ('ahead_of_sender', 'occurred_at', 'stored_at is not null', 'lag_hours < -5 / 60.0', 'null'),
    ('ahead_of_landing', 'occurred_at', 'true', 'occurred_at > landed_at', 'null'),
    ('stored_late', 'occurred_at', 'stored_at is not null', 'lag_hours > 24', 'null'),
    ('shifted_clock', 'occurred_at', 'stored_at is not null',
     'round(lag_hours) <> 0 and abs(lag_hours - round(lag_hours)) <= 0.05', 'round(lag_hours)'),
    ('at_midnight', 'occurred_at', 'true', 'is_midnight', 'null'),
    ('no_account', 'actor_id', 'true', 'actor_id is null', 'null'),
    ('unexpected_object', 'object_kind', 'object_kind is not null and object_types is not null',
     'not is_expected_kind', 'null')
] -%}
with events as (

    select
        events.*,
        verbs.expects,
        verbs.object_types,
        {{ holds('verbs.object_types', 'events.object_kind') }}
        or {{ holds('verbs.object_types', 'types.broader') }} as is_expected_kind,
        {{ hours_between('events.occurred_at', 'events.stored_at') }} as lag_hours,
        {{ reporting_date('events.occurred_at') }} as occurred_on,
        cast(floor(extract(second from events.occurred_at)) as int) as second_of_minute,
        {{ local_timestamp('events.occurred_at') }} = cast({{ reporting_date('events.occurred_at') }} as timestamp)
        or date_trunc('day', events.occurred_at) = events.occurred_at as is_midnight
    from {{ ref('stg_events') }} as events
    inner join {{ ref('stg_verbs') }} as verbs on events.verb = verbs.verb_id
    left join {{ ref('stg_object_types') }} as types on events.object_kind = types.object_type

),

-- one reading of all events; the rest works on 60 rows a feed
seconds as (

    select
        feed,
        second_of_minute,
        count(*) as events,
        min(occurred_on) as first_on,
        max(occurred_on) as last_on,
        {%- for check, field, whole, part, value in looked_at %}
        count(case when {{ whole }} then 1 end) as {{ check }}_of,
        count(case when {{ whole }} and {{ part }} then 1 end) as {{ check }}_n,
        min(case when {{ whole }} and {{ part }} then occurred_on end) as {{ check }}_first,
        max(case when {{ whole }} and {{ part }} then occurred_on end) as {{ check }}_last,
        sum(case when {{ whole }} and {{ part }} then {{ value }} end) as {{ check }}_total,
        {%- endfor %}
        {%- for field in expected %}
        count(case when {{ holds('expects', "'" ~ field ~ "'") }} then 1 end) as {{ field }}_of,
        count(case when {{ holds('expects', "'" ~ field ~ "'") }} and {{ field }} is null then 1 end) as {{ field }}_n,
        min(case when {{ holds('expects', "'" ~ field ~ "'") }} and {{ field }} is null then occurred_on end)
            as {{ field }}_first,
        max(case when {{ holds('expects', "'" ~ field ~ "'") }} and {{ field }} is null then occurred_on end)
            as {{ field }}_last
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from events
    group by 1, 2

),

most_frequent as (

    select
        *,
        sum(events) over (partition by feed) as of_events,
        row_number() over (partition by feed order by events desc, second_of_minute) as place
    from seconds

),

refused as (

    select
        feed,
        sum(rows_in) as of_events,
        sum(rows_quarantined) as events
    from {{ ref('stg_payloads') }}
    where contract = 'raw.events'
    group by 1

),

refused_days as (

    select
        feed,
        min({{ reporting_date('landed_at') }}) as first_on,
        max({{ reporting_date('landed_at') }}) as last_on
    from {{ ref('stg_quarantine') }}
    where contract = 'raw.events'
    group by 1

),

found as (

    {%- for check, field, whole, part, value in looked_at %}
    select
        feed,
        '{{ check }}' as check_id,
        '{{ field }}' as field,
        sum({{ check }}_n) as events,
        sum({{ check }}_of) as of_events,
        min({{ check }}_first) as first_on,
        max({{ check }}_last) as last_on,
        cast(sum({{ check }}_total) as double) / nullif(sum({{ check }}_n), 0) as value
    from seconds
    group by 1
    union all
    {%- endfor %}
    {%- for field in expected %}
    select
        feed,
        'no_expected_field' as check_id,
        '{{ field }}' as field,
        sum({{ field }}_n) as events,
        sum({{ field }}_of) as of_events,
        min({{ field }}_first) as first_on,
        max({{ field }}_last) as last_on,
        cast(null as double) as value
    from seconds
    group by 1
    union all
    {%- endfor %}
    select
        feed,
        'constant_second' as check_id,
        'occurred_at' as field,
        events,
        of_events,
        first_on,
        last_on,
        cast(second_of_minute as double) as value
    from most_frequent
    where place = 1
    union all
    select
        refused.feed,
        'refused' as check_id,
        'row' as field,
        refused.events,
        refused.of_events,
        refused_days.first_on,
        refused_days.last_on,
        cast(null as double) as value
    from refused
    left join refused_days on refused.feed = refused_days.feed

)

select
    found.feed,
    found.check_id,
    found.field,
    cast(found.events as bigint) as events,
    cast(found.of_events as bigint) as of_events,
    {{ share('found.events', 'found.of_events') }} as share,
    found.first_on,
    found.last_on,
    found.value,
    found.of_events >= checks.minimum_n and {{ share('found.events', 'found.of_events') }} > checks.share_limit
        as is_problem,
    checks.label_zh,
    checks.label_en,
    checks.advice_zh,
    checks.advice_en
from found
inner join {{ ref('stg_event_checks') }} as checks on found.check_id = checks.check_id
where found.of_events > 0
order by 1, 2, 3
