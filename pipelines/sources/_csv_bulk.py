"""Slices of a CSV file that a bulk reader may read: clean ones, whose records were counted independently.

Answers: where may the file be cut, and is a slice so orderly that polars reads the same rows as Python's csv module
would? Quotes, field counts and records are counted over the bytes; a slice that is not beyond doubt is left alone.
May import: the standard library, numpy, polars.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from pipelines.sources._table_rows import Group, Rows, Wanted

SLICE = 2**24
_BOM = b"\xef\xbb\xbf"
_QUOTE, _NEWLINE, _RETURN = b'"'[0], b"\n"[0], b"\r"[0]
Positions = np.ndarray[Any, np.dtype[np.int64]]


def plain(payload: bytes) -> bytes:
    """UTF-8 without a byte order mark; UnicodeDecodeError for bytes that begin as another set would.

    That the rest is UTF-8 is found out slice by slice.
    """
    if payload[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in payload:
        raise UnicodeDecodeError("utf-8", payload[:4], 0, 2, "another character set, or zero bytes")
    return payload.removeprefix(_BOM)


def boundary(utf8: bytes, at: int, size: int = SLICE) -> int:
    """Where a slice that begins at `at` ends: after the first line end behind `size` bytes outside of quotes.

    Where quotes are badly placed this may be wrong; whoever reads the slice will notice.
    """
    end, quotes = at, 0
    while True:
        line_end = utf8.find(b"\n", max(end, at + size - 1))
        if line_end < 0:
            return len(utf8)
        quotes += utf8.count(b'"', end, line_end)
        end = line_end + 1
        if quotes % 2 == 0:
            return end


def read(
    utf8: bytes, at: int, end: int, line: int, header: list[str], delimiter: str, rows: Rows, wanted: Wanted
) -> int | None:
    """Add the rows of a clean slice to `rows`; its number of lines, or None when it is not clean: nothing is added."""
    part = utf8[at:end]
    records = _starts(part, delimiter, len(header))
    if records is None:
        return None
    starts, lines = records
    used = [name for name in wanted.used if name in header]
    try:
        table = pl.read_csv(
            part,
            has_header=False,
            separator=delimiter,
            schema={f"column_{place}": pl.String() for place in range(len(header))},
            columns=[f"column_{place}" for place in sorted({header.index(name) for name in used})],
            truncate_ragged_lines=False,
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None
    # The independent count decides: a reader that found fewer or more rows has misread.
    if table.height != starts.size or _holds_header(table, used):
        return None
    words = table.select(pl.col(f"column_{header.index(name)}").alias(name) for name in used)
    number = pl.Series(starts + line, dtype=pl.Int64)
    pointers = pl.select(pl.format("line {}", number)).to_series()
    order = pl.int_range(rows.count, rows.count + starts.size, eager=True, dtype=pl.Int64)
    rows.groups.append(Group(header, order, pointers, words))
    rows.count += starts.size
    return lines


def _starts(part: bytes, delimiter: str, width: int) -> tuple[Positions, int] | None:
    """(line of each record inside the slice, from 0; number of lines), or None for a slice that is not clean.

    Clean: every quote opens or closes a field or is doubled inside one, lines end in one way, no line is blank, every
    record has `width` fields.
    """
    if width < 2 or len(delimiter.encode()) != 1 or delimiter == " ":
        return None
    if part.count(b"\r") != part.count(b"\r\n") or not part.endswith(b"\n"):
        part = part if part.endswith(b"\n") else part + b"\n"
        if part.count(b"\r") != part.count(b"\r\n"):
            return None
    codes = np.frombuffer(part, dtype=np.uint8)
    ends: Positions = np.flatnonzero(codes == _NEWLINE)
    delimiters: Positions = np.flatnonzero(codes == delimiter.encode()[0])
    quotes: Positions = np.flatnonzero(codes == _QUOTE)
    number = np.arange(ends.size)
    count = ends.size
    if quotes.size:
        if not _is_well_quoted(codes, quotes, delimiter.encode()[0]):
            return None
        is_outside = np.searchsorted(quotes, ends) % 2 == 0
        ends, number = ends[is_outside], number[is_outside]
        delimiters = delimiters[np.searchsorted(quotes, delimiters) % 2 == 0]
    fields = np.diff(np.searchsorted(delimiters, ends), prepend=0) + 1
    if not ends.size or not (fields == width).all():
        return None
    return np.concatenate(([0], number[:-1] + 1)), count


def _is_well_quoted(codes: np.ndarray[Any, np.dtype[np.uint8]], quotes: Positions, delimiter: int) -> bool:
    """Whether the quotes open at the beginning of a field and close at its end, in turn."""
    if quotes.size % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    before = np.where(opening > 0, codes[opening - 1], _NEWLINE)
    after = codes[closing + 1]  # the slice ends with a line end
    opens = (before == delimiter) | (before == _NEWLINE) | (before == _QUOTE)
    closes = (after == delimiter) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE)
    # A quote beside a quote is a doubled one only inside a field: the pair before must have closed just there.
    doubled = np.flatnonzero(before == _QUOTE)
    is_doubled = (doubled > 0) & (closing[doubled - 1] == opening[doubled] - 1)
    return bool(opens.all() and closes.all() and is_doubled.all())


def _holds_header(table: pl.DataFrame, used: list[str]) -> bool:
    """Whether a row may be a header again: two of its words, or its only one, are names of columns."""
    names = pl.sum_horizontal(pl.all().str.strip_chars().is_in(used).cast(pl.Int32))
    return bool(table.select((names >= min(2, table.width)).any()).item()) if table.height else False
