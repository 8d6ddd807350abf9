"""Job postings from Arbeitnow, most of them in Germany, in German or English.

A feed is the board: `GET https://www.arbeitnow.com/api/job-board-api?page=` answers pages of 100 postings, newest
first, until `links.next` is null, and needs no key. https://www.arbeitnow.com/blog/job-board-api. Parameter:
`max_pages` (default 10). May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.grammars import dates, text
from pipelines.sources._postings import glimpse, joined, line, posting, resumed
from pipelines.sources._rows import Row, frame, json_document, list_of, object_of, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://www.arbeitnow.com/api/job-board-api"


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """One page after the other until the last, `max_pages`, or the postings are older than what is asked for.

    `links.next` only says that there is a next page: where it is, this kind knows itself.
    """
    start = resumed(http.progress.cursor, 1)
    last = int(feed.parameter("max_pages", 10))
    for number in range(start, max(last, start) + 1):
        page = http.get(feed.url or URL, params={"page": str(number)}, conditional=False)
        document = object_of(glimpse(page))
        has_next = bool(object_of(document.get("links")).get("next")) and bool(list_of(document.get("data")))
        is_last = not has_next or number >= last or _is_older(document, http)
        http.progress.cursor = None if is_last else str(number + 1)
        yield page
        if is_last:
            return


def _is_older(document: dict[str, Any], http: Http) -> bool:
    """Whether all of a page was posted before the time that is asked for."""
    moments = [dates.parse(text_of(object_of(job).get("created_at"))) for job in list_of(document.get("data"))]
    known = [moment for moment in moments if moment]
    return http.progress.since is not None and bool(known) and max(known) < http.progress.since


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a posting. Raises Unreadable."""
    jobs = object_of(json_document(payload)).get("data")
    if not isinstance(jobs, list):
        raise Unreadable("schema_drift", "no array `data`: not the answer of Arbeitnow")
    return frame(Job, (_row(job, f"job {n}", feed) for n, job in enumerate(list_of(jobs), start=1)))


def _row(item: Any, pointer: str, feed: Feed) -> Row:
    job = object_of(item)
    types = list_of(job.get("job_types"))
    return posting(
        feed,
        pointer,
        source="arbeitnow",
        job_id=job.get("slug"),
        title=job.get("title"),
        company=job.get("company_name"),
        description=text.from_html(text_of(job.get("description"))),
        url=job.get("url"),
        location=line(job.get("location")),
        workplace="remote" if job.get("remote") is True else None,
        employed=joined(types),
        level=next((words for words in types if line(words)), None),
        tags=list_of(job.get("tags")),
        posted=job.get("created_at"),
    )


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    optional=("max_pages",),
)
