"""The community: who stays, where people leave, who comes and goes, how fast answers come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks
from dashboards.words import L


def retention(cohorts: pl.DataFrame, *, people: bool) -> charts.Sheet:
    """Each month's newcomers and how many remain; cells of fewer than five people are hidden."""
    months = cohorts["cohort_month_on"].unique().sort().to_list()
    after = range(1, max(cohorts["months_since"]) + 1)
    cells = {(r["cohort_month_on"], r["months_since"]): r for r in cohorts.iter_rows(named=True)}
    grid = [[cells.get((month, k)) for k in after] for month in months]
    values = [[_shown(cell) for cell in row] for row in grid]
    text = [[_text(cell, people) for cell in row] for row in grid]
    known = [v for row in values for v in row if v is not None] or [0, 1]
    sizes = [f.count(next(c["members"] for c in row if c)) for row in grid]
    return charts.heat(
        [f.month(month) for month in months],
        [str(k) for k in after],
        values,
        text,
        sizes=(L("加入", "joined"), sizes),
        span=(min(known), max(known)),
    )


def _hidden(cell: Mapping[str, Any]) -> bool:
    return 0 < cell["retained"] < f.smallest_group() or cell["members"] < f.smallest_group()


def _shown(cell: Mapping[str, Any] | None) -> float | None:
    return None if cell is None or _hidden(cell) else cell["retained_share"]


def _text(cell: Mapping[str, Any] | None, people: bool) -> str:
    if cell is None:
        return ""
    if _hidden(cell):
        return f"<{f.smallest_group()}"
    return f.count(cell["retained"]) if people else f.pct(cell["retained_share"])


def funnel(steps: pl.DataFrame, worst: int | None) -> charts.Sheet:
    """From joining to staying; the step with number `worst` is orange."""
    text = [
        f.count(members) + (f" · {f.pct(share)}" if step > 1 and members >= f.smallest_group() else "")
        for step, members, share in steps.select("step", "members", "share_of_previous").iter_rows()
    ]
    place = steps["step"].to_list().index(worst) if worst else -1
    return charts.funnel(steps["label"].to_list(), steps["members"].to_list(), text, worst=place, row=66)


def lifecycle(weeks: pl.DataFrame) -> charts.Sheet:
    """People first active, back after a gap, and quiet after a week of activity."""
    series = {
        L("新", "New"): "new_members",
        L("回归", "Back"): "resurrected_members",
        L("没来", "Quiet"): "dormant_members",
    }
    lines = {name: (weeks["week_on"].to_list(), weeks[column].to_list()) for name, column in series.items()}
    fig = charts.lines(lines, text={name: f"{name} {f.num(ys[-1])}" for name, (_, ys) in lines.items()}, height=280)
    return charts.date_ticks(fig, month_ticks(weeks["week_on"].to_list(), most=6))


def answers(weeks: pl.DataFrame) -> charts.Sheet | None:
    """Share of each week's questions answered within 24 and 72 hours; None when neither is known."""
    lines, text = {}, {}
    for hours in (72, 24):
        shares = weeks[f"answered_{hours}h_share"].to_list()
        known = [share for share in shares if share is not None]
        if known:
            name = f"{hours}{f.unit('hours')}"
            lines[name], text[name] = (weeks["week_on"].to_list(), shares), f"{name} {f.pct(known[-1])}"
    if not lines:
        return None
    fig = charts.lines(lines, text=text, height=280, ticks=".0%", hover="%{y:.0%}")
    return charts.date_ticks(fig, month_ticks(weeks["week_on"].to_list(), most=6))
