"""Papers from the arXiv API, a search answered as Atom.

A feed is one search: parameters `query` (arXiv's search language), `max_results` (papers wanted of a reading without a
window), `page_size`. A reading with a window (`http.progress.since` and `until`) asks for everything submitted in it,
oldest first, in parts of at most 30,000 papers, the most that the API pages through.
https://info.arxiv.org/help/api/user-manual.html. arXiv asks for one request every three seconds: `storage.http`
keeps that pace. Only the first version's date can be searched: new versions come by `arxiv_rss` and `oai_pmh`.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import dates, identifiers, text, urls
from pipelines.sources import _papers
from pipelines.sources._rows import Row, frame, object_of, refused, syndication, text_of
from pipelines.sources._source import FetchFailed, Http, Source

URL = "https://export.arxiv.org/api/query"
PAGE_SIZE = 100
# The API refuses longer pages and deeper starts.
LONGEST_PAGE, DEEPEST = 2000, 30_000
FIRST = datetime(1991, 8, 1, tzinfo=UTC)  # arXiv opened on 14 August 1991

_MINUTE, _STAMP = timedelta(minutes=1), "%Y%m%d%H%M"
_ERROR = re.compile(r"https?://arxiv\.org/api/errors")
_TOTAL = re.compile(rb"<(?:opensearch:)?totalResults\b[^>]*>\s*(\d+)\s*<")


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The newest papers, or those of a window; an interrupted reading goes on at `http.progress.cursor`."""
    if http.progress.since or http.progress.until:
        return _window(http, feed)
    return _newest(http, feed)


def _newest(http: Http, feed: Feed) -> Iterator[bytes]:
    """One page after the other, newest first, until `max_results` papers or a page that is not full."""
    wanted = min(int(feed.parameter("max_results", PAGE_SIZE)), DEEPEST)
    size = _page_size(feed, wanted)
    cursor = http.progress.cursor or ""
    for start in range(int(cursor) if cursor.isdigit() else 0, wanted, size):
        asked = min(size, wanted - start)
        page = _page(http, feed, str(feed.parameter("query")), start, asked, "descending")
        is_last = page.count(b"<entry>") < asked or start + size >= wanted
        http.progress.cursor = None if is_last else str(start + size)
        yield page
        if is_last:
            return


def _window(http: Http, feed: Feed) -> Iterator[bytes]:
    """Every page of the window, part after part; a part with too many papers is halved before it is read.

    The cursor is `from/to/end/start`: the part that is being read, the end of the window, the next page.
    """
    since, until = http.progress.since or FIRST, http.progress.until or datetime.now(UTC)
    begin, end, start = _whole_minute(since), _whole_minute(until), 0
    part_end, size = end, _page_size(feed, DEEPEST)
    if http.progress.cursor and (found := _resumed(http.progress.cursor)):
        begin, part_end, end, start = found
    while begin <= end:
        query = f"({feed.parameter('query')}) AND submittedDate:[{begin:{_STAMP}} TO {part_end:{_STAMP}}]"
        page = _page(http, feed, query, start, min(size, DEEPEST - start), "ascending")
        stated = _TOTAL.search(page)
        total, entries = int(stated[1]) if stated else 0, page.count(b"<entry>")
        if total > DEEPEST and part_end > begin:
            part_end, start = _whole_minute(begin + (part_end - begin) / 2), 0
            continue
        if not entries and start < total:
            # happens under load; the cursor stays here, so that the next reading asks for this page again
            raise FetchFailed("truncated", f"no papers from {start} on, though there are {total}")
        start += entries
        is_read = start >= total
        if is_read:
            begin, part_end, start = part_end + _MINUTE, end, 0
        elif start >= DEEPEST:
            raise FetchFailed("too_large", f"{total} papers submitted in the minute {begin:{_STAMP}}")
        is_last = is_read and begin > end
        ahead = [*(f"{moment:{_STAMP}}" for moment in (begin, part_end, end)), str(start)]
        http.progress.cursor = None if is_last else "/".join(ahead)
        yield page


def _resumed(cursor: str) -> tuple[datetime, datetime, datetime, int] | None:
    """The parts of a window's cursor; None for another spelling, such as that of a reading without a window."""
    found = re.fullmatch(r"(\d{12})/(\d{12})/(\d{12})/(\d{1,5})", cursor)
    if not found:
        return None
    begin, part_end, end = (datetime.strptime(found[n], _STAMP).replace(tzinfo=UTC) for n in (1, 2, 3))
    return begin, part_end, end, int(found[4])


def _whole_minute(moment: datetime) -> datetime:
    """The minute, the API's unit; both ends of its ranges are included."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _page_size(feed: Feed, wanted: int) -> int:
    return min(int(feed.parameter("page_size", PAGE_SIZE)), wanted, LONGEST_PAGE)


def _page(http: Http, feed: Feed, query: str, start: int, size: int, order: str) -> bytes:
    asked = {"search_query": query, "start": str(start), "max_results": str(size)}
    order_by = {"sortBy": "submittedDate", "sortOrder": order}
    return http.get(feed.url or URL, params=asked | order_by, conditional=False)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row an entry. arXiv reports a bad question as an entry of its own: that row is refused as `arxiv_error`."""
    document = syndication(payload, roots=("feed",))
    return frame(Paper, (_row(entry, f"entry {n}", feed) for n, entry in enumerate(document.entries, start=1)))


def _row(entry: Any, pointer: str, feed: Feed) -> Row:
    identifier = str(entry.get("id") or "")
    summary, comment = text.line(entry.get("summary")), entry.get("arxiv_comment")
    if _ERROR.match(identifier):
        return refused(pointer, "arxiv_error", text.capped(summary))
    found = identifiers.arxiv(identifier)
    if not found:
        return refused(pointer, "no_id", f"not an arXiv address: {identifier[:200]!r}")
    links = [link for link in entry.get("links", []) if link.get("href")]
    pdf = next(
        (link["href"] for link in links if link.get("title") == "pdf" or link.get("type") == "application/pdf"), None
    )
    return _papers.paper(
        pointer,
        feed,
        source="arxiv",
        paper_id=found.id,
        title=entry.get("title"),
        summary=summary,
        comment=comment,
        is_withdrawn=_papers.is_withdrawn(comment, summary),
        version=found.version,
        authors=_papers.names(author.get("name") for author in entry.get("authors", [])),
        categories=_papers.distinct(tag.get("term") for tag in entry.get("tags", [])),
        primary_category=text_of(object_of(entry.get("arxiv_primary_category")).get("term")),
        doi=identifiers.doi(entry.get("arxiv_doi")),
        url=found.url,
        pdf_url=urls.canonical(pdf),
        journal_reference=text.line(entry.get("arxiv_journal_ref")),
        published_at=dates.parse(entry.get("published")),
        updated_at=dates.parse(entry.get("updated")),
    )


SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="xml",
    required_to_fetch=("query",),
    optional=("max_results", "page_size"),
)
