"""The door for XML that is no feed: records of repositories, volumes of an anthology.

Answers: which elements does this document hold, and is it safe to ask? Names are compared without their namespace,
because providers change prefixes and addresses of the same schema. May import: the standard library.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from pipelines.sources._rows import guarded
from pipelines.sources._source import Unreadable

Element = ET.Element


def tree(payload: bytes, roots: tuple[str, ...]) -> Element:
    """The root element of a document without a DTD: nothing that a parser would expand or fetch gets to it.

    roots: names of root elements in lower case. Raises Unreadable: `entity`, `not_a_feed`, `truncated`, `not_xml`.
    """
    document = guarded(payload, roots)
    if re.search(r"<!DOCTYPE", document.prologue, re.IGNORECASE):
        raise Unreadable("entity", "the document has a document type definition; records need none")
    try:
        return ET.fromstring(document.text)  # noqa: S314 - entities and DTDs were refused above
    except ET.ParseError as error:
        raise Unreadable("not_xml", f"broken XML: {error}") from error


def name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The child elements of these names, or all of them, in order; comments are no elements."""
    for child in () if element is None else element:
        # a comment's or an instruction's tag is a function
        if isinstance(child.tag, str) and (not names or name(child) in names):  # pyright: ignore[reportUnnecessaryIsInstance]
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of a name, and its first child of the next name ..., or None."""
    for step in path:
        element = next(children(element, step), None)
    return element


def words(element: Element | None) -> str | None:
    """All the text inside an element, markup dropped; None for no element."""
    return None if element is None else "".join(element.itertext())
