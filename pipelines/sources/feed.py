"""Articles, videos and podcasts from RSS 0.90-2.0, RDF, CDF, Atom and JSON Feed, with Media RSS, YouTube and iTunes.

A feed is one address. Parameters: `item_kind` (what its entries are, default `article`), `zone` (IANA name of the clock
meant by dates without an offset, default UTC), `topics` (tags of all its entries, before their own).
https://www.rssboard.org/rss-specification, RFC 4287, https://www.jsonfeed.org/version/1.1/,
https://www.rssboard.org/media-rss. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Tutorial
from pipelines.grammars import dates, durations, languages, licences, text, urls
from pipelines.sources import _syndication
from pipelines.sources._rows import (
    Row,
    frame,
    guarded,
    json_document,
    list_of,
    object_of,
    parsed_feed,
    refused,
    text_of,
)
from pipelines.sources._source import POINTER, Http, Source, Unreadable

_ROOTS = ("rss", "rdf", "feed", "channel")
_LONGEST_ID = 1024
_ROWS_A_FRAME = 2000


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The one document of the feed."""
    if feed.url is None:
        raise ValueError(f"feed {feed.name}: `url` is missing")
    accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
    yield http.get(feed.url, headers={"Accept": accept})


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row an entry. Raises Unreadable: `not_a_feed` (a login page, say), `truncated`, `entity`, `empty` ..."""
    if payload.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"{"):
        rows = iter(_json_rows(payload, feed))
    else:
        checked = guarded(payload, _ROOTS)
        document = _syndication.read(checked.text) or parsed_feed(checked)
        rows = (_row(entry, document, f"entry {n}", feed) for n, entry in enumerate(document.entries, start=1))
    rows = _told_apart(rows)
    # Frame after frame: rows as Python objects take five times the memory of their columns.
    parts = [frame(Tutorial, ())]
    while part := list(islice(rows, _ROWS_A_FRAME)):
        parts.append(frame(Tutorial, part))
    return pl.concat(parts)


def _told_apart(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows, the later ones of an id that the publisher reused for something else with their link added to the id.

    Another link **and** another title make another item; an entry that shares one of them is the same entry twice, and
    the loader puts it aside. Between two payloads nothing tells reuse from a change, so there the newer one counts.
    """
    first: dict[str, tuple[Any, Any]] = {}
    for row in rows:
        if key := row.get("tutorial_id"):
            link, title = first.setdefault(key, (row["url"], row["title"]))
            if row["url"] and link and row["url"] != link and row["title"] != title:
                row["tutorial_id"] = f"{key} {row['url']}"
        yield row


def _row(entry: Any, document: Any, pointer: str, feed: Feed) -> Row:
    channel, version = document.feed, str(document.version)
    # RSS 1.0 has one date, dc:date, which feedparser calls `updated`. Asked with `in`, because feedparser answers a
    # missing `updated` with `published`.
    updated = entry["updated"] if "updated" in entry.keys() else None  # noqa: SIM118
    published = entry.get("published") or (updated if version.startswith("rss") else None)
    content = [part.get("value") for part in entry.get("content", []) if part.get("value")]
    declared = feed.language or entry.get("language") or channel.get("language") or channel.get("dc_language")
    media = [*entry.get("media_content", []), *entry.get("enclosures", [])]
    return _tutorial(
        feed,
        pointer,
        identifier=entry.get("id"),
        link=urls.absolute(entry.get("link"), channel.get("link")),
        title=text.title(entry.get("title")),
        bodies=[*content, entry.get("summary")],
        # RFC 4287 4.2.1: an entry without authors has those of its feed.
        authors=_authors(entry) or (_authors(channel) if version.startswith("atom") else []),
        provider=text.title(channel.get("title")),
        tags=[tag.get("term") for tag in entry.get("tags", [])],
        declared=declared,
        published=published,
        updated=updated,
        kind=_kind(media, has_video=bool(entry.get("yt_videoid"))),
        minutes=_minutes(entry, media),
        licence=entry.get("license") or channel.get("license"),
    )


def _tutorial(
    feed: Feed,
    pointer: str,
    *,
    identifier: Any,
    link: Any,
    title: str | None,
    bodies: list[Any],
    authors: list[str],
    provider: str | None,
    tags: list[Any],
    declared: Any,
    published: Any,
    updated: Any,
    kind: str | None,
    minutes: int | None,
    licence: Any,
) -> Row:
    """One row from what an entry of any format holds, or a refusal with its reason."""
    original = text.line(text_of(link))
    key = text.line(text_of(identifier)) or original
    if key is None:
        return refused(pointer, "no_id", f"neither an id nor a link; title {title!r}")
    if len(key) > _LONGEST_ID:
        return refused(pointer, "id_too_long", f"{len(key)} characters")
    if title is None:
        return refused(pointer, "no_title", key)
    bodies = [plain for body in bodies if (plain := text.from_html(text_of(body)))]
    language = languages.tag(text_of(declared))
    zone = str(feed.parameter("zone", "UTC"))
    item_kind = str(feed.parameter("item_kind", "article"))
    labels = [label for tag in (*list_of(feed.parameter("topics")), *tags) if (label := text.line(text_of(tag)))]
    return {
        POINTER: pointer,
        "source": feed.name,
        "tutorial_id": key,
        "kind": kind if kind and item_kind == "article" else item_kind,
        "title": title,
        "summary": max(bodies, key=len, default=None),
        "url": urls.canonical(original) or (urls.canonical(key) if original is None else None),
        "original_url": original,
        "authors": authors or None,
        "provider": provider,
        "tags": list(dict.fromkeys(labels)) or None,
        "language": language or languages.detect(title, max(bodies, key=len, default=None)),
        "minutes": minutes,
        "licence": licences.spdx(text_of(licence)),
        "published_at": dates.parse(text_of(published), zone=zone, language=language),
        "updated_at": dates.parse(text_of(updated), zone=zone, language=language),
    }


def _authors(entry: Any) -> list[str]:
    """Names in order; the e-mail addresses that RSS asks for are dropped."""
    details = list_of(entry.get("authors")) or [entry.get("author_detail")]
    names = [text.line(text_of(object_of(author).get("name"))) for author in details]
    return list(dict.fromkeys(name for name in names if name and "@" not in name))


def _kind(media: list[Any], *, has_video: bool = False) -> str | None:
    """`video` or `podcast` when the entry carries one; None leaves it to the feed's line."""
    types = " ".join(f"{item.get('type') or ''} {item.get('medium') or ''}" for item in media)
    if has_video or "video" in types or "x-shockwave-flash" in types:
        return "video"
    return "podcast" if "audio" in types else None


def _minutes(entry: Any, media: list[Any]) -> int | None:
    declared = text_of(entry.get("itunes_duration")) or next((d for item in media if (d := item.get("duration"))), None)
    if declared is None:
        return None
    # Both namespaces count bare numbers in seconds.
    found = durations.seconds(f"{declared} s" if declared.strip().isdigit() else declared)
    return max(1, round(found / 60)) if found and found <= 600_000 * 60 else None


def _json_rows(payload: bytes, feed: Feed) -> list[Row]:
    document = object_of(json_document(payload))
    if not str(document.get("version", "")).startswith("https://jsonfeed.org/version/"):
        raise Unreadable("not_a_feed", "a JSON document without `version` of jsonfeed.org")
    items = document.get("items")
    if not isinstance(items, list):
        raise Unreadable("schema_drift", "`items` is no array")
    return [_json_row(object_of(item), document, f"entry {n}", feed) for n, item in enumerate(list_of(items), start=1)]


def _json_row(item: dict[str, Any], document: dict[str, Any], pointer: str, feed: Feed) -> Row:
    people = list_of(item.get("authors")) or list_of(document.get("authors")) or [item.get("author")]
    attached = [object_of(part) for part in list_of(item.get("attachments"))]
    media = [{"type": part.get("mime_type")} for part in attached]
    length = next((part["duration_in_seconds"] for part in attached if part.get("duration_in_seconds")), None)
    seconds = length if isinstance(length, int | float) and 0 < length <= 600_000 * 60 else None
    names = [text.line(text_of(object_of(person).get("name"))) for person in people]
    return _tutorial(
        feed,
        pointer,
        identifier=item.get("id"),
        link=urls.absolute(
            text_of(item.get("url")) or text_of(item.get("external_url")), text_of(document.get("home_page_url"))
        ),
        title=text.title(text_of(item.get("title"))),
        bodies=[item.get("content_html"), _escaped(item.get("content_text")), _escaped(item.get("summary"))],
        authors=list(dict.fromkeys(name for name in names if name)),
        provider=text.title(text_of(document.get("title"))),
        tags=list_of(item.get("tags")),
        declared=feed.language or item.get("language") or document.get("language"),
        published=item.get("date_published"),
        updated=item.get("date_modified"),
        kind=_kind(media),
        minutes=max(1, round(seconds / 60)) if seconds else None,
        licence=None,
    )


def _escaped(plain: Any) -> str | None:
    """Plain text as markup, so that `a <b> c` of a `content_text` is kept as written."""
    value = text_of(plain)
    return None if value is None else value.replace("&", "&amp;").replace("<", "&#60;").replace("\n", "<br>")


SOURCE = Source(
    contract=Tutorial,
    family="tutorials",
    parse=parse,
    fetch=fetch,
    extension="xml",
    required_to_fetch=("url",),
    optional=("item_kind", "zone", "topics"),
)
