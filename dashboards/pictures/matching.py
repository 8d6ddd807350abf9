"""Scores with the range they could as well be."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import round_ticks
from dashboards.words import theirs


def _lists(frame: pl.DataFrame) -> tuple[list[float], list[float], list[float]]:
    """Middle, low and high of three columns."""
    middle, low, high = (column.to_list() for column in frame.iter_columns())
    return middle, low, high


def scores(matches: pl.DataFrame, chosen: str, column: str = "job_id") -> charts.Sheet:
    """The score of each row of a list, one chosen by id; left end: nothing unknown is met, right end: all of it."""
    columns = matches.select("score", "score_low", "score_high")
    return charts.score_intervals(
        [f"{rank}. {theirs(title, 24)}" for rank, title in matches.select("rank", "title").iter_rows()],
        *_lists(columns),
        [
            f.pct(score) if low == high else f"{f.pct(score)} ({f.pct(low)}–{f.pct(high)})"
            for score, low, high in columns.iter_rows()
        ],
        chosen=[i for i, one in enumerate(matches[column]) if one == chosen],
        ticks=round_ticks(0, 1, f.pct),
    )
