"""`talent check-links`: the links of papers and tutorials, some at a time, those not seen for longest first.

Answers: which resources are gone or have moved? Only what was found is written, as lines of the log beside the landing
zone; the next build reads them (`operations.link_checks`), and what is dead leaves recommendations and paths with it.
The links of the bundled sample lead nowhere and are not asked. May import: settings, storage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from pipelines.failures import ConfigurationError
from pipelines.settings import Settings
from pipelines.storage import landing, links, warehouse
from pipelines.storage.http import Client


def check(
    settings: Settings, *, limit: int, per_host: int, older_than_days: int, client: Client | None = None
) -> list[dict[str, Any]]:
    """Look at up to `limit` links that were not looked at for so many days, and log what was found."""
    own = client or Client(
        contact=settings.contact,
        allowed_hosts=settings.allowed_hosts,
        robots=settings.landing / "robots.json",
        proxy=settings.proxy or None,
    )
    chosen = spread(due(settings, datetime.now(UTC) - timedelta(days=older_than_days)), limit, per_host)
    with ThreadPoolExecutor(max_workers=settings.fetches) as pool:
        found = list(pool.map(lambda url: links.look(own.door(), url), chosen))
    own.close()
    if found:
        landing.log(settings.landing, "link_checks", found, datetime.now(UTC))
    return found


def due(settings: Settings, before: datetime) -> list[str]:
    """The links last looked at before a moment, never seen ones first, then the oldest look; ties by what is viewed."""
    if not settings.warehouse.exists():
        raise ConfigurationError("There are no resources yet; type `talent run` first.")
    looks: dict[str, str] = {}
    for line in landing.logged(settings.landing, "link_checks"):
        looks[line["url"]] = max(line["checked_at"], looks.get(line["url"], ""))
    with warehouse.connect(settings.warehouse) as con:
        rows = con.execute(
            """
            with items as (
                select url, source || ':' || paper_id as resource_id, feed from raw.papers
                union all
                select url, source || ':' || tutorial_id as resource_id, feed from raw.tutorials
            ),
            views as (select object_id, count(*) as views from raw.events where verb = 'viewed' group by 1)
            select url, sum(coalesce(views, 0)) as views
            from items left join views on items.resource_id = views.object_id
            where url is not null and not starts_with(feed, 'sample_')
            group by url order by views desc, url
            """
        ).fetchall()
    waiting = [(looks.get(url, ""), place, url) for place, (url, _) in enumerate(rows)]
    return [url for seen, _, url in sorted(waiting) if seen < f"{before:%Y-%m-%dT%H:%M:%S}"]


def spread(urls: Sequence[str], limit: int, per_host: int) -> list[str]:
    """The first `limit` of the links, at most so many of one host."""
    hosts: Counter[str] = Counter()
    chosen: list[str] = []
    for url in urls:
        host = urlsplit(url).netloc
        if len(chosen) < limit and hosts[host] < per_host:
            hosts[host] += 1
            chosen.append(url)
    return chosen
