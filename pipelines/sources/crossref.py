"""Works from Crossref, where publishers register DOIs.

A feed names `works` (DOIs, one request each) or a list: `query` and/or `filter`, read page by page up to `max_results`.
`mailto`, an address where the reader can be reached, leads to the faster pool. A window asks by day of the last
deposit.
https://api.crossref.org/swagger-ui/index.html, https://www.crossref.org/documentation/retrieve-metadata/rest-api/.
Abstracts are JATS, dates may be a year or a month only: those are no day, and stay unknown.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import dates, identifiers, text, urls
from pipelines.sources import _papers
from pipelines.sources._rows import Row, count_of, frame, json_document, list_of, object_of, refused, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://api.crossref.org/works"
PAGE_SIZE, MAX_RESULTS = 100, 1000

_NO_PAPERS = {
    *("dataset", "database", "component", "grant", "peer-review", "standard"),
    *("journal", "journal-volume", "journal-issue", "proceedings", "proceedings-series"),
    *("book-series", "book-set", "report-series", "report-component", "standard-series"),
}
# `published` and `issued` are the earliest of the other dates; `created` is when the DOI was made, not the work.
_PUBLISHED = ("published", "issued", "posted")
_UNDONE = {"retraction", "withdrawal", "removal"}
_JATS = {"title": "h4", "italic": "i", "bold": "b", "list": "ul", "list-item": "li", "sec": "section"}
_TAG = re.compile(r"<(/?)(?:jats:)?([a-z][a-z0-9-]*)\b([^<>]*)>", re.IGNORECASE)
_HEADING = re.compile(r"\s*<h4>\s*(?:abstract|summary|摘要)\s*[.:]?\s*</h4>", re.IGNORECASE)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The works named, or the pages of the list."""
    polite = {"mailto": str(feed.parameter("mailto"))} if feed.parameter("mailto") else {}
    named = list_of(feed.parameter("works"))
    if named and not feed.url:
        addresses = (f"{URL}/{quote(identifiers.doi(str(work)) or str(work), safe='')}" for work in named)
        return _papers.each(http, addresses, params=polite)

    def ask(cursor: str | None) -> bytes:
        asked = {"cursor": cursor or "*", "rows": str(PAGE_SIZE), **_question(http, feed), **polite}
        return http.get(feed.url or URL, params=asked, conditional=False)

    most = -(-int(feed.parameter("max_results", MAX_RESULTS)) // PAGE_SIZE)
    return _papers.pages(http, ask, _next_cursor, most)


def _question(http: Http, feed: Feed) -> dict[str, str]:
    since, until = http.progress.since, http.progress.until
    window = [
        f"from-update-date:{since:%Y-%m-%d}" if since else None,
        f"until-update-date:{until:%Y-%m-%d}" if until else None,
    ]
    asked = {"query": feed.parameter("query"), "filter": ",".join(filter(None, [feed.parameter("filter"), *window]))}
    return {name: str(value) for name, value in asked.items() if value}


def _next_cursor(page: bytes) -> str | None:
    """Crossref answers a cursor for ever, and often the same one: a page that is not full is the last."""
    message = object_of(_papers.answer(page).get("message"))
    is_full = len(list_of(message.get("items"))) >= PAGE_SIZE
    return text_of(message.get("next-cursor")) if is_full else None


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a work; data sets, whole journals and the like are refused as `not_a_paper`. Raises Unreadable."""
    message = object_of(object_of(json_document(payload)).get("message"))
    works = message.get("items", [message] if "DOI" in message else None)
    if not isinstance(works, list):
        raise Unreadable("schema_drift", "no `message` with `items` or a `DOI`: not an answer of Crossref")
    return frame(Paper, (_row(object_of(work), f"work {n}", feed) for n, work in enumerate(list_of(works), start=1)))


def _row(work: dict[str, Any], pointer: str, feed: Feed) -> Row:
    doi, kind = identifiers.doi(text_of(work.get("DOI"))), text_of(work.get("type"))
    if kind in _NO_PAPERS:
        return refused(pointer, "not_a_paper", f"{doi}: {kind}")
    title = text.title(_first(work.get("title")))
    updates = [text_of(object_of(one).get("type")) for one in list_of(work.get("updated-by"))]
    page = text_of(object_of(object_of(work.get("resource")).get("primary")).get("URL")) or text_of(work.get("URL"))
    arxiv = identifiers.arxiv_of_doi(doi)
    links = [object_of(link) for link in list_of(work.get("link"))]
    pdfs = [text_of(link.get("URL")) for link in links if link.get("content-type") == "application/pdf"]
    return _papers.paper(
        pointer,
        feed,
        source="crossref",
        paper_id=doi,
        title=title,
        summary=_plain(text_of(work.get("abstract"))),
        language=text_of(work.get("language")),
        is_withdrawn=bool(_UNDONE & set(updates)) or bool(re.match(r"(?:RETRACTED|WITHDRAWN)\b", title or "")),
        authors=_papers.names(_name(object_of(person)) for person in list_of(work.get("author"))),
        categories=_papers.distinct(text_of(subject) for subject in list_of(work.get("subject"))),
        doi=doi,
        url=arxiv.url if arxiv else urls.canonical(page),
        # interfaces for text mining want a key: they are no full text for a reader
        pdf_url=next((url for pdf in pdfs if (url := urls.canonical(pdf)) and "://api." not in url), None),
        journal_reference=_reference(work),
        citations=count_of(work.get("is-referenced-by-count")),
        licence=_licence([object_of(one) for one in list_of(work.get("license"))]),
        published_at=_day(next((work[name] for name in _PUBLISHED if work.get(name)), None)),
        updated_at=dates.parse(text_of(object_of(work.get("deposited")).get("date-time"))),
    )


def _first(value: Any) -> str | None:
    return next((text_of(item) for item in list_of(value)), None)


def _name(person: dict[str, Any]) -> str | None:
    """A person's given and family name, or the name of an organisation."""
    parts = [text.line(text_of(person.get(part))) for part in ("given", "family", "suffix")]
    return " ".join(filter(None, parts)) or text_of(person.get("name"))


def _day(value: Any) -> Any:
    """The first of the dates given as lists of numbers, when it has a year, a month and a day."""
    parts = list_of(next(iter(list_of(object_of(value).get("date-parts"))), None))
    if len(parts) != 3 or not all(isinstance(part, int) for part in parts):
        return None
    return dates.parse("{:04}-{:02}-{:02}".format(*parts))


def _plain(jats: str | None) -> str | None:
    """The words of an abstract in JATS, a line a paragraph, without the heading that says it is one."""
    if not jats:
        return None
    markup = _TAG.sub(lambda tag: f"<{tag[1]}{_JATS.get(tag[2].lower(), tag[2].lower())}>", jats)
    return text.from_html(_HEADING.sub("", markup, count=1))


def _reference(work: dict[str, Any]) -> str | None:
    """Where it was published: the journal or proceedings, volume, issue and pages."""
    volume, issue, page = (text.line(text_of(work.get(name))) for name in ("volume", "issue", "page"))
    number = f"{volume}({issue})" if volume and issue else volume or (f"({issue})" if issue else None)
    where = " ".join(filter(None, (text.title(_first(work.get("container-title"))), number)))
    return ", ".join(filter(None, (where, page if where else None))) or None


def _licence(stated: list[dict[str, Any]]) -> str | None:
    """The licence of the published version, else of the accepted one; null when several contradict each other.

    Terms for text mining (`tdm`) say nothing about the work itself.
    """
    for version in ("vor", "am", "unspecified"):
        links = [text_of(one.get("URL")) for one in stated if one.get("content-version") == version]
        found = {_papers.licence(link) for link in links} - {None}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="json",
    optional=("works", "query", "filter", "max_results", "mailto"),
)
