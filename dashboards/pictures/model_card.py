"""Scores with their intervals, by language and kind of text."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.terms import term
from dashboards.words import L

TICKS = ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))


def by_text(scores: pl.DataFrame) -> charts.Sheet:
    """F1 of the skills in each language and kind of text; whole languages are blue."""
    rows = scores.filter(pl.col("metric") == "skills", pl.col("f1_share").is_not_null()).to_dicts()
    whole = L("全部", "all")
    names = [
        " · ".join(whole if part == "all" else term(part) for part in (row["language"], row["source"])) for row in rows
    ]
    middle = [row["f1_share"] for row in rows]
    low = [row["f1_share"] if row["f1_low"] is None else row["f1_low"] for row in rows]
    high = [row["f1_share"] if row["f1_high"] is None else row["f1_high"] for row in rows]
    text = [f"{f.num(row['f1_share'], 2)} · n {f.num(row['n'])}" for row in rows]
    chosen = [i for i, row in enumerate(rows) if row["source"] == "all"]
    return charts.score_intervals(names, middle, low, high, text, chosen=chosen, ticks=TICKS)
