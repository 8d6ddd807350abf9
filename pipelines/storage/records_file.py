"""Records from any file of rows, and pairs into one: what `talent deduplicate` reads and writes.

Answers: which columns of this file are the title, the authors ..., and which rows could not be read? Formats,
delimiters and character sets are told by the reader of tables.
May import: polars, `sources._table`, contracts, failures.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError, StorageError
from pipelines.sources import _table
from pipelines.sources._source import Unreadable
from pipelines.sources._table_rows import Wanted

_DELIMITERS = ("|", "\t", ";", ",")


@dataclass(frozen=True)
class RecordsFile:
    """The rows of a file: an id and the named columns as text (null = nothing), and the rows that were refused."""

    frame: pl.DataFrame  # [id, *names]
    refused: list[tuple[str, str, str | None]]  # pointer, reason, detail


def read(path: Path, columns: Mapping[str, str], identifier: str | None, delimiter: str | None = None) -> RecordsFile:
    """The rows of a file in its order; ids are the column `identifier`, else the row's number from 1.

    Raises ConfigurationError when the file or a column is not there, or an id is missing or stands twice.
    """
    try:
        payload = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    wanted: list[str] = sorted({*columns.values(), *([identifier] if identifier else ())})
    said = {"delimiter": delimiter or _delimiter(payload)}
    feed = Feed.model_validate({"name": "file", "kind": "csv", **{k: v for k, v in said.items() if v}})
    try:
        rows = _table.rows_of(payload, feed, Wanted([(name,) for name in wanted], wanted))
    except Unreadable as error:
        raise ConfigurationError(f"{path}: {error} Name the columns with --columns title=...,authors=...") from None
    found = [group.words.select(wanted).with_columns(_order=group.order) for group in rows.groups]
    frame = (
        pl.concat(found).sort("_order") if found else pl.DataFrame(schema=dict.fromkeys([*wanted, "_order"], pl.String))
    )
    ids = pl.col(identifier) if identifier else (pl.col("_order").cast(pl.Int64) + 1).cast(pl.String)
    frame = frame.select(id=ids, **{name: pl.col(column) for name, column in columns.items()})
    if identifier:
        _check_ids(frame["id"], path, identifier)
    return RecordsFile(frame, [(pointer, reason, detail) for _, pointer, reason, detail in sorted(rows.refused)])


def write_pairs(pairs: Iterable[tuple[str, str, float, str, str]], path: Path) -> int:
    """Write [left_id, right_id, score, reason, reason_zh] as CSV, or NDJSON by the file's name; how many there are."""
    names = ("left_id", "right_id", "score", "reason", "reason_zh")
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out, lineterminator="\n")
            is_csv = path.suffix.lower() not in (".ndjson", ".jsonl")
            if is_csv:
                lines.writerow(names)
            for pair in pairs:
                count += 1
                if is_csv:
                    lines.writerow(pair)
                else:
                    out.write(json.dumps(dict(zip(names, pair, strict=True)), ensure_ascii=False) + "\n")
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from None
    return count


def _check_ids(ids: pl.Series, path: Path, identifier: str) -> None:
    if ids.null_count():
        raise ConfigurationError(
            f"{path}: {ids.null_count()} rows have no `{identifier}`; leave --id out to number them."
        )
    twice = ids.filter(ids.is_duplicated())
    if len(twice):
        raise ConfigurationError(
            f"{path}: `{identifier}` is no id, `{twice[0]}` stands {(ids == twice[0]).sum()} times."
        )


def _delimiter(payload: bytes) -> str | None:
    """The delimiter that the first line has most of, when that is `|`, which the reader of tables does not look for."""
    first = payload[:65536].split(b"\n", 1)[0].decode("utf-8", "replace")
    best = max(_DELIMITERS, key=first.count)
    return best if best == "|" and first.count(best) else None
