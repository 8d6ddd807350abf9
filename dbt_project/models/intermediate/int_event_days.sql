-- What a day's events are, in one text: who counted them earlier compares it with the mark kept then.
with vocabulary as (

    select {{ joined_text("verb_id || ' ' || family || ' ' || cast(is_activity as string)") }} as verbs
    from {{ ref('stg_verbs') }}

),

days as (

    select day_on, cast(sum(events) as bigint) as events, {{ checksums('checksum') }} as checksum
    from {{ ref('int_event_quarters') }}
    group by 1

)

select
    days.day_on,
    days.events,
    md5(cast(days.events as string) || ' ' || cast(days.checksum as string) || ' ' || vocabulary.verbs) as mark
from days
cross join vocabulary
