-- When each item of a feed that lists everything it has was there, counted over complete readings only.
with sizes as (

    select feed, payload_sha256, count(*) as items
    from {{ source('operations', 'payload_items') }}
    group by 1, 2

),

readings as (

    select
        crawls.feed,
        crawls.receipt_id,
        crawls.crawled_at,
        coalesce(sum(sizes.items), 0) as items
    from {{ source('operations', 'crawls') }} as crawls
    left join sizes using (feed, payload_sha256)
    group by 1, 2, 3

),

numbered as (

    select
        *,
        row_number() over (partition by feed order by crawled_at, receipt_id) as reading,
        sum(case when items > 0 then 1 else 0 end) over (
            partition by feed order by crawled_at, receipt_id rows unbounded preceding
        ) as full_reading
    from readings

),

totals as (

    select feed, max(reading) as readings, max(full_reading) as full_readings
    from numbered
    group by 1

),

pages as (

    select
        crawls.feed,
        crawls.payload_sha256,
        min(numbered.crawled_at) as first_seen_at,
        max(numbered.crawled_at) as last_seen_at,
        max(numbered.reading) as last_reading,
        max(numbered.full_reading) as last_full_reading
    from {{ source('operations', 'crawls') }} as crawls
    inner join numbered using (feed, receipt_id)
    group by 1, 2

),

seen as (

    select
        items.feed,
        items.contract,
        items.source,
        items.item_id,
        min(pages.first_seen_at) as first_seen_at,
        max(pages.last_seen_at) as last_seen_at,
        max(pages.last_reading) as last_reading,
        max(pages.last_full_reading) as last_full_reading
    from {{ source('operations', 'payload_items') }} as items
    inner join pages using (feed, payload_sha256)
    group by 1, 2, 3, 4

)

select
    seen.feed,
    seen.contract,
    seen.source,
    seen.item_id,
    seen.first_seen_at,
    seen.last_seen_at,
    cast(totals.full_readings - seen.last_full_reading as bigint) as absences,
    cast(
        (totals.readings - seen.last_reading) - (totals.full_readings - seen.last_full_reading) as bigint
    ) as empty_readings,
    coalesce(next_full.crawled_at, next_any.crawled_at) as absent_since
from seen
inner join totals using (feed)
left join numbered as next_full
    on seen.feed = next_full.feed
        and next_full.items > 0
        and next_full.full_reading = seen.last_full_reading + 1
left join numbered as next_any
    on seen.feed = next_any.feed
        and next_any.reading = seen.last_reading + 1
