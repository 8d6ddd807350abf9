"""Works from OpenAlex, with citations, licence and topics.

A feed names `works` (OpenAlex ids or DOIs, one request each) or a list: `filter` and/or `search`, read page by page up
to `max_results`. https://docs.openalex.org/api-entities/works. Lists need a key since February 2026: `secret` names the
variable that holds it. A window asks by day of publication, because asking by day of change is not free: what OpenAlex
learns late about an older work comes by reading without a window.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import dates, identifiers, text, urls
from pipelines.sources import _papers
from pipelines.sources._rows import Row, count_of, frame, json_document, list_of, object_of, refused, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://api.openalex.org/works"
PAGE_SIZE, MAX_RESULTS = 100, 1000

_ID = re.compile(r"(?:https?://openalex\.org/)?([A-Z]\d+)", re.IGNORECASE)
_NO_PAPERS = {"dataset", "paratext", "peer-review", "grant", "supplementary-materials", "software"}
_LONGEST_ABSTRACT = 20_000  # words


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The works named, or the pages of the list."""
    key = http.secret(feed.secret)
    # OpenAlex also takes the key as `api_key` in the address, where logs and caches would keep it.
    headers = {"Authorization": f"Bearer {key}"} if key else None
    named = list_of(feed.parameter("works"))
    if named and not feed.url:
        return _papers.each(http, (f"{URL}/{_named(str(work))}" for work in named), headers=headers)

    def ask(cursor: str | None) -> bytes:
        asked = {"cursor": cursor or "*", "per_page": str(PAGE_SIZE), **_question(http, feed)}
        return http.get(feed.url or URL, params=asked, headers=headers, conditional=False)

    most = -(-int(feed.parameter("max_results", MAX_RESULTS)) // PAGE_SIZE)
    return _papers.pages(http, ask, _next_cursor, most)


def _named(work: str) -> str:
    doi = identifiers.doi(work)
    return f"doi:{doi}" if doi else work


def _question(http: Http, feed: Feed) -> dict[str, str]:
    since, until = http.progress.since, http.progress.until
    window = [
        f"from_publication_date:{since:%Y-%m-%d}" if since else None,
        f"to_publication_date:{until:%Y-%m-%d}" if until else None,
    ]
    asked = {"search": feed.parameter("search"), "filter": ",".join(filter(None, [feed.parameter("filter"), *window]))}
    return {name: str(value) for name, value in asked.items() if value}


def _next_cursor(page: bytes) -> str | None:
    document = _papers.answer(page)
    return text_of(object_of(document.get("meta")).get("next_cursor")) if document.get("results") else None


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a work; data sets, reviews and the like are refused as `not_a_paper`. Raises Unreadable."""
    document = object_of(json_document(payload))
    works = document.get("results", [document] if "id" in document else None)
    if not isinstance(works, list):
        raise Unreadable("schema_drift", f"no array `results` and no `id`; OpenAlex says {document.get('message')!r}")
    return frame(Paper, (_row(object_of(work), f"work {n}", feed) for n, work in enumerate(list_of(works), start=1)))


def _row(work: dict[str, Any], pointer: str, feed: Feed) -> Row:
    found = _ID.fullmatch(text_of(work.get("id")) or "")
    kind = text_of(work.get("type"))
    if kind in _NO_PAPERS:
        return refused(pointer, "not_a_paper", f"{work.get('id')}: {kind}")
    place, doi = object_of(work.get("primary_location")), identifiers.doi(text_of(work.get("doi")))
    places = [place, *map(object_of, list_of(work.get("locations")))]
    links = [text_of(one.get("landing_page_url")) for one in places]
    arxiv = identifiers.arxiv_of_doi(doi) or next((known for link in links if (known := identifiers.arxiv(link))), None)
    topics = [object_of(topic) for topic in list_of(work.get("topics"))]
    main_topic = _ID.fullmatch(text_of(object_of(work.get("primary_topic")).get("id")) or "")
    people = [object_of(object_of(one).get("author")) for one in list_of(work.get("authorships"))]
    best = object_of(work.get("best_oa_location"))
    return _papers.paper(
        pointer,
        feed,
        source="openalex",
        paper_id=found[1].upper() if found else None,
        title=text.title(text_of(work.get("title")) or text_of(work.get("display_name"))),
        summary=text.line(_abstract(object_of(work.get("abstract_inverted_index")))),
        language=text_of(work.get("language")),
        is_withdrawn=work.get("is_retracted") is True,
        authors=_papers.names(text_of(person.get("display_name")) for person in people),
        categories=_papers.distinct(text_of(topic.get("display_name")) for topic in topics),
        primary_category=main_topic[1].rpartition("/")[2].upper() if main_topic else None,
        doi=doi,
        url=arxiv.url if arxiv else urls.canonical(links[0]) or (f"https://doi.org/{doi}" if doi else None),
        pdf_url=urls.canonical(text_of(best.get("pdf_url")) or text_of(place.get("pdf_url"))),
        journal_reference=text.line(text_of(object_of(place.get("source")).get("display_name"))),
        citations=count_of(work.get("cited_by_count")),
        licence=_papers.licence(text_of(best.get("license")) or text_of(place.get("license"))),
        published_at=dates.parse(text_of(work.get("publication_date"))),
        updated_at=dates.parse(text_of(work.get("updated_date"))),
    )


def _abstract(index: dict[str, Any]) -> str | None:
    """The abstract put together again from the positions of its words."""
    placed = (
        (position, word)
        for word, positions in index.items()
        for position in list_of(positions)
        if count_of(position) is not None
    )
    return " ".join(word for _, word in sorted(islice(placed, _LONGEST_ABSTRACT))) or None


SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="json",
    optional=("works", "filter", "search", "max_results"),
)
