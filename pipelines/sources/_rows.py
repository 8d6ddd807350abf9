"""What the kinds share when they make rows and read documents: typed frames, JSON, XML that is safe to parse.

Answers: how does a list of found things become a frame of the contract's types, and when is a payload not what it
claims to be? May import: polars, feedparser, grammars, contracts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

import feedparser  # pyright: ignore[reportMissingTypeStubs]
import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.raw import LINEAGE
from pipelines.grammars import charsets
from pipelines.sources._source import DETAIL, POINTER, REASON, REMOVED, Unreadable

Row = dict[str, Any]
# Contracts hold money as Decimal(18, 2).
_MOST_MONEY = Decimal(10) ** 16


def schema(contract: type[Contract]) -> dict[str, pl.DataType]:
    """The columns that a kind answers: those of the contract without lineage, then pointer, reason, detail, removed."""
    own = {name: dtype for name, dtype in contract.dtypes().items() if name not in LINEAGE}
    return own | {POINTER: pl.String(), REASON: pl.String(), DETAIL: pl.String(), REMOVED: pl.Boolean()}


def frame(contract: type[Contract], rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a frame with every column of `schema(contract)`; what a row does not name is null.

    A name that the contract does not know is our own mistake and raises KeyError.
    """
    types = schema(contract)
    listed = list(rows)
    for unknown in {name for row in listed for name in row} - set(types):
        raise KeyError(f"{contract.table()} has no column {unknown}")
    return pl.DataFrame([[row.get(name) for name in types] for row in listed], schema=types, orient="row")


def refused(pointer: str, reason: str, detail: str | None = None) -> Row:
    """A row that the parser refuses, with where it stands and why."""
    return {POINTER: pointer, REASON: reason, DETAIL: detail}


def decoded(payload: bytes, encoding: str | None = None) -> str:
    """The payload's text; raises Unreadable for nothing at all and for bytes that no character set explains."""
    if not payload.strip(b" \t\r\n\x00"):
        raise Unreadable("empty", "the payload is empty")
    try:
        return charsets.decode(payload, declared=encoding)
    except charsets.Undecodable as error:
        raise Unreadable(error.reason, str(error)) from error


def json_document(payload: bytes) -> Any:
    """The JSON value of a payload; raises Unreadable(`not_json`, `truncated`, ...)."""
    document = decoded(payload).strip()
    if not document.startswith(("{", "[")):
        raise Unreadable("not_json", f"expected a JSON document, found text that starts with {document[:40]!r}")
    try:
        return json.loads(document)
    except (ValueError, RecursionError) as error:
        is_cut = isinstance(error, json.JSONDecodeError) and (
            error.pos >= len(document) - 1 or error.msg.startswith("Unterminated string")
        )
        raise Unreadable("truncated" if is_cut else "not_json", f"broken JSON: {error}") from error


def text_of(value: Any) -> str | None:
    """A JSON or XML value that ought to be a string: numbers are written out, anything else is None.

    Zero and `0` are values like any other. Lone surrogates, which JSON can escape and UTF-8 cannot hold, are dropped.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    words = str(value)
    return words if words.isascii() else words.encode("utf-8", "ignore").decode("utf-8")


def count_of(value: Any) -> int | None:
    """A JSON value that ought to be a count: a whole number from 0 up, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 else None


def object_of(value: Any) -> dict[str, Any]:
    """A JSON value that ought to be an object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """A JSON value that ought to be an array, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def money(value: Decimal | None) -> Decimal | None:
    """An amount that fits the contracts, else None."""
    return value if value is not None and 0 <= value < _MOST_MONEY else None


_PROLOGUE = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>|\s+)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,9}));?", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Guarded(NamedTuple):
    """An XML document that is safe to parse: its text without a declaration, its root element, what stands before."""

    text: str
    root: str
    prologue: str


def guarded(payload: bytes, roots: tuple[str, ...]) -> Guarded:
    """An XML document after the checks that parsers do not make.

    Raises Unreadable: `entity` (the document declares entities: the way to 7 MB titles and stolen files),
    `not_a_feed` (another root element than `roots`, in lower case without a prefix), `truncated` (the root is never
    closed).
    """
    document = _CONTROLS.sub("", decoded(payload))
    if _REFERENCE.search(document):
        document = _REFERENCE.sub(_legal, document)
    if _ENTITY.search(document):
        raise Unreadable("entity", "the document declares entities; feeds need none")
    prologue = _PROLOGUE.match(document)
    root = _ROOT.match(document, prologue.end() if prologue else 0)
    if not root or root[1].split(":")[-1].lower() not in roots:
        found = root[1] if root else document.strip()[:40]
        raise Unreadable("not_a_feed", f"expected one of {', '.join(roots)} as the root element, found {found!r}")
    if not re.search(rf"</{re.escape(root[1])}\s*>", document[-4096:], re.IGNORECASE):
        raise Unreadable("truncated", f"the document ends before </{root[1]}>")
    # The declaration has done its work in `decoded`.
    return Guarded(_DECLARATION.sub("", document), root[1], document[: root.start()])


def syndication(payload: bytes, roots: tuple[str, ...]) -> Any:
    """A feed document as feedparser reads it, after the checks of `guarded`.

    Raises Unreadable as that does, and `not_a_feed` for no known version of RSS, RDF or Atom.
    """
    return parsed_feed(guarded(payload, roots))


def parsed_feed(document: Guarded) -> Any:
    """Checked text as feedparser reads it; raises Unreadable(`not_a_feed`) for no known version."""
    # Bytes only: feedparser opens a string as a file or an address.
    parsed: Any = cast("Any", feedparser).parse(
        document.text.encode("utf-8"),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    if not parsed.get("version"):
        raise Unreadable("not_a_feed", f"<{document.root}> is no version of RSS, RDF or Atom that is known")
    return parsed


def _legal(reference: re.Match[str]) -> str:
    """A character reference, or nothing for one that names no character of XML: feedparser fails on `&#55296;`."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    if 0x80 <= number < 0xA0:
        # Numbers of Windows-1252, as every browser reads them: https://html.spec.whatwg.org/#numeric-character-reference-end-state
        return bytes([number]).decode("cp1252", "ignore")
    is_legal = (
        number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    )
    return reference[0] if is_legal else ""
