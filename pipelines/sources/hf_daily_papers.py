"""Papers that people recommend on Hugging Face, day by day.

A feed is the list of today, or of a `week` (`2026-W10`) or `month` (`2026-03`), by `sort` (`publishedAt`, `trending`).
A reading with a window asks for every day in it. https://huggingface.co/docs/hub/api. Papers have their
arXiv ids. Upvotes are not citations, and a model's key words are not the authors': both are left in the payload.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import dates, identifiers, text, urls
from pipelines.sources import _papers
from pipelines.sources._rows import Row, frame, json_document, list_of, object_of, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://huggingface.co/api/daily_papers"
PAGE = "https://huggingface.co/papers/{id}"
PAGE_SIZE = 100
_MOST_PAGES = 50


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The pages of one list, or of the list of every day of the window, oldest first; the cursor is `day/page`."""
    since, until = http.progress.since, http.progress.until
    if not since:
        period = {name: str(feed.parameter(name)) for name in ("week", "month") if feed.parameter(name)}
        yield from _listed(http, feed, period, "", None)
        return
    day, last = since.date(), (until or datetime.now(UTC)).date()
    cursor = re.fullmatch(r"(\d{4}-\d\d-\d\d)/\d+", http.progress.cursor or "")
    if cursor and day <= (resumed := date.fromisoformat(cursor[1])) <= last:
        day = resumed
    while day <= last:
        coming = day + timedelta(days=1)
        yield from _listed(http, feed, {"date": day.isoformat()}, day.isoformat(), coming if coming <= last else None)
        day = coming


def _listed(http: Http, feed: Feed, period: dict[str, str], prefix: str, coming: date | None) -> Iterator[bytes]:
    """The pages of one list; after the last one the cursor stands at the first page of the day that comes next."""
    cursor = re.fullmatch(rf"{prefix}/(\d{{1,3}})", http.progress.cursor or "")
    for number in range(int(cursor[1]) if cursor else 0, _MOST_PAGES):
        asked = {"limit": str(PAGE_SIZE), "p": str(number), **period}
        asked |= {"sort": str(feed.parameter("sort"))} if feed.parameter("sort") else {}
        page = http.get(feed.url or URL, params=asked, conditional=False)
        is_last = _length(page) < PAGE_SIZE
        following = f"{coming}/0" if coming else None
        http.progress.cursor = following if is_last else f"{prefix}/{number + 1}"
        yield page
        if is_last:
            return


def _length(page: bytes) -> int:
    """How many papers a page lists; 0 for what is no list, which `parse` then explains."""
    try:
        return len(list_of(json_document(page)))
    except Unreadable:
        return 0


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a paper; also reads the answer for a single one and for a search. Raises Unreadable."""
    document = json_document(payload)
    single = object_of(document)
    if single and "id" not in single and "paper" not in single:
        raise Unreadable("schema_drift", f"no list of papers; Hugging Face says {single.get('error')!r}")
    found = [single] if single else list_of(document)
    return frame(Paper, (_row(object_of(one), f"paper {n}", feed) for n, one in enumerate(found, start=1)))


def _row(item: dict[str, Any], pointer: str, feed: Feed) -> Row:
    said = object_of(item.get("paper")) or item
    paper_id = text.line(text_of(said.get("id")))
    arxiv = identifiers.arxiv(paper_id)
    people = [object_of(person) for person in list_of(said.get("authors"))]
    row = _papers.paper(
        pointer,
        feed,
        source="hf_daily_papers",
        paper_id=arxiv.id if arxiv else paper_id,
        title=text_of(said.get("title")) or text_of(item.get("title")),
        summary=text.line(text_of(said.get("summary")) or text_of(item.get("summary"))),
        version=arxiv.version if arxiv else None,
        authors=_papers.names(text_of(person.get("name")) for person in people if person.get("hidden") is not True),
        url=arxiv.url if arxiv else urls.canonical(PAGE.format(id=paper_id)),
        pdf_url=arxiv.pdf_url if arxiv else None,
        published_at=dates.parse(text_of(said.get("publishedAt"))),
    )
    stated = urls.canonical(text_of(said.get("githubRepo")))
    return row | {"code_url": stated} if stated and "paper_id" in row else row


SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="json",
    optional=("week", "month", "sort"),
)
