"""The community: who comes and goes, and when."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks
from dashboards.words import L


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
    few = [[0 < (cell["members"] or 0) < f.smallest_group() for cell in row] for row in grid]
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
