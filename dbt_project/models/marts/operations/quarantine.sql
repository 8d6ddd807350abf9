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
    feed,
    contract,
    reason,
    count(*) as rows,
    count(distinct payload_sha256) as payloads,
    max(pointer) filter (where place = 1) as example_pointer,
    max(detail) filter (where place = 1) as example_detail,
    min(landed_at) as first_landed_at,
    max(landed_at) as last_landed_at
from entries
group by 1, 2, 3
order by 1, 2, 3
