"""The gap matrix: what is there beside what demand asks for."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.words import L


def matrix(cells: pl.DataFrame) -> charts.Sheet:
    """Topic by level: resources there are / demand asks for; the shade is what is missing."""
    labels = list(dict.fromkeys(cells["label"]))
    found = {(row["label"], row["difficulty"]): row for row in cells.iter_rows(named=True)}
    levels = sorted(set(cells["difficulty"]))
    values = [[_of(found, label, level, "gap") for level in levels] for label in labels]
    text = [
        [
            f"{f.num(_of(found, label, level, 'resources'))} / {f.num(_of(found, label, level, 'expected'))}"
            for level in levels
        ]
        for label in labels
    ]
    most = max((value or 0 for row in values for value in row), default=0)
    names = [L(f"难度 {n}", f"Level {n}") for n in levels]
    return charts.heat(labels, names, values, text, span=(0, max(1.0, most)))


def _of(found: dict[tuple[str, int], dict[str, float]], label: str, level: int, column: str) -> float | None:
    return found.get((label, level), {}).get(column)
