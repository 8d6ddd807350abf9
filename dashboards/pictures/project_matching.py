"""Members for a project with the range of their scores, and what of the shared resources is proposed when."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks, round_ticks
from dashboards.terms import term
from dashboards.words import L, theirs

SHADE = {"granted": "done", "partly": "late"}
OPEN_FOR = timedelta(days=180)  # how far a proposal without an end is drawn


def scores(people: pl.DataFrame, member_id: str) -> charts.Sheet:
    """The score of each member; left end: nothing unknown is met, right end: all of it is."""
    columns = people.select("score", "score_low", "score_high")
    middle, low, high = (column.to_list() for column in columns.iter_columns())
    return charts.score_intervals(
        [f"{rank}. {f.person(member)}" for rank, member in people.select("rank", "member_id").iter_rows()],
        middle,
        low,
        high,
        [f.pct(s) if a == b else f"{f.pct(s)} ({f.pct(a)}–{f.pct(b)})" for s, a, b in columns.iter_rows()],
        chosen=[i for i, one in enumerate(people["member_id"]) if one == member_id],
        ticks=round_ticks(0, 1, f.pct),
    )


def proposals(rows: pl.DataFrame, today: date) -> charts.Sheet:
    """Each proposed piece from its first to its last day; orange: only a part of what is needed."""
    spans = [
        (first, last or max(first, today) + OPEN_FOR) for first, last in rows.select("from_on", "until_on").iter_rows()
    ]
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    text = [
        f"{f.num(quantity)} {term(unit or '')} · {f.day(end, 'yMMMd') if end else L('没有写明结束', 'no end stated')}"
        for quantity, unit, end in rows.select("quantity", "unit", "until_on").iter_rows()
    ]
    return charts.timeline(
        [theirs(name, 30) for name in rows["resource"]],
        spans,
        text,
        [SHADE[outcome] for outcome in rows["outcome"]],
        month_ticks([m for m in months if first <= m <= last], most=6),
        today=today,
    )
