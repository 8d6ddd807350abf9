"""Job postings from Remote OK.

A feed is the newest postings: `GET https://remoteok.com/api` answers one JSON array and needs no key. Its first
element is no posting but the terms: link back to Remote OK, and name it as the source. So `url` is always the page
there, and the feed's line carries `attribution: Remote OK`. Pay is in numbers without a currency or a period, which
stay unknown, and 0 means unknown. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.grammars import text
from pipelines.sources._postings import line, pay, posting
from pipelines.sources._rows import Row, frame, json_document, list_of, object_of, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://remoteok.com/api"


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The newest postings; `tag` narrows them."""
    tag = feed.parameter("tag")
    yield http.get(feed.url or URL, params={"tag": str(tag)} if tag else None)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a posting. Raises Unreadable."""
    document = json_document(payload)
    if not isinstance(document, list):
        raise Unreadable("schema_drift", "no array: not the answer of Remote OK")
    items = list_of(document)
    is_terms = bool(items) and "legal" in object_of(items[0]) and "position" not in object_of(items[0])
    jobs = items[1:] if is_terms else items
    return frame(Job, (_row(job, f"job {n}", feed) for n, job in enumerate(jobs, start=1)))


def _row(item: Any, pointer: str, feed: Feed) -> Row:
    job = object_of(item)
    return posting(
        feed,
        pointer,
        source="remoteok",
        job_id=job.get("id"),
        title=job.get("position"),
        company=job.get("company"),
        description=text.from_html(text_of(job.get("description"))),
        url=job.get("url"),
        location=line(job.get("location")),
        # The board takes nothing else.
        workplace="remote",
        tags=list_of(job.get("tags")),
        salary=pay(job.get("salary_min"), job.get("salary_max")),
        posted=job.get("date") or job.get("epoch"),
    )


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    optional=("tag",),
)
