-- The days on which each feed's items are dated: the measure of its rhythm and of its freshness.
with items as (

    select feed, published_at as at from {{ ref('stg_papers') }}
    union all
    select feed, published_at as at from {{ ref('stg_tutorials') }}
    union all
    select feed, coalesce(posted_at, updated_at) as at from {{ ref('stg_jobs') }}
    union all
    select feed, pushed_at as at from {{ ref('stg_repositories') }}
    union all
    select feed, occurred_at as at from {{ ref('stg_events') }}

)

select
    items.feed,
    {{ reporting_date('items.at') }} as item_on,
    count(*) as items
from items
cross join {{ ref('int_reporting') }} as reporting
where items.at < reporting.data_end_at
group by 1, 2
