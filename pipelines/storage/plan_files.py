"""Prerequisite graphs and lists of resources as people have them, and plans as files: what `talent plan` reads.

Answers: which edges and resources does this file hold, under which of the usual headings, and which of its rows could
not be read? Formats, delimiters and character sets are told by the reader of tables (CSV, TSV, XLSX, Parquet, JSON).
May import: polars, `sources._table`, contracts, failures.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError, StorageError
from pipelines.sources import _table
from pipelines.sources._source import Unreadable
from pipelines.sources._table_rows import Wanted

# our name -> headings that mean it, compared in lower case; the first two are needed
EDGES = {
    "prerequisite": ("prerequisite", "prerequisite_id", "before", "source", "from", "先修", "先修技能"),
    "skill": ("skill", "skill_id", "after", "target", "to", "技能"),
    "confidence": ("confidence", "weight", "置信度"),
}
RESOURCES = {
    "resource": ("resource", "resource_id", "id", "资源"),
    "skills": ("skills", "skill", "teaches", "skill_ids", "技能"),
    "minutes": ("minutes", "duration_min", "分钟"),
    "hours": ("hours", "小时"),
    "title": ("title", "name", "标题"),
    "difficulty": ("difficulty", "level", "难度"),
    "quality": ("quality", "quality_score", "质量"),
    "language": ("language", "lang", "语言"),
    "kind": ("kind", "format", "形式"),
    "is_free": ("is_free", "free", "免费"),
    "has_certificate": ("has_certificate", "certificate", "证书"),
}
_TRUE, _FALSE = {"true", "yes", "1", "是"}, {"false", "no", "0", "否"}
Refused = tuple[str, str, str | None]
"""Pointer, reason, detail."""


@dataclass(frozen=True)
class Rows:
    """The rows of a file under our names, as text (null = nothing), and those that could not be read."""

    rows: list[dict[str, str | None]]
    refused: list[Refused]


def read(path: Path, headings: Mapping[str, tuple[str, ...]], columns: Mapping[str, str] | None = None) -> Rows:
    """The rows of a file in its order; `columns` names headings of its own. ConfigurationError for no such file."""
    try:
        payload = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    spellings = {name: _spelled(name, headings, columns or {}) for name in headings}
    needed = [tuple(spellings[name]) for name in list(headings)[:2]]
    used = [one for some in spellings.values() for one in some]
    feed = Feed.model_validate({"name": "file", "kind": "csv"})
    try:
        table = _table.rows_of(payload, feed, Wanted(needed, used))
    except Unreadable as error:
        said = f"{path}: {error}. Expected: {' and '.join(' / '.join(some[:3]) for some in needed)}"
        raise ConfigurationError(f"{said}; another heading is named with --columns.") from None
    found: list[tuple[int, dict[str, str | None]]] = []
    for group in table.groups:
        given = {name: next((h for h in some if h in group.words.columns), None) for name, some in spellings.items()}
        words = group.words.select(**{name: pl.col(h).str.strip_chars() for name, h in given.items() if h is not None})
        found += zip(group.order.to_list(), words.iter_rows(named=True), strict=True)
    rows = [{name: row.get(name) or None for name in headings} for _, row in sorted(found, key=lambda pair: pair[0])]
    return Rows(rows, [(pointer, reason, detail) for _, pointer, reason, detail in sorted(table.refused)])


def _spelled(name: str, headings: Mapping[str, tuple[str, ...]], columns: Mapping[str, str]) -> list[str]:
    """The headings that mean a name: the one that was said, else the usual ones, also capitalised."""
    if name in columns:
        return [columns[name]]
    return [spelling for one in headings[name] for spelling in dict.fromkeys((one, one.capitalize(), one.upper()))]


def number(word: str | None) -> float | None:
    """A number as written; NaN for a word that is none, so that it is not taken for nothing."""
    if word is None:
        return None
    try:
        return float(word)
    except ValueError:
        return math.nan


def truth(word: str | None) -> bool | None:
    """A yes or no as written; null for anything else."""
    said = (word or "").lower()
    return True if said in _TRUE else False if said in _FALSE else None


def read_plan(path: Path) -> dict[str, Any]:
    """A plan that was written before. ConfigurationError for a file that is none."""
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(plan, dict) and {"goal", "steps", "skipped", "impossible", "totals"} <= plan.keys():
            return plan
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:
        pass
    raise ConfigurationError(f"{path} is no plan that `talent plan` wrote.")


def write_plan(plan: Mapping[str, Any], path: Path) -> None:
    """Write a plan as JSON; the file appears when all of it is written."""
    partial = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(plan, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        partial.unlink(missing_ok=True)
