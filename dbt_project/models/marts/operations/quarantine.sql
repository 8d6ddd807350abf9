with entries as (

    select
        *,
        row_number() over (
            partition by feed, contract, reason
            order by landed_at desc, payload_sha256, pointer
        ) as place
    from {{ ref('stg_quarantine') }}

)

select
    entries.feed,
    entries.contract,
    entries.reason,
    count(*) as rows,
    count(distinct entries.payload_sha256) as payloads,
    max(entries.pointer) filter (where entries.place = 1) as example_pointer,
    max(entries.detail) filter (where entries.place = 1) as example_detail,
    coalesce(max(entries.pointer || coalesce(': ' || entries.detail, '')) filter (where entries.place = 1), '')
    || coalesce('; ' || max(entries.pointer || coalesce(': ' || entries.detail, '')) filter (where entries.place = 2), '')
    || coalesce('; ' || max(entries.pointer || coalesce(': ' || entries.detail, '')) filter (where entries.place = 3), '')
        as examples,
    max(hints.hint_zh) as hint_zh,
    max(hints.hint_en) as hint_en,
    min(entries.landed_at) as first_landed_at,
    max(entries.landed_at) as last_landed_at
from entries
left join {{ ref('stg_failure_reasons') }} as hints on split_part(entries.reason, ':', 1) = hints.reason
group by 1, 2, 3
order by 1, 2, 3
