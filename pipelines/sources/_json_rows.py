"""The rows of a JSON document or of NDJSON: one record a row, nested values by dotted names.

A name leads to a value: `hiringOrganization.name`, `versions.0.created`, `versions.-1.version`, `authors.*.name` (all
of them), `authors.*.1+0` (of each its second and first element, as one word). A key that
holds a dot itself is found first. Numbers keep the digits that were written.
May import: the standard library, contracts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, cast

from pipelines.contracts.feed import Feed
from pipelines.sources._rows import decoded
from pipelines.sources._source import Unreadable
from pipelines.sources._table_rows import ELEMENT, Rows, Wanted, grouped

_AT_ONCE = 50_000
_DEEPEST = 12
_MISSING = object()
_EVERY = "*"
# pointer, value or None, what is wrong with it
_Item = tuple[str, Any, str | None]


def read(payload: bytes, feed: Feed, wanted: Wanted, *, is_lines: bool) -> Rows:
    """Every record; a line that is no JSON is refused as `not_json`, a record that is no object as `not_an_object`.

    Raises Unreadable: `not_json`, `truncated`, `empty`, `schema_drift` when `records` leads to no array or when no
    record has a column that is needed.
    """
    text = decoded(payload, feed.parameter("encoding"))
    items = _lines(text) if is_lines else _records(_document(text), feed.parameter("records"))
    rows, found = Rows(), set[str]()
    ways = {name: _way(name) for name in wanted.used}
    order, pointers, columns = list[int](), list[str](), {name: list[str | None]() for name in ways}
    groups = list[tuple[list[int], list[str], dict[str, list[str | None]]]]()
    for pointer, value, error in items:
        if error or not isinstance(value, dict):
            rows.refuse(pointer, "not_json" if error else "not_an_object", error or f"found {_word(value)!r:.80}")
            continue
        for name, way in ways.items():
            reached = way(value)
            if reached is not _MISSING:
                found.add(name)
            columns[name].append(None if reached is _MISSING else _word(reached))
        order.append(rows.count)
        pointers.append(pointer)
        rows.count += 1
        if len(order) >= _AT_ONCE:
            groups.append((order, pointers, columns))
            order, pointers, columns = [], [], {name: list[str | None]() for name in ways}
    groups.append((order, pointers, columns))
    header = [name for name in ways if name in found]
    if any(group[0] for group in groups):
        wanted.check(header)
    for places, names, words in groups:
        if places:
            rows.groups.append(grouped(header, places, names, {name: words[name] for name in header}))
    return rows


def is_lines(payload: bytes) -> bool:
    """Whether a payload that begins with an object holds one object a line."""
    first, _, rest = payload.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not rest.strip():
        return True
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        # A broken first line of many, or a document that is spread over lines?
        return rest.lstrip().startswith(b"{")


def _document(text: str) -> Any:
    document = text.strip()
    try:
        return _loads(document)
    except (ValueError, RecursionError) as error:
        is_cut = isinstance(error, json.JSONDecodeError) and (
            error.pos >= len(document) - 1 or error.msg.startswith("Unterminated string")
        )
        raise Unreadable("truncated" if is_cut else "not_json", f"broken JSON: {error}") from error


def _lines(text: str) -> Iterator[_Item]:
    # Only line feeds end a line: JSON strings may hold the other line ends of Unicode.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield f"line {number}", _loads(line), None
            except (ValueError, RecursionError) as error:
                yield f"line {number}", None, str(error)[:200]


def _records(document: Any, where: Any) -> Iterator[_Item]:
    """The records: the array that `records` names, else the document itself, or it alone when it is an object."""
    found = document if where is None else _way(str(where))(document)
    if isinstance(found, dict) and where is None:
        found = cast("list[Any]", [found])
    if not isinstance(found, list):
        keys = list(cast("dict[str, Any]", document))[:20] if isinstance(document, dict) else []
        raise Unreadable("schema_drift", f"`records: {where}` leads to no array; the document has {keys}")
    for number, value in enumerate(cast("list[Any]", found), start=1):
        yield f"row {number}", value, None


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _way(name: str) -> Callable[[Any], Any]:
    """The function that follows a name from a record to its value; `_MISSING` where there is none."""
    parts = name.split(".")[:_DEEPEST]

    def follow(value: Any) -> Any:
        if isinstance(value, dict) and name in value:
            return cast("dict[str, Any]", value)[name]
        return _follow(value, parts)

    return follow


def _follow(value: Any, parts: list[str]) -> Any:
    for number, part in enumerate(parts):
        if isinstance(value, dict):
            value = cast("dict[str, Any]", value).get(part, _MISSING)
        elif isinstance(value, list) and part == _EVERY:
            reached = [_follow(element, parts[number + 1 :]) for element in cast("list[Any]", value)]
            return [element for element in reached if element is not _MISSING]
        elif isinstance(value, list) and part.removeprefix("-").isdecimal():
            elements, place = cast("list[Any]", value), int(part)
            value = elements[place] if -len(elements) <= place < len(elements) else None
        elif isinstance(value, list) and "+" in part:
            elements = [_follow(value, [place]) for place in part.split("+")]
            value = " ".join(element for element in elements if isinstance(element, str) and element.strip()) or None
        elif value is None:
            return None
        else:
            return _MISSING
    return value


def _word(value: Any) -> str | None:
    """A value as a word: strings and numbers as written, lists by `ELEMENT`, anything deeper as JSON."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).lower()
    if isinstance(value, str):
        # JSON can escape lone surrogates, which UTF-8 cannot hold.
        return value.encode("utf-8", "ignore").decode("utf-8").replace(ELEMENT, "")
    if isinstance(value, list):
        elements = [_word(element) for element in cast("list[Any]", value)]
        return "".join(ELEMENT + element.replace(ELEMENT, " ") for element in elements if element) or None
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "ignore").decode("utf-8")
