"""Projects: where the risks are, when the milestones are due, how much of the shared resources is in use."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks
from dashboards.terms import term
from dashboards.words import L, theirs

SHADE = {"done": "done", "done_late": "late", "late": "late", "open": "later"}
BUSY = 0.9


def rules(rows: pl.DataFrame) -> charts.Sheet:
    """Projects that each risk rule finds."""
    counts = rows["projects"].to_list()
    return charts.bars([term(rule) for rule in rows["rule"]], counts, [f.num(n) for n in counts], flag=[0])


def milestones(rows: pl.DataFrame, started_on: date | None, today: date) -> charts.Sheet:
    """Each milestone from the one before it to its own day; late ones are orange, those still to come grey."""
    first = min(started_on or rows["due_on"][0], rows["due_on"].min())
    spans, previous = [], first
    for due, done in rows.select("due_on", "done_on").iter_rows():
        spans.append((previous, max(done or due, previous)))
        previous = max(due, previous)
    last = max(end for _, end in spans)
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    text = [
        f"{f.day(due, 'yMMMd')} · {term(state) if state != 'open' else L('未到期', 'Not due')}"
        for due, state in rows.select("due_on", "state").iter_rows()
    ]
    return charts.timeline(
        [theirs(name, 30) for name in rows["milestone"]],
        spans,
        text,
        [SHADE[state] for state in rows["state"]],
        month_ticks([m for m in months if first <= m <= last], most=6),
        today=today,
    )


def utilisation(rows: pl.DataFrame) -> charts.Sheet:
    """Share of each shared resource that is lent out; nearly full ones are orange."""
    used = rows["utilisation_share"].to_list()
    text = [
        f"{f.pct(share)} · {L('被拒', 'denied')} {f.pct(denied)} · n {f.num(n)}"
        for share, denied, n in rows.select("utilisation_share", "denial_share", "requests").iter_rows()
    ]
    full = [i for i, share in enumerate(used) if share > BUSY]
    return charts.bars(
        [theirs(r, 32) for r in rows["resource"]], used, text, flag=full, highlight=range(len(used)), top=1
    )
