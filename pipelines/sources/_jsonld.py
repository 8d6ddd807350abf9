"""schema.org things in web pages and JSON documents: JSON-LD, found, put into one spelling, and followed.

Answers: which things of a type does a page describe, wherever they stand (`@graph`, arrays, lists of items, below
other things), however they are spelled (`schema:title`, full IRIs, values with `@value`, HTML-escaped blocks)? Not
read: microdata and RDFa. https://www.w3.org/TR/json-ld11/, https://schema.org. May import: grammars, contracts.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, cast

from pipelines.contracts.feed import Feed
from pipelines.grammars import text, urls
from pipelines.sources._postings import resumed
from pipelines.sources._rows import decoded, json_document, list_of, object_of, text_of
from pipelines.sources._source import Http, Unreadable

Thing = dict[str, Any]
_DEEPEST = 40
_PREFIX = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)", re.IGNORECASE)
_JSON_LD = re.compile(r"""\btype\s*=\s*["']?\s*application/ld\+json""", re.IGNORECASE)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$|;\s*$")
_OPENING = re.compile(r"<script\b|<!--", re.IGNORECASE)
_CLOSING = re.compile(r"</script\b", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(r"""\brel\s*=\s*["']?canonical\b""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HEAD = 200_000


@dataclass
class Found:
    """What one payload describes.

    things: pointer -> thing of a wanted type, in order. broken: pointer -> why a block or line is no JSON.
    page: the address that the page gives itself. named: `@id` -> the fullest thing with that id.
    """

    things: dict[str, Thing]
    broken: dict[str, str]
    page: str | None
    named: dict[str, Thing]

    def follow(self, value: Any) -> Thing:
        """The thing a property holds, looked up when it is only a reference; of several the first; else empty."""
        first = next(iter(many(value)), None)
        thing = object_of(first)
        name = text_of(thing.get("@id"))
        return self.named.get(name, thing) if name and not (thing.keys() - {"@id", "@type"}) else thing

    def follow_all(self, value: Any) -> list[Thing]:
        """Every thing that a property holds."""
        return [self.follow(item) for item in many(value) if isinstance(item, dict)]

    def name(self, value: Any) -> str | None:
        """What a property is called that holds a string or a thing with a name."""
        first = next(iter(many(value)), None)
        if not isinstance(first, dict):
            return text.line(text_of(first))
        thing = self.follow(first)
        return next((found for key in _NAMES if (found := text.line(text_of(one(thing.get(key)))))), None)

    def names(self, value: Any) -> list[str]:
        """`name` of each of several values, each once."""
        return list(dict.fromkeys(found for item in many(value) if (found := self.name(item))))


_NAMES = ("name", "legalName", "organizationName", "headline", "targetName", "credentialCategory", "termCode", "url")


def many(value: Any) -> list[Any]:
    """The values of a property, which may be one or several."""
    return [] if value is None else list_of(value) if isinstance(value, list) else [value]


def one(value: Any) -> Any:
    """The first value of a property."""
    return next(iter(many(value)), None)


def types(thing: Thing) -> set[str]:
    """The names of a thing's types, without the prefix of schema.org."""
    return {_PREFIX.sub("", found) for value in many(thing.get("@type")) if (found := text_of(value))}


def key_of(thing: Thing, found: Found, feed: Feed) -> tuple[str | None, str | None]:
    """(id, link) of a thing: its identifier, else `@id`, else its link or, for the one thing of a page, the page."""
    is_only = len(found.things) == 1
    own = text_of(one(thing.get("url"))) or text_of(one(thing.get("sameAs")))
    page = found.page or (feed.url if not feed.parameter("pages") else None)
    link = urls.absolute(own, page) or (page if is_only else None)
    identifier = one(thing.get("identifier"))
    stated = identifier if not isinstance(identifier, dict) else object_of(identifier).get("value")
    name = text_of(thing.get("@id"))
    named = urls.absolute(name, page) if name and not name.startswith("_:") and (is_only or name[:1] != "#") else None
    key = text.line(text_of(one(stated))) or text.line(named) or text.line(text_of(thing.get("id"))) or text.line(link)
    return key, link


def fetch_pages(http: Http, feed: Feed) -> Iterator[bytes]:
    """The page of the feed's line, then those that `pages` lists."""
    addresses = [address for address in (feed.url, *list_of(feed.parameter("pages"))) if address]
    start = resumed(http.progress.cursor)
    for number, address in enumerate(addresses[start:], start=start + 1):
        page = http.get(
            str(address), headers={"Accept": "text/html, application/ld+json"}, conditional=len(addresses) == 1
        )
        http.progress.cursor = str(number) if number < len(addresses) else None
        yield page


def read(
    payload: bytes, wanted: Collection[str], *, untyped: Callable[[Thing], bool] = lambda _: False, part: str = ""
) -> Found:
    """The things of the wanted types in a page, a JSON document or JSON lines.

    untyped: whether a thing without a type is one of them. part: the property that may hold more of them below one,
    everything else below a found thing belongs to it. Raises Unreadable: `no_json_ld` (a login page, say), `no_item`.
    """
    document = decoded(payload).strip()
    is_json = document.startswith(("{", "["))
    blocks, broken = _json(document) if is_json else _blocks(document)
    if not blocks and not broken:
        raise Unreadable("no_json_ld", "neither JSON nor a page with a block of type application/ld+json")
    named: dict[str, Thing] = {}
    for _, block in blocks:
        _index(block, named)
    things: dict[str, Thing] = {}
    for pointer, block in blocks:
        listed = list(_walk(block, frozenset(wanted), untyped, part))
        for number, thing in enumerate(listed, start=1):
            things[pointer if len(listed) == 1 else f"{pointer}, item {number}"] = thing
    if not things and not broken:
        others = sorted({name for thing in named.values() for name in types(thing)} | _outer(blocks))
        raise Unreadable("no_item", f"no {' or '.join(sorted(wanted))}, only {', '.join(others)[:200] or 'other JSON'}")
    return Found(things, broken, None if is_json else _page(document), named)


def _outer(blocks: list[tuple[str, Any]]) -> set[str]:
    return {name for _, block in blocks for thing in many(block) for name in types(object_of(thing))}


def _json(document: str) -> tuple[list[tuple[str, Any]], dict[str, str]]:
    """A document, or one a line when it is none as a whole."""
    whole, error = _loaded(document)
    if error is None:
        return [("document", whole)], {}
    lines = [(f"line {n}", line) for n, line in enumerate(document.splitlines(), start=1) if line.strip()]
    if len(lines) < 2 or all(_loaded(line)[1] for _, line in lines[:2]):
        json_document(document.encode())
        raise Unreadable("not_json", error)
    return _sorted_out(lines)


def _blocks(page: str) -> tuple[list[tuple[str, Any]], dict[str, str]]:
    """The JSON-LD blocks of a page. Scanned by hand: linear in the page's length, however its tags are nested."""
    found: list[tuple[str, str]] = []
    place = 0
    while start := _OPENING.search(page, place):
        if start[0] == "<!--":
            end = page.find("-->", start.end())
            place = end + 3 if end >= 0 else len(page)
            continue
        opened = page.find(">", start.end())
        closing = _CLOSING.search(page, opened) if opened >= 0 else None
        if opened >= 0 and _JSON_LD.search(page, start.start(), opened):
            found.append((f"block {len(found) + 1}", page[opened + 1 : closing.start() if closing else None]))
        place = closing.end() if closing else len(page)
    return _sorted_out(found)


def _sorted_out(texts: list[tuple[str, str]]) -> tuple[list[tuple[str, Any]], dict[str, str]]:
    read, broken = list[tuple[str, Any]](), dict[str, str]()
    for pointer, words in texts:
        value, error = _loaded(words)
        if error is None:
            read.append((pointer, value))
        else:
            broken[pointer] = error
    return read, broken


def _loaded(words: str) -> tuple[Any, str | None]:
    """(JSON in one spelling, None) or (None, what is wrong with it). Blocks escaped as HTML are unescaped."""
    bare = words.strip()
    for _ in range(3):
        bare = _WRAPPING.sub("", bare).strip()
    error = ""
    for attempt in (bare, html.unescape(bare)):
        try:
            # Line breaks inside strings are common in blocks that pages put together by hand.
            return _spelled(json.loads(attempt, strict=False)), None
        except (ValueError, RecursionError) as caught:
            error = error or f"broken JSON: {caught}"
    return None, error


def _spelled(value: Any, depth: int = 0) -> Any:
    """Keys without prefix, `{"@value": x}` as x, `@list` and `@set` as arrays; below 40 levels nothing."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return [_spelled(item, depth + 1) for item in list_of(value)]
    if not isinstance(value, dict):
        return value
    thing = cast("Thing", value)
    for wrapper in ("@value", "@list", "@set"):
        if wrapper in thing:
            return _spelled(thing[wrapper], depth + 1)
    return {_PREFIX.sub("", key): _spelled(found, depth + 1) for key, found in thing.items()}


def _index(value: Any, named: dict[str, Thing]) -> None:
    """Every thing with an `@id`, the one that says most of each."""
    if isinstance(value, list):
        for item in list_of(value):
            _index(item, named)
    elif isinstance(value, dict):
        thing = cast("Thing", value)
        name = text_of(thing.get("@id"))
        if name and len(thing) > len(named.get(name, {})):
            named[name] = thing
        for found in thing.values():
            _index(found, named)


def _walk(value: Any, wanted: frozenset[str], untyped: Callable[[Thing], bool], part: str) -> Iterator[Thing]:
    if isinstance(value, list):
        for item in list_of(value):
            yield from _walk(item, wanted, untyped, part)
    elif isinstance(value, dict):
        thing = cast("Thing", value)
        own = types(thing)
        is_reference = not (thing.keys() - {"@id", "@type", "@context"})
        if (own & wanted or (not own and untyped(thing))) and not is_reference:
            yield thing
            yield from _walk(thing.get(part), wanted, untyped, part)
        else:
            for found in thing.values():
                yield from _walk(found, wanted, untyped, part)


def _page(page: str) -> str | None:
    """The address of `<link rel="canonical">`."""
    for match in _LINK.finditer(page[:_HEAD]):
        if _CANONICAL.search(match[0]) and (href := _HREF.search(match[0])):
            return urls.canonical(html.unescape(next(filter(None, href.groups()), "")))
    return None
