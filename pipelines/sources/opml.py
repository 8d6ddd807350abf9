"""Subscription lists in OPML: one line of feeds.yml becomes many feeds.

A feed is one list, from `url` or `path`. http://opml.org/spec2.opml. Its outlines are rows of `raw.subscriptions`; each
one also becomes a feed of its own (kind `feed`) when feeds.yml is read: `storage/subscriptions.py`. Parameters:
`item_kind`, `zone` (as of `feed`, handed on to every feed of the list), `skip` (addresses that are not to be fetched).
The names of folders become topics of everything below them. May import: polars, grammars, contracts.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Subscription
from pipelines.grammars import languages, text, urls
from pipelines.sources._rows import Row, frame, guarded, list_of, refused
from pipelines.sources._source import POINTER, Http, Source, Unreadable

_DEEPEST = 50


@dataclass(frozen=True)
class Outline:
    """One outline of a list that is no folder: a feed, if `url` is an address that can be fetched."""

    title: str | None
    url: str | None
    html_url: str | None
    language: str | None
    categories: tuple[str, ...]


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The one list."""
    if feed.url is None:
        raise ValueError(f"feed {feed.name}: `url` is missing")
    yield http.get(feed.url, headers={"Accept": "text/x-opml, application/xml;q=0.9, */*;q=0.5"})


def outlines(payload: bytes) -> list[Outline]:
    """The outlines without folders, in order. Raises Unreadable: `not_a_list`, `not_xml`, `truncated`, `entity` ..."""
    try:
        document = guarded(payload, ("opml",))
    except Unreadable as error:
        raise Unreadable("not_a_list" if error.reason == "not_a_feed" else error.reason, str(error)) from error
    try:
        root = ET.fromstring(document.text)  # noqa: S314 - entities are refused by guarded
    except ET.ParseError as error:
        raise Unreadable("not_xml", f"broken XML: {error}") from error
    body = next((child for child in root if child.tag.lower() == "body"), None)
    if body is None:
        raise Unreadable("not_a_list", "an OPML document without `body`")
    return list(_below(body, ()))


def _below(element: ET.Element, folders: tuple[str, ...]) -> Iterator[Outline]:
    if len(folders) > _DEEPEST:
        raise Unreadable("too_deep", f"folders nested more than {_DEEPEST} deep")
    for child in element:
        if child.tag.lower() != "outline":
            continue
        said = {key.lower(): value for key, value in child.attrib.items()}
        title = text.title(said.get("title") or said.get("text"))
        if len(child) and "xmlurl" not in said:
            yield from _below(child, (*folders, title or ""))
            continue
        # `category` is a list of paths: "/science/physics,/fun"
        paths = [part.strip() for path in said.get("category", "").split(",") for part in path.split("/")]
        categories = dict.fromkeys(name for part in (*folders, *paths) if (name := text.line(part)))
        yield Outline(
            title,
            text.line(said.get("xmlurl")),
            text.line(said.get("htmlurl")),
            languages.tag(said.get("language")),
            tuple(categories),
        )
        yield from _below(child, folders)


def address(url: str | None) -> str | None:
    """The spelling of an address by which two outlines are the same feed; None when it cannot be fetched."""
    return urls.canonical(url)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row an outline that is no folder; refused: `no_feed` (no `xmlUrl`), `bad_address`. Raises Unreadable."""
    rows = (_row(outline, f"outline {n}", feed) for n, outline in enumerate(outlines(payload), start=1))
    return frame(Subscription, rows)


def _row(outline: Outline, pointer: str, feed: Feed) -> Row:
    if outline.url is None:
        return refused(pointer, "no_feed", f"no `xmlUrl`; title {outline.title!r}")
    url = address(outline.url)
    if url is None:
        return refused(pointer, "bad_address", outline.url[:200])
    return {
        POINTER: pointer,
        "source": feed.name,
        "url": url,
        "original_url": outline.url,
        "html_url": urls.canonical(outline.html_url),
        "title": outline.title,
        "categories": list(outline.categories) or None,
        "language": outline.language or languages.tag(feed.language),
        "is_skipped": outline.url in {str(address) for address in list_of(feed.parameter("skip"))},
    }


SOURCE = Source(
    contract=Subscription,
    family="tutorials",
    parse=parse,
    fetch=fetch,
    extension="opml",
    required_to_fetch=("url",),
    optional=("item_kind", "zone", "skip"),
)
