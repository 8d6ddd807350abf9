"""The library: what is new, what quality is made of, why things wait for review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks
from dashboards.terms import term
from dashboards.words import L


def new_weeks(weeks: pl.DataFrame) -> charts.Sheet:
    """Papers and tutorials published each week."""
    series = {L("论文", "Papers"): "papers", L("教程", "Tutorials"): "tutorials"}
    lines = {name: (weeks["week_on"].to_list(), weeks[column].to_list()) for name, column in series.items()}
    fig = charts.lines(lines, text={name: f"{name} {ys[-1]}" for name, (_, ys) in lines.items()}, height=340)
    return charts.date_ticks(fig, month_ticks(weeks["week_on"].to_list(), most=6))


def reasons(counts: Mapping[str, int]) -> charts.Sheet:
    """Entries of the review queue by reason."""
    return charts.bars([term(reason) for reason in counts], list(counts.values()), [f.num(n) for n in counts.values()])


def quality(about: Mapping[str, Any]) -> charts.Sheet:
    """The parts of one resource's quality and their mean; unknown parts are a dash."""
    parts = {
        L("完整", "Completeness"): about["quality_completeness"],
        L("新鲜", "Freshness"): about["quality_freshness"],
        L("权威", "Authority"): about["quality_authority"],
        L("社区评价", "Community"): about["quality_community"],
        **({L("学习结果", "Outcome"): about["quality_outcome"]} if "quality_outcome" in about else {}),
        L("质量", "Quality"): about["quality_score"],
    }
    text = [f.num(v, 2) for v in parts.values()]
    return charts.bars(list(parts), [v or 0 for v in parts.values()], text, highlight=[len(parts) - 1], top=1)
