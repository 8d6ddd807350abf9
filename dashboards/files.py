"""Files for the reader's own tools: CSV that Excel opens right, XLSX, Parquet.

A cell that a spreadsheet would run as a formula is made text: https://owasp.org/www-community/attacks/CSV_Injection
May import: polars, xlsxwriter.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import polars as pl
import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RISKY = r"^[=+\-@\t\r]"
NUMBER = r"^[+-]?\d+(\.\d+)?%?$"


def labelled(frame: pl.DataFrame, columns: Mapping[str, Any]) -> pl.DataFrame:
    """The frame under the headings that the reader saw; equal headings get their column's name behind."""
    names = {
        key: config if isinstance(config, str) else (config or {}).get("label") or key
        for key, config in columns.items()
    }
    seen = list(names.values())
    return frame.rename({key: label if seen.count(label) == 1 else f"{label} ({key})" for key, label in names.items()})


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists joined by `; `, timestamps as UTC text: what a cell can hold."""
    cells = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if isinstance(dtype, pl.List):
            column = column.cast(pl.List(pl.String)).list.join("; ")
        elif isinstance(dtype, pl.Datetime):
            column = column.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        cells.append(column.alias(name))
    return frame.select(cells)


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """CSV with a byte-order mark (without it Excel shows Chinese as noise) and no cell that runs."""
    text = pl.col(pl.String)
    risky = text.str.contains(RISKY) & ~text.str.contains(NUMBER)
    safe = flat(frame).with_columns(pl.when(risky).then("'" + text).otherwise(text).name.keep())
    return b"\xef\xbb\xbf" + safe.write_csv().encode()


def xlsx_bytes(frame: pl.DataFrame) -> bytes:
    """XLSX in which text stays text: nothing becomes a formula, a link or a number."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        flat(frame).write_excel(book, autofit=frame.height < 5000, freeze_panes=(1, 0))
    return buffer.getvalue()


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Parquet, with every type as published."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
