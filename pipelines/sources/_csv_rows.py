"""The rows of a CSV file, counted by ourselves: which line, which header, readable or why not.

Bulk readers drop or merge rows of messy files without a word (of 847 rows of a real job file 307 arrived). So a file
is cut into slices whose records are counted here; a bulk reader may only read a slice that is clean and must find as
many rows (`_csv_bulk`), and every other slice is read by Python's csv module record by record.
May import: the standard library, polars, contracts.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.sources import _csv_bulk
from pipelines.sources._rows import decoded
from pipelines.sources._source import Unreadable
from pipelines.sources._table_rows import Group, Rows, Wanted, grouped

Make = Callable[[Group], pl.DataFrame] | None

_LINE_END = re.compile(r"\r\n|\r|\n")
_AT_ONCE = 50_000  # rows held as Python objects before they become columns
_LONGEST_FIELD = 2**24
_LARGE = 2**20  # below, the character set is looked for in the whole payload


@dataclass(frozen=True)
class _Record:
    """One record as it stands in the file: its first and its last line, its fields, or why there are none."""

    first: int
    last: int
    fields: list[str]
    error: str | None = None


class _Cut(Exception):
    """The text ends inside a quoted field that begins at or after this line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read(payload: bytes, feed: Feed, wanted: Wanted, make: Make = None) -> Rows:
    """Every data row of the file; blank lines are no rows.

    Raises Unreadable: `schema_drift`, `truncated` when the file ends inside a quoted field, `empty`.
    """
    if len(payload) >= _LARGE and not feed.parameter("encoding"):
        try:
            return _read(_csv_bulk.plain(payload), feed, wanted, make)
        except UnicodeDecodeError:
            pass  # not UTF-8: the character set has to be found first
    return _read(_text(payload, feed).encode("utf-8"), feed, wanted, make)


def _read(utf8: bytes, feed: Feed, wanted: Wanted, make: Make) -> Rows:
    start = utf8[: 2**16].decode("utf-8", "ignore")
    delimiter = feed.parameter("delimiter") or _delimiter(start)
    rows, header, at, line = Rows(make=make), list[str](), 0, 1
    while at < len(utf8):
        end = _csv_bulk.boundary(utf8, at)
        lines = _csv_bulk.read(utf8, at, end, line, header, delimiter, rows, wanted) if header else None
        if lines is None:
            # The header's own slice is short, so that all the others can be bulk.
            end = end if header else _csv_bulk.boundary(utf8, at, 1)
            header, end, lines = _carefully(utf8, at, end, line, header, delimiter, rows, wanted)
        at, line = end, line + lines
        rows.settle()
    if not header:
        raise Unreadable("empty", "the file holds no line")
    return rows


def _carefully(
    utf8: bytes, at: int, end: int, line: int, header: list[str], delimiter: str, rows: Rows, wanted: Wanted
) -> tuple[list[str], int, int]:
    """Read a slice record by record: (the header in force after it, where it really ends, its number of lines).

    A slice that ends inside a quoted field was cut at the wrong place and is read on to the end of the file.
    """
    before = (len(rows.groups), len(rows.refused), rows.count)
    try:
        return _slice(utf8[at:end], line, header, delimiter, rows, wanted, end)
    except _Cut as cut:
        if end == len(utf8):
            raise Unreadable(
                "truncated", f"a quoted field that begins at or after line {cut.line} never ends"
            ) from None
    del rows.groups[before[0] :], rows.refused[before[1] :]
    rows.count = before[2]
    return _carefully(utf8, at, len(utf8), line, header, delimiter, rows, wanted)


def _slice(
    part: bytes, line: int, header: list[str], delimiter: str, rows: Rows, wanted: Wanted, end: int
) -> tuple[list[str], int, int]:
    text = part.decode("utf-8")
    pile, last = _Pile(header, wanted, rows), line - 1
    for record in _records(text, delimiter, line):
        last = record.last
        pointer = f"line {record.first}"
        if not pile.header:
            names = _names(record.fields)
            wanted.check(names)
            pile = _Pile(names, wanted, rows)
        elif record.error:
            rows.refuse(pointer, "bad_quoting", record.error)
        elif wanted.is_header(_names(record.fields), pile.header):
            names = _names(record.fields)
            added, gone = set(names) - set(pile.header), set(pile.header) - set(names)
            detail = f"new columns: {sorted(added)}; gone: {sorted(gone)}" if added or gone else "the header again"
            pile.flush()
            pile = _Pile(names, wanted, rows)
            rows.refuse(pointer, "header_inside", detail)
        elif len(record.fields) != len(pile.header):
            detail = f"{len(record.fields)} fields, the header has {len(pile.header)}"
            rows.refuse(pointer, "wrong_field_count", detail)
        else:
            pile.add(pointer, record.fields)
    pile.flush()
    return pile.header, end, max(last, line - 1 + len(_LINE_END.findall(text))) - line + 1


class _Pile:
    """Rows under one header on their way to columns."""

    def __init__(self, header: list[str], wanted: Wanted, rows: Rows) -> None:
        self.header = header
        self._rows = rows
        self._places = {name: header.index(name) for name in wanted.used if name in header}
        self._order, self._pointers, self._fields = list[int](), list[str](), list[list[str]]()

    def add(self, pointer: str, fields: list[str]) -> None:
        self._order.append(self._rows.count)
        self._pointers.append(pointer)
        self._fields.append(fields)
        self._rows.count += 1
        if len(self._order) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        if self._order:
            columns: dict[str, list[str | None]] = {
                name: [fields[place] for fields in self._fields] for name, place in self._places.items()
            }
            self._rows.groups.append(grouped(self.header, self._order, self._pointers, columns))
            self._order, self._pointers, self._fields = [], [], []


def rewrite(
    payload: bytes,
    feed: Feed,
    wanted: Wanted,
    identities: list[str],
    kept: list[str] | None,
    token: Callable[[str], str],
) -> bytes:
    """The file again with tokens in the columns `identities` and only the columns `kept` (None = all of them)."""
    text = _text(payload, feed)
    delimiter = feed.parameter("delimiter") or _delimiter(text)
    out, tokens = _Writer(delimiter), dict[str, str]()
    names, header = list[str](), list[str]()
    try:
        for record in _records(text, delimiter, 1):
            if not header:
                names = header = _names(record.fields)
                wanted.check(names)
                out.write(record.first, _project(names, names, kept))
            elif record.error:
                out.write_broken(record.first)
            elif wanted.is_header(_names(record.fields), names):
                names = _names(record.fields)
                out.write(record.first, _project(names, names, kept))
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
    except _Cut as cut:
        raise Unreadable("truncated", f"a quoted field that begins at or after line {cut.line} never ends") from None
    if not header:
        raise Unreadable("empty", "the file holds no line")
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


def _text(payload: bytes, feed: Feed) -> str:
    return decoded(payload, feed.parameter("encoding")).replace("\x00", "")


def _records(text: str, delimiter: str, line: int) -> Iterator[_Record]:
    """All records with content, header included; raises _Cut when the text ends inside a quoted field."""
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 0
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise _Cut(line + last) from error
            yield _Record(line + last, line - 1 + reader.line_num, [], str(error))
        else:
            if fields:
                yield _Record(line + last, line - 1 + reader.line_num, fields)
        last = reader.line_num


def _delimiter(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    return max([",", "\t", ";"], key=lambda candidate: (first.count(candidate), candidate == ","))


def _names(fields: list[str]) -> list[str]:
    """Column names without white space around them."""
    return [name.strip() for name in fields]


def _project(fields: list[str], names: list[str], kept: list[str] | None) -> list[str]:
    return fields if kept is None else [value for value, name in zip(fields, names, strict=True) if name in kept]
