"""One metric: its periods over the range that was expected, and what each group added to the last change."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards.answers.metrics import CAUSES, moved, shown, worded
from dashboards.pictures.ticks import month_ticks
from dashboards.words import L

SHOWN = {"day": 182, "week": 104, "month": 60}  # periods: more cannot be told apart
NAMED = 4  # more names on the line cannot be told apart
FORMS = {"share": (".0%", "%{x|%Y-%m-%d} · %{y:.1%}")}


def series(history: pl.DataFrame, anomalies: pl.DataFrame, unit: str, currency: str | None) -> charts.Sheet:
    """The values over their expected range; the newest surprises are named by their likely cause."""
    known = history.filter(pl.col("value").is_not_null())
    known = known.tail(SHOWN[known["period"][-1]])
    places = {day: i for i, day in enumerate(known["period_on"].to_list())}
    causes = anomalies.filter(pl.col("likelihood_rank") == 1).select("period_on", "cause").sort("period_on")
    marks: dict[int, str] = {}
    for day, cause in causes.iter_rows():
        if day in places:
            name = worded(CAUSES, cause)
            if marks.get(places[day] - 1) != name:  # a holiday over two periods is named once
                marks[places[day]] = name
    ticks, hover = FORMS.get(unit, (",", "%{x|%Y-%m-%d} · %{y:,}"))
    fig = charts.expected_band(
        known["period_on"].to_list(),
        known["value"].to_list(),
        known["expected_low"].to_list(),
        known["expected_high"].to_list(),
        band_name=L("预期范围", "expected"),
        marks=dict(list(marks.items())[-NAMED:]),
        last=shown(known["value"][-1], unit, currency),
        height=320,
        ticks=ticks,
        hover=hover,
    )
    return charts.date_ticks(fig, month_ticks(known["period_on"].to_list()))


def contributions(changes: pl.DataFrame, unit: str, currency: str | None) -> charts.Sheet:
    """What each group added to the change."""
    values = changes["contribution"].to_list()
    text = [moved(v, unit, currency) for v in values]
    return charts.contributions(changes["label"].to_list(), values, text, row=min(72, max(44, 320 // len(values))))
