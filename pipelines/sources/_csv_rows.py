"""The rows of a CSV file, counted by ourselves: which line, which header, readable or why not.

Bulk readers drop or merge rows of messy files without a word (of 847 rows of a real job file 307 arrived), so rows are
read by Python's csv module one by one and only then handed on as columns. May import: the standard library, contracts.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

from pipelines.contracts.feed import Feed
from pipelines.sources._rows import decoded
from pipelines.sources._source import Unreadable

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass
class Group:
    """Readable rows that stand under the same header line."""

    header: list[str]
    order: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Rows:
    """All rows of a file: readable ones by header, refused ones as (order, pointer, reason, detail)."""

    found: list[Group] = field(default_factory=list)
    refused: list[tuple[int, str, str, str]] = field(default_factory=list)

    def groups(self) -> Iterator[Group]:
        """The groups that hold rows."""
        return (group for group in self.found if group.rows)


@dataclass(frozen=True)
class _Record:
    """One record as it stands in the file: its first and its last line, its fields, or why there are none."""

    first: int
    last: int
    fields: list[str]
    error: str | None = None


def read(payload: bytes, feed: Feed, needed: list[str]) -> Rows:
    """Every data row of the file; blank lines are no rows. Raises Unreadable (see `sources.csv.parse`)."""
    records, _ = _records(payload, feed)
    header = _header(records, needed)
    rows = Rows(found=[Group(header)])
    for order, record in enumerate(records):
        group, pointer = rows.found[-1], f"line {record.first}"
        if record.error:
            rows.refused.append((order, pointer, "bad_quoting", record.error))
        elif _is_header(record.fields, header, needed):
            names = _names(record.fields)
            added, gone = set(names) - set(group.header), set(group.header) - set(names)
            detail = f"new columns: {sorted(added)}; gone: {sorted(gone)}" if added or gone else "the header again"
            rows.refused.append((order, pointer, "header_inside", detail))
            rows.found.append(Group(names))
        elif len(record.fields) != len(group.header):
            detail = f"{len(record.fields)} fields, the header has {len(group.header)}"
            rows.refused.append((order, pointer, "wrong_field_count", detail))
        else:
            group.order.append(order)
            group.lines.append(record.first)
            group.rows.append(record.fields)
    return rows


def rewrite(
    payload: bytes,
    feed: Feed,
    needed: list[str],
    identities: list[str],
    kept: list[str] | None,
    token: Callable[[str], str],
) -> bytes:
    """The file again with tokens in the columns `identities` and only the columns `kept` (None = all of them)."""
    records, delimiter = _records(payload, feed)
    at = records[0].first if records else 1
    names = header = _header(records, needed)
    out, tokens = _Writer(delimiter), dict[str, str]()
    out.write(at, _project(names, names, kept))
    for record in records:
        if not record.error and _is_header(record.fields, header, needed):
            names = _names(record.fields)
            out.write(record.first, _project(names, names, kept))
        elif record.error:
            out.write_broken(record.first)
        elif len(record.fields) != len(names):
            # Never as many fields as the header has.
            out.write(record.first, [""] * (2 if len(_project(names, names, kept)) == 1 else 1))
        else:
            fields = list(record.fields)
            for place in (i for i, name in enumerate(names) if name in identities):
                value = fields[place].strip()
                if value and value not in tokens:
                    tokens[value] = token(value)
                fields[place] = tokens.get(value, "")
            out.write(record.first, _project(fields, names, kept))
    return out.text().encode("utf-8")


class _Writer:
    """Writes records at the lines where they stood: blank lines, which are no rows, fill what became shorter."""

    def __init__(self, delimiter: str) -> None:
        self._parts = list[str]()
        # A csv writer answers what its file's write answers: the text of the row itself.
        self._csv = csv.writer(_Echo(), delimiter=delimiter, lineterminator="\n")
        self._line = 1

    def write(self, line: int, fields: list[str]) -> None:
        self._add(line, cast("str", self._csv.writerow(fields)))

    def write_broken(self, line: int) -> None:
        """A row that is as badly quoted as the one whose place it takes."""
        self._add(line, '""?\n')

    def _add(self, line: int, row: str) -> None:
        self._parts += ["\n" * (line - self._line), row]
        self._line = max(line, self._line) + len(_LINE_END.findall(row))

    def text(self) -> str:
        return "".join(self._parts)


class _Echo:
    def write(self, row: str) -> str:
        return row


def _records(payload: bytes, feed: Feed) -> tuple[list[_Record], str]:
    """All records with content, header included, and the delimiter."""
    text = decoded(payload, feed.parameter("encoding")).replace("\x00", "")
    delimiter = feed.parameter("delimiter") or _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records, last = list[_Record](), 0
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return records, delimiter
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise Unreadable(
                    "truncated", f"a quoted field that begins at or after line {last + 1} never ends"
                ) from error
            records.append(_Record(last + 1, reader.line_num, [], str(error)))
        else:
            if fields:
                records.append(_Record(last + 1, reader.line_num, fields))
        last = reader.line_num


def _delimiter(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    return max([",", "\t", ";"], key=lambda candidate: (first.count(candidate), candidate == ","))


def _names(fields: list[str]) -> list[str]:
    """Column names without white space around them."""
    return [name.strip() for name in fields]


def _header(records: list[_Record], needed: list[str]) -> list[str]:
    """Take the header off the records; Unreadable(`schema_drift`) without the columns that are needed."""
    if not records:
        raise Unreadable("empty", "the file holds no line")
    names = _names(records.pop(0).fields)
    missing = [name for name in needed if name not in names]
    twice = sorted({name for name in needed if names.count(name) > 1})
    if missing or twice:
        raise Unreadable(
            "schema_drift", f"missing columns {missing}, columns that stand twice {twice}; found {names[:60]}"
        )
    return names


def _is_header(fields: list[str], header: list[str], needed: list[str]) -> bool:
    """The header again, or a changed one that still names every needed column and most of the others."""
    names = _names(fields)
    if names == header:
        return True
    shared = len(set(names) & set(header))
    return len(needed) > 1 and set(needed) <= set(names) and shared * 3 >= len(header) * 2


def _project(fields: list[str], names: list[str], kept: list[str] | None) -> list[str]:
    return fields if kept is None else [value for value, name in zip(fields, names, strict=True) if name in kept]
