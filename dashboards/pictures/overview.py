"""The week: active members against their expected range, what moved them, how the goals stand."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.answers.metrics import CAUSES, worded
from dashboards.pictures.ticks import month_ticks
from dashboards.terms import term
from dashboards.words import L

NAMED = 4  # more names on the line cannot be told apart


def active_members(weeks: pl.DataFrame) -> charts.Sheet:
    """Weekly active members over the expected range; unusual weeks and holidays are named."""
    rows = list(weeks.iter_rows(named=True))
    marks: dict[int, str] = {}
    for i, week in enumerate(rows[:-1]):
        name = week["holiday"] or (worded(CAUSES, week["cause"]) if week["is_unusual"] else "")
        if name and name != marks.get(i - 1):  # a holiday over two weeks is named once
            marks[i] = name
    fig = charts.expected_band(
        weeks["week_on"].to_list(),
        weeks["active_members"].to_list(),
        weeks["expected_low"].to_list(),
        weeks["expected_high"].to_list(),
        band_name=L("预期范围", "expected"),
        marks=dict(list(marks.items())[-NAMED:]),
        last=f.num(weeks["active_members"][-1]),
        height=320,
    )
    return charts.date_ticks(fig, month_ticks(weeks["week_on"].to_list()))


def changes(rows: pl.DataFrame, height: int = 320) -> charts.Sheet:
    """What each group added to the change of active members."""
    values = rows["contribution"].to_list()
    each = min(72, max(44, height // len(values)))
    return charts.contributions(rows["label"].to_list(), values, [f.signed(v) for v in values], row=each)


def goals(rows: pl.DataFrame) -> charts.Sheet:
    """Share done of each goal; those behind their pace are orange."""
    states = rows["state"].to_list()
    return charts.bars(
        [m or f.DASH for m in rows["metric"]],
        [min(1.0, max(0.0, p)) for p in rows["progress_share"]],
        [f"{f.pct(p)} · {term(s)}" for p, s in zip(rows["progress_share"], states, strict=True)],
        flag=[i for i, s in enumerate(states) if s in ("behind", "missed")],
        highlight=range(len(states)),
        top=1,
    )
