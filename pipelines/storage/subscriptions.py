"""From the lines of feeds.yml to all feeds: what a subscription list (kind `opml`) names is fetched like any feed, and
so are the curators' decisions where there are any (`storage.identity`).

Which feeds are there, when some are only named by a list? A list from a file is read as it lies there; a list from the
network as it was landed last, so its feeds begin with the run after the one that brought it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pipelines.contracts.feed import Feed
from pipelines.settings import Settings
from pipelines.sources import SOURCES, opml
from pipelines.sources._source import Unreadable
from pipelines.storage import feeds, identity, landing

# What a list's line says about all of its feeds.
_INHERITED = ("licence", "attribution", "terms_url", "terms_note", "tier", "pace_seconds", "language")


def all_feeds(settings: Settings, *, with_disabled: bool = False) -> list[Feed]:
    """Every feed of the installation: the lines of its feeds file, what its lists name, and its curators' decisions."""
    found = expanded(feeds.read(settings.feeds, with_disabled=with_disabled), settings)
    return [*found, *(one for one in identity.feeds(settings) if one.name not in {feed.name for feed in found})]


def expanded(lines: list[Feed], settings: Settings) -> list[Feed]:
    """The lines, and after each list the feeds that it names.

    An address that is a line of its own, or that an earlier list names, is not made a feed twice. A list that cannot
    be read names none here; its own landing says why.
    """
    known = {opml.address(line.url) for line in lines if line.url}
    names = {line.name for line in lines}
    found: list[Feed] = []
    for line in lines:
        found.append(line)
        if line.kind != "opml":
            continue
        for feed in _named(line, settings):
            address = opml.address(feed.url)
            if address not in known and feed.name not in names:
                known.add(address)
                names.add(feed.name)
                found.append(feed)
    return found


def name_of(line: Feed, address: str) -> str:
    """The name of a list's feed: of the host for people, and of the whole address so that no two are the same.

    It depends on nothing else, so a feed keeps its name, and its landing, wherever it moves in the list.
    """
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    slug = re.sub(r"[^a-z0-9]+", "_", host.lower()).strip("_")[:40].strip("_")
    return "_".join(filter(None, [line.name, slug, hashlib.sha256(address.encode()).hexdigest()[:6]]))


def _named(line: Feed, settings: Settings) -> Iterator[Feed]:
    for payload in _lists(line, settings):
        try:
            outlines = opml.outlines(payload)
        except Unreadable:
            continue
        skipped = {opml.address(str(address)) for address in line.parameter("skip") or ()}
        for outline in outlines:
            address = opml.address(outline.url)
            if address and address not in skipped:
                yield _feed(line, outline, address)


def _feed(line: Feed, outline: opml.Outline, address: str) -> Feed:
    said: dict[str, Any] = {name: getattr(line, name) for name in _INHERITED}
    said |= {name: line.parameter(name) for name in ("item_kind", "zone") if line.parameter(name)}
    if outline.categories:
        said["topics"] = list(outline.categories)
    if outline.language:
        said["language"] = outline.language
    said["title_zh"] = said["title_en"] = outline.title or address
    return Feed(name=name_of(line, address), kind="feed", url=outline.url, enabled=line.enabled, **said)


def _lists(line: Feed, settings: Settings) -> Iterator[bytes]:
    """The list's documents: its files, or what was landed last."""
    if line.path:
        for file in sorted(settings.root_of(line.path).glob(line.path)):
            if file.is_file():
                yield file.read_bytes()
        return
    landed = list(landing.payloads(settings.landing, SOURCES[line.kind].family_of(line), line.name))
    if landed:
        yield landed[-1].read()
