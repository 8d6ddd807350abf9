"""Waits, answers in time, what feedback is about."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks
from dashboards.terms import term
from dashboards.words import L


def waits(questions: pl.DataFrame, tickets: pl.DataFrame) -> charts.Sheet | None:
    """Survival medians of each week's questions and tickets, in hours; None when neither is known."""
    lines, text = {}, {}
    for name, weeks in ((L("提问", "Questions"), questions), (L("支持", "Support"), tickets)):
        known = [hours for hours in weeks["median_hours"] if hours is not None]
        if known:
            lines[name] = (weeks["week_on"].to_list(), weeks["median_hours"].to_list())
            text[name] = f"{name} {f.hours(known[-1])}"
    if not lines:
        return None
    fig = charts.lines(lines, text=text, height=280, hover="%{y:.1f} h")
    return charts.date_ticks(fig, month_ticks(questions["week_on"].to_list(), most=6))


def waiting(weeks: pl.DataFrame) -> charts.Sheet | None:
    """Share of each week's questions that still waited after 24 and 72 hours; None when neither is known."""
    lines, text = {}, {}
    for hours in (24, 72):
        shares = weeks[f"still_waiting_{hours}h_share"].to_list()
        known = [share for share in shares if share is not None]
        if known:
            name = f"{hours}{f.unit('hours')}"
            lines[name], text[name] = (weeks["week_on"].to_list(), shares), f"{name} {f.pct(known[-1])}"
    if not lines:
        return None
    fig = charts.lines(lines, text=text, height=280, ticks=".0%", hover="%{y:.0%}")
    return charts.date_ticks(fig, month_ticks(weeks["week_on"].to_list(), most=6))


def themes(rows: pl.DataFrame) -> charts.Sheet:
    """Tickets by theme; themes that rise by more than chance are orange."""
    text = [
        f"{f.num(n)} · {term(trend)}" + (f" · {f.change(change, 0)}" if change is not None else "")
        for n, trend, change in rows.select("tickets", "trend", "change").iter_rows()
    ]
    rising = [i for i, trend in enumerate(rows["trend"]) if trend == "rising"]
    return charts.bars([term(t) for t in rows["theme"]], rows["tickets"].to_list(), text, flag=rising)


def answers(weeks: pl.DataFrame) -> charts.Sheet | None:
    """Share of each week's questions answered within 24 and 72 hours; None when neither is known."""
    lines, text = {}, {}
    for hours in (24, 72):
        shares = weeks[f"answered_{hours}h_share"].to_list()
        known = [share for share in shares if share is not None]
        if known:
            name = f"{hours}{f.unit('hours')}"
            lines[name], text[name] = (weeks["week_on"].to_list(), shares), f"{name} {f.pct(known[-1])}"
    if not lines:
        return None
    fig = charts.lines(lines, text=text, height=280, ticks=".0%", hover="%{y:.0%}")
    return charts.date_ticks(fig, month_ticks(weeks["week_on"].to_list(), most=6))
