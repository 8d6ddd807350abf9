"""The library: what is new, where there are holes, what quality is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks
from dashboards.words import L


def new_weeks(weeks: pl.DataFrame) -> charts.Sheet:
    """Papers and tutorials published each week."""
    series = {L("论文", "Papers"): "papers", L("教程", "Tutorials"): "tutorials"}
    lines = {name: (weeks["week_on"].to_list(), weeks[column].to_list()) for name, column in series.items()}
    fig = charts.lines(lines, text={name: f"{name} {ys[-1]}" for name, (_, ys) in lines.items()}, height=340)
    return charts.date_ticks(fig, month_ticks(weeks["week_on"].to_list(), most=6))


def coverage(cells: pl.DataFrame) -> charts.Sheet:
    """Resources by topic and level; a hole is a 0."""
    grid = cells.pivot("difficulty", index="label", values="resources")
    values = [list(row[1:]) for row in grid.iter_rows()]
    most = max((v or 0 for row in values for v in row), default=0)
    levels = [L(f"难度 {n}", f"Level {n}") for n in grid.columns[1:]]
    text = [[f.num(v) for v in row] for row in values]
    return charts.heat(grid["label"].to_list(), levels, values, text, span=(0, max(1, most)))


def quality(about: Mapping[str, Any]) -> charts.Sheet:
    """The parts of one resource's quality and their mean; unknown parts are a dash."""
    parts = {
        L("完整", "Completeness"): about["quality_completeness"],
        L("新鲜", "Freshness"): about["quality_freshness"],
        L("权威", "Authority"): about["quality_authority"],
        L("社区评价", "Community"): about["quality_community"],
        L("质量", "Quality"): about["quality_score"],
    }
    text = [f.num(v, 2) for v in parts.values()]
    return charts.bars(list(parts), [v or 0 for v in parts.values()], text, highlight=[len(parts) - 1], top=1)
