"""A web page as `_recognise` needs it: its title, language and generator, the feeds it names, what it links to.

Feed autodiscovery: https://html.spec.whatwg.org/multipage/links.html#rel-alternate. Also outlines of OPML documents,
http://opml.org/spec2.opml. May import: grammars and the standard library.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, cast
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from pipelines.grammars import charsets, text

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_CHANNEL = re.compile(r"UC[\w-]{22}")
_MOST_LINKS = 2000


@dataclass(frozen=True)
class Link:
    """An address and what it is called."""

    address: str
    title: str | None = None


@dataclass
class Page:
    """What was found on a page, addresses as written."""

    title: str | None = None
    language: str | None = None
    generator: str = ""
    base: str | None = None
    alternates: list[Link] = field(default_factory=list[Link])
    hrefs: list[str] = field(default_factory=list[str])
    types: set[str] = field(default_factory=set[str])
    channel_id: str | None = None

    def feeds(self, address: str) -> list[Link]:
        """The feeds that the page names, comments last, each once, addresses absolute."""
        home = urljoin(address, self.base or "")
        found = {urljoin(home, link.address): link for link in self.alternates}
        links = [Link(place, link.title) for place, link in found.items() if place.startswith(("http://", "https://"))]
        return sorted(
            links, key=lambda link: "comment" in f"{link.address} {link.title}".lower() or "评论" in str(link)
        )

    def links(self, address: str) -> list[str]:
        """Everything that the page links to or shows in a frame, absolute."""
        home = urljoin(address, self.base or "")
        return list(dict.fromkeys(urljoin(home, href) for href in self.hrefs[:_MOST_LINKS]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._inside = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        page = self.page
        if tag == "html":
            page.language = given.get("lang") or None
        elif tag == "base":
            page.base = page.base or given.get("href")
        elif tag == "meta":
            self._meta(given)
        elif tag == "link" and "alternate" in given.get("rel", "").lower().split() and given.get("href"):
            if given.get("type", "").lower().split(";")[0].strip() in _FEED_TYPES:
                page.alternates.append(Link(given["href"], text.line(given.get("title"))))
        elif tag in ("a", "iframe", "script"):
            href = given.get("href") or given.get("src") or ""
            if href:
                page.hrefs.append(href)
        if (tag == "script" and given.get("type", "").lower() == "application/ld+json") or tag == "title":
            self._inside, self._words = tag, []

    def _meta(self, given: dict[str, str]) -> None:
        name, content = (given.get("name") or given.get("itemprop") or "").lower(), given.get("content", "")
        if name == "generator":
            self.page.generator = content
        elif name in ("identifier", "channelid") and _CHANNEL.fullmatch(content):
            self.page.channel_id = content

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag != self._inside:
            return
        self._inside, words = "", "".join(self._words)
        if tag == "title":
            self.page.title = self.page.title or text.line(words)
        else:
            self.page.types |= _types(words)


def read_page(payload: bytes) -> Page:
    """What a page says; a broken one as far as it can be read."""
    try:
        document = charsets.decode(payload)
    except charsets.Undecodable:
        document = payload.decode("utf-8", "replace")
    reader = _Reader()
    reader.feed(document)
    page = reader.page
    youtube = [link for link in page.alternates if "youtube.com/feeds/videos.xml" in link.address]
    if youtube and (found := _CHANNEL.search(youtube[0].address)):
        page.channel_id = found[0]
    return page


def _types(words: str) -> set[str]:
    """Every `@type` of a JSON-LD block."""
    try:
        waiting: list[Any] = [json.loads(words)]
    except (ValueError, RecursionError):
        return set()
    found: set[str] = set()
    while waiting and len(found) < 100:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += cast("list[Any]", value)
        elif isinstance(value, dict):
            known = cast("dict[str, Any]", value)
            kinds: Any = known.get("@type")
            found |= {str(kind) for kind in (cast("list[Any]", kinds) if isinstance(kinds, list) else [kinds]) if kind}
            waiting += known.values()
    return found


class NotOpml(Exception):
    """The document is no list of feeds; the message says what it is."""


def outlines(payload: bytes) -> list[Link]:
    """The feeds of an OPML document in order, folders opened, each address once. Raises NotOpml."""
    try:
        document = charsets.decode(payload)
    except charsets.Undecodable as error:
        raise NotOpml(str(error)) from error
    if re.search(r"<!ENTITY", document, re.IGNORECASE):
        raise NotOpml("the document declares entities; lists of feeds need none")
    try:
        # without its declaration, which has done its work; entities were refused above
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", document))  # noqa: S314
    except ElementTree.ParseError as error:
        raise NotOpml(f"not well-formed XML: {error}") from error
    if root.tag.lower() != "opml":
        raise NotOpml(f"the root element is <{root.tag}>, not <opml>")
    found: dict[str, Link] = {}
    for outline in root.iter("outline"):
        address = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if urlsplit(address).scheme in ("http", "https"):
            found.setdefault(address, Link(address, text.line(outline.get("title") or outline.get("text"))))
    return list(found.values())
