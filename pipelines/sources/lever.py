"""Job postings from public Lever sites.

A feed is one site: `GET /v0/postings/{site}?mode=json&skip=&limit=` answers its open postings in pages and needs no
key. https://github.com/lever/postings-api. Parameters: `site`; `region` (`eu` for sites on Lever's European host);
`company` (the postings do not name it). Published postings are public by Lever's own words. May import: polars,
grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.grammars import places, salaries, text
from pipelines.sources._postings import MOST_PAGES, NO_PAY, Pay, glimpse, joined, paragraphs, pay, posting, resumed
from pipelines.sources._rows import Row, frame, json_document, list_of, object_of, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://{host}/v0/postings/{site}"
HOSTS = {"global": "api.lever.co", "eu": "api.eu.lever.co"}
PAGE_SIZE = 100


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """One page after the other until one that is not full."""
    host = HOSTS[str(feed.parameter("region", "global")).lower()]
    address = feed.url or URL.format(host=host, site=feed.parameter("site"))
    start = resumed(http.progress.cursor)
    for skip in range(start, start + PAGE_SIZE * MOST_PAGES, PAGE_SIZE):
        params = {"mode": "json", "skip": str(skip), "limit": str(PAGE_SIZE)}
        page = http.get(address, params=params, conditional=False)
        is_last = len(list_of(glimpse(page))) < PAGE_SIZE
        http.progress.cursor = None if is_last else str(skip + PAGE_SIZE)
        yield page
        if is_last:
            return


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a posting. Raises Unreadable: an unknown site answers an object with `error`."""
    document = json_document(payload)
    if not isinstance(document, list):
        found = text_of(object_of(document).get("error"))
        raise Unreadable("schema_drift", f"no array of postings: {found or 'not the answer of a Lever site'}")
    return frame(Job, (_row(job, f"posting {n}", feed) for n, job in enumerate(list_of(document), start=1)))


def _row(item: Any, pointer: str, feed: Feed) -> Row:
    job = object_of(item)
    categories = object_of(job.get("categories"))
    places_ = list_of(categories.get("allLocations")) or [categories.get("location")]
    return posting(
        feed,
        pointer,
        source="lever",
        job_id=job.get("id"),
        title=job.get("text"),
        description=_description(job),
        url=job.get("hostedUrl"),
        location=joined(places_, "; "),
        country=job.get("country"),
        workplace=places.workplace(text_of(job.get("workplaceType"))),
        employed=categories.get("commitment"),
        level=categories.get("level"),
        department=categories.get("department") or categories.get("team"),
        tags=list_of(job.get("tags")),
        salary=_salary(job),
        posted=job.get("createdAt"),
        updated=job.get("updatedAt"),
    )


def _description(job: dict[str, Any]) -> str | None:
    """Opening and body, the lists below their headings, the closing part; plain twins where HTML is missing."""
    lists = [object_of(part) for part in list_of(job.get("lists"))]
    headed = [
        part for found in lists for part in (found.get("text"), f"<ul>{text_of(found.get('content')) or ''}</ul>")
    ]
    body, closing = (job.get(name) or _lines(job.get(f"{name}Plain")) for name in ("description", "additional"))
    return paragraphs([body, *headed, closing])


def _lines(plain: Any) -> str | None:
    """Plain text as markup."""
    words = text.clean(text_of(plain))
    return words.replace("&", "&amp;").replace("<", "&#60;").replace("\n", "<br>") if words else None


def _salary(job: dict[str, Any]) -> Pay:
    """`salaryRange` in numbers, else the words of `salaryDescription`."""
    found = object_of(job.get("salaryRange"))
    stated = pay(found.get("min"), found.get("max"), found.get("currency"), found.get("interval"))
    if stated[0]:
        return stated
    return salaries.find(text.from_html(text_of(job.get("salaryDescription")))) or NO_PAY


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    required_to_fetch=("site",),
    optional=("region", "company"),
    is_snapshot=True,
)
