"""Interactions from any file of rows, and lists into one: what `talent recommend` reads and writes.

Answers: who took what, when, from whom; and which rows cannot say? Formats, delimiters and character sets are told by
the reader of tables. May import: polars, `sources._table`, contracts, failures.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError, StorageError
from pipelines.sources import _table
from pipelines.sources._source import Unreadable
from pipelines.sources._table_rows import ELEMENT, Wanted

FORMS = (".csv", ".jsonl", ".ndjson", ".parquet")
NEEDED, OPTIONAL = ("user_id", "item_id"), ("time", "source")


@dataclass(frozen=True)
class InteractionsFile:
    """The rows that name a user and an item, as text (null = nothing), and every row that does not."""

    frame: pl.DataFrame  # [user_id, item_id, time, source], in the order of the file
    refused: list[tuple[str, str, str | None]]  # pointer, reason, detail
    columns: frozenset[str]  # of OPTIONAL, those that the file has

    @property
    def rows(self) -> int:
        """Rows of the file: each is in one of the two."""
        return self.frame.height + len(self.refused)


def read(path: Path, columns: Mapping[str, str], delimiter: str | None = None) -> InteractionsFile:
    """The rows of a file; `columns` are our names -> its names, those of OPTIONAL may be missing.

    Reasons of refused rows: those of the reader, `no_user_id`, `no_item_id`, `a_list`. Raises ConfigurationError when
    the file cannot be read or lacks the columns of users or items.
    """
    try:
        payload = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    said = {"delimiter": delimiter} if delimiter else {}
    feed = Feed.model_validate({"name": "file", "kind": "csv", **said})
    wanted = Wanted([(columns[name],) for name in NEEDED], sorted(set(columns.values())))
    try:
        rows = _table.rows_of(payload, feed, wanted)
    except Unreadable as error:
        raise ConfigurationError(
            f"{path}: {error} Name its columns with --user and --item (and --time, --source)."
        ) from None
    found = [
        group.words.select(
            **{name: pl.col(column) if column in group.words.columns else _NOTHING for name, column in columns.items()},
            _order=group.order,
            _pointer=group.pointers,
        )
        for group in rows.groups
    ]
    present = frozenset(n for n in OPTIONAL for g in rows.groups if columns.get(n) in g.words.columns)
    names = (*NEEDED, *OPTIONAL)
    frame = pl.concat(found).sort("_order") if found else pl.DataFrame(schema=dict.fromkeys(_ALL, pl.String))
    blank = pl.col(*columns).str.strip_chars() == ""
    frame = frame.with_columns(pl.when(~blank).then(pl.col(*columns)))
    frame = frame.with_columns(_NOTHING.alias(name) for name in OPTIONAL if name not in frame.columns)
    reason = (
        pl.when(pl.col("user_id").is_null())
        .then(pl.lit("no_user_id"))
        .when(pl.col("item_id").is_null())
        .then(pl.lit("no_item_id"))
        .when(pl.any_horizontal(pl.col(*NEEDED).str.starts_with(ELEMENT)))
        .then(pl.lit("a_list"))
    )
    judged = frame.with_columns(_reason=reason)
    bad = judged.filter(pl.col("_reason").is_not_null()).select(
        "_order", "_pointer", "_reason", _NOTHING.alias("_detail")
    )
    refused = sorted([*rows.refused, *bad.rows()])
    good = judged.filter(pl.col("_reason").is_null()).select(names)
    return InteractionsFile(good, [(pointer, why, detail) for _, pointer, why, detail in refused], present)


_NOTHING = pl.lit(None, pl.String)
_ALL = (*NEEDED, *OPTIONAL, "_order", "_pointer")


def write_lists(lists: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV, NDJSON or Parquet by the file's name; it appears when all of it is written."""
    form = path.suffix.lower()
    if form not in FORMS:
        raise ConfigurationError(f"{path}: the name must end in one of {', '.join(FORMS)}.")
    partial = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if form == ".csv":
            lists.write_csv(partial)
        elif form == ".parquet":
            lists.write_parquet(partial)
        else:
            lists.write_ndjson(partial)
        os.replace(partial, path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        partial.unlink(missing_ok=True)
