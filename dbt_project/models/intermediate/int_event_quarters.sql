-- The one pass over all events of every build; what follows reads the days that changed.
with quarters as (

    select
        {{ quarter_of('occurred_at') }} as quarter,
        count(*) as events,
        {{ rows_checksum(['event_id', 'actor_id', 'actor_kind', 'verb', 'object_id']) }} as checksum
    from {{ ref('stg_events') }}
    group by 1

)

select
    quarter,
    {{ reporting_date(start_of_quarter('quarter')) }} as day_on,
    events,
    checksum
from quarters
