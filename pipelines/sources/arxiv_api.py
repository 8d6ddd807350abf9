"""Papers from the arXiv API, a search answered as Atom.

A feed is one search: parameters `query` (arXiv's search language), `max_results` (papers wanted in all), `page_size`.
https://info.arxiv.org/help/api/user-manual.html. arXiv asks for one request every three seconds: `storage.http`
keeps that pace. May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import dates, languages, text, urls
from pipelines.sources._rows import Row, frame, object_of, refused, syndication, text_of
from pipelines.sources._source import POINTER, Http, Source

URL = "https://export.arxiv.org/api/query"
PAGE_SIZE = 100
# The API refuses longer pages and deeper starts.
_LONGEST_PAGE, _DEEPEST = 2000, 30_000

_ID = re.compile(r"https?://arxiv\.org/abs/(?P<id>(?:[a-z-]+(?:\.[A-Z]{2})?/)?\d[\d.]*\d)(?:v(?P<version>\d+))?")
_ERROR = re.compile(r"https?://arxiv\.org/api/errors")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_WITHDRAWN = re.compile(
    r"\b(?:paper|article|submission|manuscript|preprint|work|version)\b[^.]{0,40}\b(?:is|was|been)\s+withdrawn\b"
    r"|\bwithdrawn\s+(?:by|due|because|from arxiv)\b|^\W*withdrawn\W*$|\bwe (?:have )?withdrawn? th(?:is|e) paper\b",
    re.IGNORECASE,
)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """One page after the other until `max_results` papers or a page that is not full."""
    wanted = min(int(feed.parameter("max_results", PAGE_SIZE)), _DEEPEST)
    size = min(int(feed.parameter("page_size", PAGE_SIZE)), wanted, _LONGEST_PAGE)
    for start in range(0, wanted, size):
        asked = min(size, wanted - start)
        page = http.get(
            feed.url or URL,
            params={
                "search_query": str(feed.parameter("query")),
                "start": str(start),
                "max_results": str(asked),
                "sortBy": "submittedDate",
                "sortOrder": "descending",
            },
        )
        yield page
        if page.count(b"<entry>") < asked:
            return


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row an entry. arXiv reports a bad question as an entry of its own: that row is refused as `arxiv_error`."""
    document = syndication(payload, roots=("feed",))
    return frame(Paper, (_row(entry, f"entry {n}", feed) for n, entry in enumerate(document.entries, start=1)))


def _row(entry: Any, pointer: str, feed: Feed) -> Row:
    identifier = str(entry.get("id") or "")
    summary = text.capped(text.line(entry.get("summary")))
    if _ERROR.match(identifier):
        return refused(pointer, "arxiv_error", summary)
    found = _ID.fullmatch(identifier)
    if not found:
        return refused(pointer, "no_id", f"not an arXiv address: {identifier[:200]!r}")
    title, comment = (
        text.capped(text.line(entry.get("title")), 1024),
        text.capped(text.line(entry.get("arxiv_comment"))),
    )
    if title is None:
        return refused(pointer, "no_title", found["id"])
    links = [link for link in entry.get("links", []) if link.get("href")]
    pdf = next(
        (link["href"] for link in links if link.get("title") == "pdf" or link.get("type") == "application/pdf"), None
    )
    authors = [name for author in entry.get("authors", []) if (name := text.line(author.get("name")))]
    categories = [tag["term"] for tag in entry.get("tags", []) if tag.get("term")]
    return {
        POINTER: pointer,
        "source": "arxiv",
        "paper_id": found["id"],
        "version": int(found["version"]) if found["version"] else None,
        "title": title,
        "summary": summary,
        "authors": authors or None,
        "categories": list(dict.fromkeys(categories)) or None,
        "primary_category": text_of(object_of(entry.get("arxiv_primary_category")).get("term")),
        "doi": _doi(entry.get("arxiv_doi")),
        "url": f"https://arxiv.org/abs/{found['id']}",
        "pdf_url": urls.canonical(pdf),
        "code_url": urls.code(comment, summary),
        "comment": comment,
        "journal_reference": text.line(entry.get("arxiv_journal_ref")),
        "language": languages.tag(feed.language) or languages.detect(summary, title),
        "is_withdrawn": any(_WITHDRAWN.search(words) for words in (comment, summary) if words),
        "published_at": dates.parse(entry.get("published")),
        "updated_at": dates.parse(entry.get("updated")),
    }


def _doi(value: str | None) -> str | None:
    match = _DOI.search((value or "").lower())
    return match[0] if match else None


SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="xml",
    required_to_fetch=("query",),
    optional=("max_results", "page_size"),
)
