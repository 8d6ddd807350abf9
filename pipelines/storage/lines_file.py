"""Files of objects, one a line, as people hand them in, and tables of answers: what `talent match` reads and writes.

Answers: which objects does this file hold, under which line, and which lines are none? NDJSON (also `.gz`, `.zst`; `-`
is standard input), a JSON array, CSV (cells are texts) or Parquet, by the ending. Answers go out as NDJSON, JSON, CSV
(lists and objects as JSON in a cell) or Parquet. May import: polars, text_files, failures.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import polars as pl

from pipelines.failures import ConfigurationError, StorageError
from pipelines.storage import text_files

FORMS = (".jsonl", ".ndjson", ".json", ".csv", ".parquet")


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, and the object it holds or what is wrong with it."""

    number: int
    value: dict[str, Any]
    wrong: str | None = None


def read(path: str) -> Iterator[Line]:
    """Every line of a file that is not blank. ConfigurationError when the file cannot be read at all."""
    form = Path(path).suffix.lower()
    if form == ".parquet":
        rows: list[Any] = _parquet(path).to_dicts()
        found: Iterator[tuple[int, Any]] = enumerate(rows, 1)
    elif form == ".json":
        found = enumerate(_array(path), 1)
    else:
        found = text_files.parsed(path)
    for number, value in found:
        if isinstance(value, text_files.Wrong):
            yield Line(number, {}, value.reason)
        elif not isinstance(value, dict):
            yield Line(number, {}, "not an object")
        else:
            yield Line(number, {k: v for k, v in cast("dict[str, Any]", value).items() if v is not None})


def write(table: pl.DataFrame, path: Path) -> None:
    """Write a table by the file's name; it appears when all of it is written."""
    check(path)
    form = path.suffix.lower()
    partial = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if form == ".csv":
            _flat(table).write_csv(partial)
        elif form == ".parquet":
            table.write_parquet(partial)
        elif form == ".json":
            partial.write_text(json.dumps(table.to_dicts(), ensure_ascii=False, default=str), encoding="utf-8")
        else:
            table.write_ndjson(partial)
        os.replace(partial, path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        partial.unlink(missing_ok=True)


def check(path: Path) -> None:
    """ConfigurationError when the name does not say in which form to write."""
    if path.suffix.lower() not in FORMS:
        raise ConfigurationError(f"{path}: the name must end in one of {', '.join(FORMS)}.")


def _flat(table: pl.DataFrame) -> pl.DataFrame:
    """Lists and objects as JSON texts, for a cell of CSV holds no more; what a spreadsheet would run is quoted."""
    nested = [name for name, dtype in table.schema.items() if dtype.is_nested()]
    texts = {
        name: pl.Series(
            [None if v is None else json.dumps(v, ensure_ascii=False, default=str) for v in table[name].to_list()],
            dtype=pl.String,
        )
        for name in nested
    }
    words = pl.col(pl.String)
    runs = words.str.contains(r"^[=+\-@\t\r]")
    return table.with_columns(**texts).with_columns(
        pl.when(runs).then(pl.lit("'") + words).otherwise(words).name.keep()
    )


def _parquet(path: str) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}.") from None
    except pl.exceptions.PolarsError as error:
        raise ConfigurationError(f"{path}: not a Parquet file ({str(error).splitlines()[0]}).") from None


def _array(path: str) -> list[Any]:
    try:
        found = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: not JSON ({error}).") from None
    if not isinstance(found, list):
        raise ConfigurationError(f"{path}: a JSON file holds an array of objects; one a line goes into .jsonl.")
    return cast("list[Any]", found)
