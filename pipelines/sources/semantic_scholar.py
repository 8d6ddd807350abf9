"""Papers from Semantic Scholar's bulk search.

A feed is one `query` (its operators are `+`, `|`, `-`, quotes and brackets), read page by page up to `max_results`;
`fields_of_study` narrows it (`Computer Science`). Without a key everybody shares one small allowance: `secret` names
the variable with a key. A window asks by day of publication, the only date that can be asked for.
https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/get_graph_paper_bulk_search
Answers of the search by relevance, of a batch and of a single paper are read too.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import dates, identifiers, text, urls
from pipelines.sources import _papers
from pipelines.sources._rows import Row, count_of, frame, json_document, list_of, object_of, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://api.semanticscholar.org/graph/v1/paper/search/bulk"
PAGE_SIZE, MAX_RESULTS = 1000, 1000  # the server sets the size of a page
FIELDS = (
    "title,abstract,authors,externalIds,url,venue,journal,publicationDate,citationCount,openAccessPdf,fieldsOfStudy"
)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The pages of the search."""
    key = http.secret(feed.secret)
    since, until = http.progress.since, http.progress.until
    window = f"{f'{since:%Y-%m-%d}' if since else ''}:{f'{until:%Y-%m-%d}' if until else ''}"
    asked = {"query": feed.parameter("query"), "fields": FIELDS, "fieldsOfStudy": feed.parameter("fields_of_study")}
    asked |= {"publicationDateOrYear": window} if since or until else {}

    def ask(token: str | None) -> bytes:
        params = {name: str(value) for name, value in {**asked, "token": token}.items() if value}
        return http.get(feed.url or URL, params=params, headers={"x-api-key": key} if key else None, conditional=False)

    most = -(-int(feed.parameter("max_results", MAX_RESULTS)) // PAGE_SIZE)
    return _papers.pages(http, ask, lambda page: text_of(_papers.answer(page).get("token")), most)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a paper; a batch answers null for ids that it does not know: `no_id`. Raises Unreadable."""
    document = json_document(payload)
    single = object_of(document)
    found = single.get("data", [single] if "paperId" in single else None) if single else document
    if not isinstance(found, list):
        said = single.get("message") or single.get("error")
        raise Unreadable("schema_drift", f"no array `data` and no `paperId`; Semantic Scholar says {said!r}")
    return frame(Paper, (_row(object_of(one), f"paper {n}", feed) for n, one in enumerate(list_of(found), start=1)))


def _row(found: dict[str, Any], pointer: str, feed: Feed) -> Row:
    known = object_of(found.get("externalIds"))
    arxiv = identifiers.arxiv(text_of(known.get("ArXiv")))
    pdf, journal = object_of(found.get("openAccessPdf")), object_of(found.get("journal"))
    people = [object_of(person) for person in list_of(found.get("authors"))]
    where = text.title(text_of(journal.get("name")) or text_of(found.get("venue")))
    return _papers.paper(
        pointer,
        feed,
        source="semantic_scholar",
        paper_id=text.line(text_of(found.get("paperId"))),
        title=text.title(text_of(found.get("title"))),
        summary=text.line(text_of(found.get("abstract"))),
        authors=_papers.names(text_of(person.get("name")) for person in people),
        categories=_papers.distinct(text_of(field) for field in list_of(found.get("fieldsOfStudy"))),
        doi=identifiers.doi(text_of(known.get("DOI"))),
        url=arxiv.url if arxiv else urls.canonical(text_of(found.get("url"))),
        pdf_url=urls.canonical(text_of(pdf.get("url"))),
        journal_reference=" ".join(filter(None, (where, text.line(text_of(journal.get("volume")))))) if where else None,
        citations=count_of(found.get("citationCount")),
        licence=_papers.licence(text_of(pdf.get("license"))),
        published_at=dates.parse(text_of(found.get("publicationDate"))),
    )


SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="json",
    required_to_fetch=("query",),
    optional=("fields_of_study", "max_results"),
)
