"""Scores with the range they could as well be, and what became of them."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import round_ticks
from dashboards.words import L, theirs


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


def calibration(outcomes: pl.DataFrame) -> charts.Sheet:
    """Share of shown matches that were accepted, by score band; bands with too few are grey."""
    columns = outcomes.select("accept_share", "accept_low", "accept_high")
    top = max(0.1, *outcomes["accept_high"])
    return charts.score_intervals(
        [L("分数 ", "score ") + band for band in outcomes["score_band"]],
        *_lists(columns),
        [
            f"{f.pct(share)} ({f.pct(low)}–{f.pct(high)}) · n {f.num(n)}"
            for (share, low, high), n in zip(columns.iter_rows(), outcomes["n"], strict=True)
        ],
        chosen=[i for i, enough in enumerate(outcomes["is_enough"]) if enough],
        reach=(0, top),
        ticks=round_ticks(0, top, f.pct),
    )
