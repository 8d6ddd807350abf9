"""Job postings from public Workable accounts.

A feed is one account: `GET /api/v1/widget/accounts/{account}?details=true`, which Workable's own careers widget asks,
answers all its open postings in one JSON document and needs no key.
https://help.workable.com/hc/en-us/articles/115012771647. A posting in several places stands there once a place with
one shortcode: the first is kept. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.grammars import places, text
from pipelines.sources._postings import joined, posting
from pipelines.sources._rows import Row, frame, json_document, list_of, object_of, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://apply.workable.com/api/v1/widget/accounts/{account}"


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The account with all its open postings."""
    yield http.get(feed.url or URL.format(account=feed.parameter("account")), params={"details": "true"})


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a posting. Raises Unreadable."""
    document = object_of(json_document(payload))
    jobs = document.get("jobs")
    if not isinstance(jobs, list):
        raise Unreadable("schema_drift", "no array `jobs`: not the answer of a Workable account")
    company = document.get("name")
    return frame(Job, (_row(job, f"job {n}", company, feed) for n, job in enumerate(list_of(jobs), start=1)))


def _row(item: Any, pointer: str, company: Any, feed: Feed) -> Row:
    job = object_of(item)
    listed = [object_of(part) for part in list_of(job.get("locations"))]
    shown = [part for part in listed if part.get("hidden") is not True]
    named = [joined(part.get(name) for name in ("city", "region", "country")) for part in shown]
    own = joined(job.get(name) for name in ("city", "state", "country"))
    countries = {places.code(text_of(part.get("countryCode") or part.get("country"))) for part in shown}
    # A string or, for accounts with a tree of departments, an array from the top down.
    departments = list_of(job.get("department")) or [job.get("department")]
    stated = places.workplace(text_of(job.get("workplace")) or text_of(job.get("workplace_type")))
    return posting(
        feed,
        pointer,
        source="workable",
        job_id=job.get("shortcode"),
        title=job.get("title"),
        company=company,
        description=text.from_html(text_of(job.get("description"))),
        url=job.get("url") or job.get("shortlink"),
        location=joined(named, "; ") or own,
        country=countries.pop() if len(countries) == 1 else None if countries else job.get("country"),
        workplace=stated or ("remote" if job.get("telecommuting") is True else None),
        employed=job.get("employment_type"),
        level=job.get("experience"),
        department=departments[-1] if departments else None,
        tags=[job.get("function"), job.get("industry")],
        posted=job.get("published_on") or job.get("created_at"),
    )


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    required_to_fetch=("account",),
    optional=("company",),
    is_snapshot=True,
)
