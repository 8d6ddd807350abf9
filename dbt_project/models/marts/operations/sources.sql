-- Every feed that is fetched or has delivered, with what it is called, how it is credited and how it is doing.
select
    feeds.feed,
    feeds.kind,
    feeds.family,
    coalesce(feeds.title_zh, feeds.title_en, feeds.feed) as title_zh,
    coalesce(feeds.title_en, feeds.title_zh, feeds.feed) as title_en,
    feeds.language,
    feeds.url,
    feeds.licence,
    feeds.attribution,
    feeds.terms_url,
    feeds.terms_note,
    feeds.tier,
    feeds.is_enabled,
    coalesce(health.state, 'unknown') as state,
    coalesce(health.rows_loaded, 0) as rows_loaded,
    health.last_success_at
from {{ ref('stg_feeds') }} as feeds
left join {{ ref('source_health') }} as health using (feed)
where feeds.is_enabled or health.feed is not null
order by feeds.feed
