"""Who stays, where people leave, how far they come, and how often the rules were right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import charts
from dashboards import formats as f
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
    retained, members = cell["retained"], cell["members"]
    if retained is None or members is None:  # the publication itself withholds it from this reader
        return True
    return 0 < retained < f.smallest_group() or members < f.smallest_group()


def _shown(cell: Mapping[str, Any] | None) -> float | None:
    return None if cell is None or _hidden(cell) else cell["retained_share"]


def _text(cell: Mapping[str, Any] | None, people: bool) -> str:
    if cell is None:
        return ""
    if _hidden(cell):
        return f.DASH if cell["retained"] is None else f"<{f.smallest_group()}"
    return f.count(cell["retained"]) if people else f.pct(cell["retained_share"])


def funnel(steps: pl.DataFrame, worst: int | None) -> charts.Sheet:
    """From coming in to the last step; the step with number `worst` is orange."""
    text = [
        f.count(entries) + (f" · {f.pct(share)}" if step > 1 and (members or 0) >= f.smallest_group() else "")
        for step, entries, members, share in steps.select("step", "entries", "members", "share_of_previous").iter_rows()
    ]
    place = steps["step"].to_list().index(worst) if worst else -1
    return charts.funnel(steps["label"].to_list(), steps["entries"].fill_null(0).to_list(), text, worst=place, row=66)


def ladder(levels: pl.DataFrame) -> charts.Sheet:
    """Members on each level of the last complete month, and how many came up and down to it."""
    text = [
        L(
            f"{f.count(members)} · 升 {f.count(up)} · 降 {f.count(down)} · 新到 {f.count(arrived)}",
            f"{f.count(members)} · {f.count(up)} up, {f.count(down)} down, {f.count(arrived)} new",
        )
        for members, up, down, arrived in levels.select("members", "up", "down", "arrived").iter_rows()
    ]
    return charts.bars(levels["label"].to_list(), levels["members"].fill_null(0).to_list(), text)


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
