"""Feed documents, read fast: RSS 0.90-2.0, RDF, CDF and Atom that are well-formed XML in the namespaces we know.

Answers: what do the channel and its entries say, in the names that feedparser gives to the same things? Python's XML
reader takes a fifth of feedparser's time and holds one entry at a time. Everything it cannot read is feedparser's:
documents that are not well-formed, roots of unknown namespaces. May import: the standard library.
"""

from __future__ import annotations

import base64
import binascii
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

# An entry or channel as feedparser would answer it: `title`, `link`, `tags: [{"term": ...}]`, ...
Said = dict[str, Any]

_CORE = """
http://backend.userland.com/rss http://blogs.law.harvard.edu/tech/rss http://purl.org/rss/1.0/
http://purl.org/rss/1.0/modules/rss091# http://my.netscape.com/rdf/simple/0.9/ http://channel.netscape.com/rdf/simple/0.9/
http://purl.org/atom/ns# http://www.w3.org/2005/atom
"""
_PREFIXES = dict.fromkeys(_CORE.split(), "") | {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss": "media:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.youtube.com/xml/schemas/2015": "yt:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://creativecommons.org/ns#license": "cc:",
    "http://web.resource.org/cc/": "cc:",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "cc:",
    "http://backend.userland.com/creativecommonsrssmodule": "cc:",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_SIMPLE = {
    "guid": "id", "id": "id",
    "pubdate": "published", "issued": "published", "published": "published", "dc:issued": "published",
    "updated": "updated", "modified": "updated", "lastbuilddate": "updated", "dc:date": "updated",
    "dc:modified": "updated",
    "language": "language", "dc:language": "language",
    "yt:videoid": "yt_videoid", "itunes:duration": "itunes_duration",
}  # fmt: skip
_TITLES = {"title", "dc:title", "media:title"}
_BODIES = {
    "description", "summary", "content", "content:encoded", "fullitem", "body", "xhtml:body", "abstract",
    "dc:description", "dc:abstract", "media:description", "itunes:summary",
}  # fmt: skip
_AUTHORS = {"author", "managingeditor", "dc:creator", "dc:author", "itunes:author"}
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or None for byte in range(0x80, 0xA0)}
_HTML = ("text/html", "application/xhtml+xml", "html", "xhtml")
_VOID = {"br", "hr", "img"}
_DEEPEST = 200
_ATOM_VERSIONS = {"http://www.w3.org/2005/atom": "atom10", "http://purl.org/atom/ns#": "atom03"}


@dataclass
class Document:
    """A feed: its version as feedparser names it, what the channel says, and its entries in order."""

    version: str
    feed: Said = field(default_factory=dict[str, Any])
    entries: list[Said] = field(default_factory=list[Said])


def read(document: str) -> Document | None:
    """The feed, or None when it is for feedparser to read.

    The text must be checked already: no entities declared, only legal characters, no XML declaration.
    """
    parser: ET.XMLPullParser[Any] = ET.XMLPullParser(("start", "end"))
    found: Document | None = None
    stack: list[str] = []
    try:
        for start in range(0, len(document), 1 << 16):
            parser.feed(document[start : start + (1 << 16)])
            for event, element in cast("Iterator[tuple[str, ET.Element]]", parser.read_events()):
                name = _name(element.tag)
                if event == "start":
                    if not stack:
                        found = _opened(element, name)
                        if found is None:
                            return None
                    stack.append(name)
                    continue
                stack.pop()
                assert found is not None
                _close(found, element, name, stack)
        parser.close()
    except ET.ParseError:
        return None
    return found


def _close(found: Document, element: ET.Element, name: str, stack: list[str]) -> None:
    """What an element that has ended tells: an entry, or something about the channel."""
    if name in ("item", "entry") and stack and stack[-1] in ("rss", "rdf:rdf", "channel", "feed", "items"):
        found.entries.append(_entry(element))
        element.clear()
    elif stack in (["rss", "channel"], ["rdf:rdf", "channel"], ["feed"], ["channel"]):
        _tell(found.feed, element, name)
        element.clear()


@cache
def _name(tag: str) -> str:
    """`{namespace}Local` as `prefix:local` in lower case; `?:local` in a namespace that nothing is read from."""
    namespace, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    namespace, local = namespace.lower(), local.lower()
    if not namespace:
        return local
    prefix = "" if "backend.userland.com/rss" in namespace else _PREFIXES.get(namespace, "?:")
    return f"{prefix}{local}"


def _opened(root: ET.Element, name: str) -> Document | None:
    """The document that a root element begins; None for one that only feedparser may know."""
    namespace = root.tag[1:].partition("}")[0].lower() if root.tag.startswith("{") else ""
    said: Said = {}
    if language := root.get(_LANG):
        said["language"] = language
    if base := root.get(_BASE):
        said["base"] = base
    match name:
        case "rss":
            return Document(f"rss{root.get('version', '').replace('.', '')}", said)
        case "rdf:rdf":
            return Document("rss10", said)
        case "feed" if namespace:
            return Document(_ATOM_VERSIONS[namespace], said) if namespace in _ATOM_VERSIONS else None
        case "channel" if not namespace:
            _addressed(said, root)
            return Document("cdf", said)
        case _:
            return None


def _entry(element: ET.Element) -> Said:
    said: Said = {}
    if language := element.get(_LANG):
        said["language"] = language
    for key, value in element.attrib.items():
        if _name(key) == "rdf:about":
            said["id"] = value
    _addressed(said, element)
    for child in element:
        _tell(said, child, _name(child.tag))
    if "link" not in said and said.pop("guid_is_link", False):
        said["link"] = said.get("id")
    return said


def _addressed(said: Said, element: ET.Element) -> None:
    """CDF writes link and date as attributes."""
    for key, value in element.attrib.items():
        match key.lower():
            case "href":
                said["link"] = value
            case "lastmod":
                said["updated"] = value
            case _:
                pass


def _tell(said: Said, element: ET.Element, name: str) -> None:
    """Add what one child of an entry or a channel says."""
    if name in _BODIES:
        if value := _body(element):
            said.setdefault("content", []).append({"value": value})
    elif name in _TITLES:
        # `media:title` names the file, not the entry; feedparser also lets an entry's own title win.
        if (value := _body(element)) and (name == "title" or "title" not in said):
            said["title"] = value
    elif key := _SIMPLE.get(name):
        value = _words(element)
        if value or key not in said:
            said[key] = value
        if name == "guid":
            said["guid_is_link"] = (element.get("isPermaLink") or element.get("ispermalink") or "true") == "true"
    elif name == "link":
        _link(said, element)
    elif name in _AUTHORS:
        if author := _person(element):
            said.setdefault("authors", []).append({"name": author})
    else:
        _tell_more(said, element, name)


def _tell_more(said: Said, element: ET.Element, name: str) -> None:
    match name:
        case "category" | "dc:subject" | "media:category" | "itunes:category":
            _tag(said, element.get("term") or _words(element) or element.get("label") or element.get("text"))
        case "keywords" | "media:keywords" | "itunes:keywords":
            for word in _words(element).split(","):
                _tag(said, word.strip())
        case "enclosure":
            said.setdefault("enclosures", []).append(_attributes(element))
        case "media:content":
            said.setdefault("media_content", []).append(_attributes(element))
            _grouped(said, element)
        case "media:group":
            _grouped(said, element)
        case "cc:license" | "media:license":
            resource = (value for key, value in element.attrib.items() if _name(key) in ("rdf:resource", "href"))
            said.setdefault("license", next(resource, None) or _words(element))
        case _:
            pass


def _grouped(said: Said, element: ET.Element) -> None:
    """Media RSS puts an entry's media, and what is said about them, into groups."""
    for child in element:
        if (name := _name(child.tag)).startswith("media:"):
            _tell(said, child, name)


def _link(said: Said, element: ET.Element) -> None:
    attributes = _attributes(element)
    href, relation = attributes.get("href"), attributes.get("rel", "alternate").lower()
    if href is None:
        if value := _words(element):
            said["link"] = value
    elif relation == "enclosure":
        said.setdefault("enclosures", []).append(attributes)
    elif relation == "license":
        said.setdefault("license", href)
    elif relation == "alternate" and attributes.get("type", "text/html").lower() in _HTML:
        said["link"] = href


def _tag(said: Said, term: str | None) -> None:
    if term:
        said.setdefault("tags", []).append({"term": term})


def _attributes(element: ET.Element) -> dict[str, str]:
    return {key.lower(): value for key, value in element.attrib.items()}


def _person(element: ET.Element) -> str | None:
    """A name without the address that RSS asks for: `bo@example.org (Bo)` and `Bo <bo@example.org>` are Bo."""
    named = next((child for child in element if _name(child.tag) == "name"), None)
    text = _words(element) if named is None else _words(named)
    if "@" in text:
        text = re.sub(r"\(\s*\)|<\s*>|\[\s*\]|\bmailto:", "", _ADDRESS.sub("", text)).strip()
        text = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return text.strip() or None


def _words(element: ET.Element) -> str:
    return _mended((element.text or "").strip()) if len(element) == 0 else "".join(element.itertext()).strip()


def _body(element: ET.Element) -> str | None:
    """Markup or words of a text: inline XHTML is written out again as HTML."""
    if len(element):
        return _mended(_markup(element).strip()) or None
    value = (element.text or "").strip()
    kind = element.get("type", "").lower()
    is_packed = element.get("mode") == "base64" or (kind and "/" in kind and not kind.startswith("text/"))
    if value and is_packed and not kind.endswith(("xml", "html")):
        try:
            return base64.b64decode(value, validate=False).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return value
    return _mended(value) or None


def _markup(element: ET.Element, depth: int = 0) -> str:
    """The inside of an element as HTML, without namespaces; what is nested too deep loses its tags."""
    parts = [_escaped(element.text)]
    for child in element:
        local = child.tag.rpartition("}")[2]
        if depth >= _DEEPEST:
            parts.append(_escaped(" ".join(child.itertext())))
        elif local in _VOID:
            parts.append(f"<{local}>")
        else:
            parts.append(f"<{local}>{_markup(child, depth + 1)}</{local}>")
        parts.append(_escaped(child.tail))
    return "".join(parts)


def _escaped(words: str | None) -> str:
    return (words or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mended(value: str) -> str:
    """Two mistakes of publishers, mended as feedparser does: UTF-8 encoded twice, Windows-1252 taken for Latin-1."""
    if value.isascii():
        return value
    with suppress(UnicodeError):
        value = value.encode("iso-8859-1").decode("utf-8")
    return value.translate(_WINDOWS) if _C1.search(value) else value
