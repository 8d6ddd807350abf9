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
    """Each group of starters and how many remain; cells of fewer than five people are hidden."""
    starts = cohorts["cohort_on"].unique().sort().to_list()
    after = range(1, max(cohorts["period"]) + 1)
    cells = {(r["cohort_on"], r["period"]): r for r in cohorts.iter_rows(named=True)}
    grid = [[cells.get((start, k)) for k in after] for start in starts]
    values = [[_shown(cell) for cell in row] for row in grid]
    text = [[_text(cell, people) for cell in row] for row in grid]
    known = [v for row in values for v in row if v is not None] or [0, 1]
    sizes = [f.count(next(c["members"] for c in row if c)) for row in grid]
    name = f.month if cohorts["unit"][0] == "month" else f.day
    return charts.heat(
        [name(start) for start in starts],
        [str(k) for k in after],
        values,
        text,
        sizes=(L("人数", "people"), sizes),
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
    """From coming in to the last step; the step with number `worst` is orange."""
    text = [
        f.count(entries) + (f" · {f.pct(share)}" if step > 1 and members >= f.smallest_group() else "")
        for step, entries, members, share in steps.select("step", "entries", "members", "share_of_previous").iter_rows()
    ]
    place = steps["step"].to_list().index(worst) if worst else -1
    return charts.funnel(steps["label"].to_list(), steps["entries"].to_list(), text, worst=place, row=66)


def lifecycle(periods: pl.DataFrame) -> charts.Sheet:
    """People active, first active, back after a gap, and quiet after a period of activity."""
    series = {
        L("活跃", "Active"): "active_members",
        L("新", "New"): "new_members",
        L("回归", "Back"): "resurrected_members",
        L("没来", "Quiet"): "dormant_members",
    }
    days = periods["period_on"].to_list()
    lines = {name: (days, periods[column].to_list()) for name, column in series.items()}
    text = {name: f"{name} {f.num(ys[-1])}" for name, (_, ys) in lines.items()}
    fig = charts.lines(lines, text=text, height=300, context=[next(iter(series))])
    return charts.date_ticks(fig, month_ticks(days, most=6))


def hours(cells: pl.DataFrame) -> charts.Sheet:
    """When people come: share of visits by weekday and three hours; cells of fewer than five people are hidden."""
    names = L("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")
    days = [f"周{name}" for name in names] if " " not in names else names.split()
    found = {(r["weekday"], r["hour"]): r for r in cells.iter_rows(named=True)}
    grid = [[found[day, hour] for hour in range(0, 24, 3)] for day in range(1, 8)]
    few = [[0 < cell["members"] < f.smallest_group() for cell in row] for row in grid]
    values = [
        [None if hide or cell["share"] is None else cell["share"] for cell, hide in zip(row, hidden, strict=True)]
        for row, hidden in zip(grid, few, strict=True)
    ]
    text = [
        [f"<{f.smallest_group()}" if hide else f.pct(cell["share"], 1) for cell, hide in zip(row, hidden, strict=True)]
        for row, hidden in zip(grid, few, strict=True)
    ]
    known = [v for row in values for v in row if v is not None] or [0, 1]
    heads = [f"{hour:02d}–{hour + 3:02d}" for hour in range(0, 24, 3)]
    return charts.heat(days, heads, values, text, span=(0, max(known)))


def ladder(levels: pl.DataFrame) -> charts.Sheet:
    """Members on each level of the last complete month, and how many came up and down to it."""
    text = [
        L(
            f"{f.count(members)} · 升 {f.count(up)} · 降 {f.count(down)} · 新到 {f.count(arrived)}",
            f"{f.count(members)} · {f.count(up)} up, {f.count(down)} down, {f.count(arrived)} new",
        )
        for members, up, down, arrived in levels.select("members", "up", "down", "arrived").iter_rows()
    ]
    return charts.bars(levels["label"].to_list(), levels["members"].to_list(), text)


def records(rules: pl.DataFrame) -> charts.Sheet | None:
    """How often each rule was right, with its interval; None before any rule named anybody."""
    known = rules.filter(pl.col("precision_share").is_not_null())
    if known.is_empty():
        return None
    text = [f"{f.pct(share)} · n {f.count(n)}" for share, n in known.select("precision_share", "flagged").iter_rows()]
    return charts.score_intervals(
        known["rule"].to_list(),
        known["precision_share"].to_list(),
        known["precision_low"].to_list(),
        known["precision_high"].to_list(),
        text,
    )


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
