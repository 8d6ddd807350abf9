"""The rows of XLSX workbooks and Parquet files: typed cells as the words that a CSV would hold.

Numbers lose trailing zeros in a workbook, dates are ISO 8601, truth is `true` and `false`, lists are elements.
Names reach into Parquet's nested values as they do into JSON. May import: polars, fastexcel, contracts.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, cast

import fastexcel
import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.sources._source import Unreadable
from pipelines.sources._table_rows import ELEMENT, Group, Rows, Wanted

# A workbook is a ZIP: a few kilobytes may hold gigabytes.
_LARGEST = 2**30
_HIGHEST_RATIO = 200


def workbook(payload: bytes, feed: Feed, wanted: Wanted) -> Rows:
    """The rows of every sheet that has the columns, as `<sheet> row N`; of one sheet with `sheet`, a name or number.

    A sheet without the columns beside one that has them is one refused row, `other_sheet`. Rows without any cell are
    no rows. Raises Unreadable: `not_xlsx`, `too_large`, `empty`, `schema_drift` when no sheet has the columns.
    """
    _check_size(payload)
    try:
        book = cast("Any", fastexcel.read_excel(payload))
        chosen = _chosen(book.sheet_names, feed.parameter("sheet"))
        sheets = {name: book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
                  for name in chosen}  # fmt: skip
    except Unreadable:
        raise
    except Exception as error:  # calamine's own errors, and polars' for what it answers
        raise Unreadable("not_xlsx", f"the workbook cannot be read: {str(error)[:300]}") from error
    rows, drifts = Rows(), list[tuple[str, Unreadable]]()
    for name, cells in sheets.items():
        try:
            _sheet(name, cells, wanted, rows)
        except Unreadable as drift:
            drifts.append((name, drift))
            rows.refuse(f"{name} row 1", "other_sheet", str(drift))
    if drifts and len(drifts) == rows.count and not rows.groups:
        raise drifts[0][1]
    if not drifts and all(cells.is_empty() for cells in sheets.values()):
        raise Unreadable("empty", "the workbook holds no cell")
    return rows


def _chosen(names: list[str], sheet: Any) -> list[str]:
    if sheet is None:
        return names
    if isinstance(sheet, int) and 1 <= sheet <= len(names):
        return [names[sheet - 1]]
    if sheet in names:
        return [str(sheet)]
    raise Unreadable("schema_drift", f"there is no sheet {sheet!r}; found {names[:20]}")


def _check_size(payload: bytes) -> None:
    if not payload.startswith(b"PK"):
        return
    try:
        size = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(payload)).infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("not_xlsx", f"the workbook cannot be read: {error}") from error
    if size > _LARGEST or size > max(2**24, _HIGHEST_RATIO * len(payload)):
        raise Unreadable("too_large", f"{len(payload)} bytes would become {size}")


def _sheet(name: str, cells: pl.DataFrame, wanted: Wanted, rows: Rows) -> None:
    """Add the rows of one sheet: below its first row with a cell, which is the header."""
    if cells.is_empty():
        return
    cells = cells.with_columns(pl.all().cast(pl.String)).with_row_index("row", offset=1)
    filled = cells.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))
    names = [(value or "").strip() for value in cast("tuple[str | None, ...]", filled.drop("row").row(0))]
    wanted.check(names)
    body, width = filled.slice(1), len(names)
    while body.height:
        used = [column for column in wanted.used if column in names]
        columns = [body.columns[names.index(column) + 1] for column in used]
        inside = _headers(body, names, wanted)
        until = int(inside[0]) if inside else body.height
        part = body.head(until)
        if until:
            order = pl.int_range(rows.count, rows.count + until, eager=True, dtype=pl.Int64)
            pointers = part.select(pl.format("{} row {}", pl.lit(name), pl.col("row"))).to_series()
            words = part.select(pl.col(c).alias(n) for c, n in zip(columns, used, strict=True))
            rows.groups.append(Group(names, order, pointers, words))
            rows.count += until
        if inside:
            row = body.row(until)
            again = [str(value or "").strip() for value in row[1 : width + 1]]
            added, gone = set(again) - set(names), set(names) - set(again)
            detail = f"new columns: {sorted(added)}; gone: {sorted(gone)}" if added or gone else "the header again"
            rows.refuse(f"{name} row {row[0]}", "header_inside", detail)
            names = again
        body = body.slice(until + bool(inside))


def _headers(body: pl.DataFrame, names: list[str], wanted: Wanted) -> list[int]:
    """The first row that is a header again, if there is one."""
    is_named = pl.sum_horizontal(
        pl.exclude("row").str.strip_chars().is_in([n for n in names if n]).fill_null(False).cast(pl.Int32)
    )
    for place in body.select((is_named >= min(2, len(names))).arg_true()).to_series().to_list():
        row = body.row(place)
        if wanted.is_header([str(value or "").strip() for value in row[1:]], names):
            return [place]
    return []


def parquet(payload: bytes, wanted: Wanted) -> Rows:
    """The rows of a Parquet file, as `row N`. Raises Unreadable: `not_parquet`, `schema_drift`."""
    try:
        schema = pl.Schema(pl.read_parquet_schema(io.BytesIO(payload)))
        found = {name: reached for name in wanted.used if (reached := _reach(name, schema)) is not None}
        wanted.check(list(found))
        roots = list(dict.fromkeys(_root(name, schema) for name in found))
        # Without a column that is read there are rows all the same.
        table = pl.read_parquet(io.BytesIO(payload), columns=roots or list(schema)[:1])
        words = table.select(_worded(reached, dtype).alias(name) for name, (reached, dtype) in found.items())
    except (pl.exceptions.PolarsError, OSError, pl.exceptions.PanicException) as error:
        raise Unreadable("not_parquet", f"the file cannot be read: {str(error)[:300]}") from error
    number = pl.int_range(1, table.height + 1, eager=True, dtype=pl.Int64)
    pointers = pl.select(pl.format("row {}", number)).to_series()
    return Rows([Group(list(found), number - 1, pointers, words)] if table.height else [], [], table.height)


def _root(name: str, schema: pl.Schema) -> str:
    return name if name in schema else name.split(".", maxsplit=1)[0]


def _reach(name: str, schema: pl.Schema) -> tuple[pl.Expr, pl.DataType] | None:
    """The value that a name leads to and its type; None when it leads nowhere."""
    root = _root(name, schema)
    if root not in schema:
        return None
    value, dtype = pl.col(root), schema[root]
    parts = [] if name == root else name.split(".")[1:]
    for number, part in enumerate(parts):
        fields = dict(cast("Any", dtype)) if isinstance(dtype, pl.Struct) else {}
        if part in fields:
            value, dtype = value.struct.field(part), fields[part]
        elif isinstance(dtype, pl.List) and part.removeprefix("-").isdecimal():
            value, dtype = value.list.get(int(part), null_on_oob=True), cast("pl.DataType", dtype.inner)
        elif isinstance(dtype, pl.List) and part == "*":
            inner = cast("pl.DataType", dtype.inner)
            reached = _reach(".".join(["", *parts[number + 1 :]]), pl.Schema({"": inner}))
            if reached is None:
                return None
            return value.list.eval(reached[0]), pl.List(reached[1])
        else:
            return None
    return value, dtype


def _worded(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A typed column as words."""
    if isinstance(dtype, pl.String):
        return value.str.replace_all(ELEMENT, "", literal=True)
    if isinstance(dtype, pl.Datetime):
        form = "%Y-%m-%dT%H:%M:%S%.6f"
        return value.dt.convert_time_zone("UTC").dt.to_string(form + "Z") if dtype.time_zone else (
            value.dt.to_string(form)
        )  # fmt: skip
    if isinstance(dtype, pl.Date):
        return value.dt.to_string("%Y-%m-%d")
    if isinstance(dtype, pl.List):
        element = _worded(pl.element(), cast("pl.DataType", dtype.inner))
        marked = value.list.eval((pl.lit(ELEMENT) + element).drop_nulls()).list.join("")
        return pl.when(marked != "").then(marked)
    if isinstance(dtype, pl.Struct):
        return value.struct.json_encode()
    return value.cast(pl.String, strict=False)
