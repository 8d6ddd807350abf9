"""What the kinds of papers share: one row from what a source says, and readings page by page or work by work.

A row belongs to the source that describes the paper (`openalex`, `crossref`, ...): descriptions of one paper are joined
later by DOI and by address, so the address is arXiv's page wherever an arXiv id is known.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pipelines.contracts.feed import Feed
from pipelines.grammars import languages, licences, text, urls
from pipelines.sources._rows import Row, json_document, object_of, refused
from pipelines.sources._source import POINTER, FetchFailed, Http, NotModified, Unreadable

_WITHDRAWN = re.compile(
    r"\b(?:paper|article|submission|manuscript|preprint|work|version)\b[^.]{0,40}\b(?:is|was|been)\s+withdrawn\b"
    r"|\bwithdrawn\s+(?:by|due|because|from arxiv)\b|^\W*withdrawn\W*$|\bwe (?:have )?withdrawn? th(?:is|e) paper\b",
    re.IGNORECASE,
)


def is_withdrawn(*texts: str | None) -> bool:
    """Whether an abstract or a comment says that the paper was withdrawn."""
    return any(_WITHDRAWN.search(words) for words in texts if words)


def licence(stated: str | None) -> str | None:
    """The SPDX id of what a source states, else its own words or link."""
    return licences.spdx(stated) or text.capped(text.line(stated), 1024)


def paper(
    pointer: str,
    feed: Feed,
    *,
    source: str,
    paper_id: str | None,
    title: str | None,
    summary: str | None = None,
    comment: str | None = None,
    language: str | None = None,
    is_withdrawn: bool = False,
    **said: Any,
) -> Row:
    """One row, or a refusal: `no_id`, `no_title`. `language` is as declared; lists that are empty become null."""
    title = text.capped(text.line(title), 1024)
    if not paper_id:
        return refused(pointer, "no_id", f"no id; title {title!r}")
    if title is None:
        return refused(pointer, "no_title", paper_id)
    summary, comment = text.capped(summary), text.capped(text.line(comment))
    return {
        POINTER: pointer,
        "source": source,
        "paper_id": paper_id,
        "title": title,
        "summary": summary,
        "comment": comment,
        "code_url": urls.code(comment, summary),
        "language": languages.tag(feed.language) or languages.tag(language) or languages.detect(summary, title),
        "is_withdrawn": is_withdrawn,
        **{name: value if value != [] else None for name, value in said.items()},
    }


def distinct(values: Iterable[str | None]) -> list[str]:
    """Values as lines of text in order, each once, without the empty ones."""
    return list(dict.fromkeys(line for value in values if (line := text.line(value))))


def names(values: Iterable[str | None]) -> list[str]:
    """Names of people in order; two authors may share one name."""
    return [line for value in values if (line := text.line(value))]


def pages(
    http: Http, ask: Callable[[str | None], bytes], following: Callable[[bytes], str | None], most: int | None = None
) -> Iterator[bytes]:
    """A reading by tokens: `ask(None)` is the first page, `following(page)` the token of the next one.

    Goes on at `http.progress.cursor`. Servers forget tokens after minutes: a first token that is refused starts the
    reading anew. most: pages at most. Raises FetchFailed(`endless`) when a page names its own token as the next one.
    """
    token, count = http.progress.cursor, 0
    while True:
        try:
            page = ask(token)
        except FetchFailed as failure:
            if count or token is None or failure.reason not in ("client_error", "not_found", "gone"):
                raise
            token = http.progress.cursor = None
            continue
        count += 1
        coming = following(page) if most is None or count < most else None
        if coming is not None and coming == token:
            raise FetchFailed("endless", f"page {count} names itself as the next one")
        http.progress.cursor = token = coming
        yield page
        if token is None:
            return


def each(
    http: Http,
    addresses: Iterable[str],
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """One payload an address; those that have not changed are left out, NotModified when none has.

    Raises FetchFailed after the last one when some were not found, at once when the server refuses to go on.
    """
    landed, failed = 0, list[FetchFailed]()
    for address in addresses:
        try:
            yield http.get(address, params=params, headers=headers)
            landed += 1
        except NotModified:
            continue
        except FetchFailed as failure:
            # A work that is gone must not hide the others; the first failure is reported at the end.
            failed.append(failure)
            if failure.reason not in ("not_found", "gone"):
                break
    if failed:
        raise failed[0]
    if not landed:
        raise NotModified


def answer(page: bytes) -> dict[str, Any]:
    """The JSON object of a page while it is fetched; an empty one for anything else, which `parse` then explains."""
    try:
        return object_of(json_document(page))
    except Unreadable:
        return {}
