"""The platform at work: rows a day, why rows were set aside, where the time goes."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.words import theirs


def loads(days: pl.DataFrame) -> charts.Sheet:
    """Rows read each day."""
    on = days["day_on"].to_list()
    fig = charts.columns(on, days["loaded"].to_list(), last=f.compact(days["loaded"][-1]), height=330)
    step = -(-len(on) // 5)
    half = timedelta(hours=12)
    begin = min(on[0], on[-1] - timedelta(days=13))  # one day alone would fill the picture
    fig.traces[0]["width"] = 0.75 * timedelta(days=1) / timedelta(milliseconds=1)
    fig.x(range=[datetime.combine(day, time()) + move for day, move in ((begin, -half), (on[-1], half))])
    return charts.date_ticks(fig, [(day, f.day(day)) for day in on[::step]])


def reasons(rows: pl.DataFrame) -> charts.Sheet:
    """Rows set aside by reason code."""
    counts = rows["rows"].to_list()
    return charts.bars([theirs(r) for r in rows["reason"]], counts, [f.num(n) for n in counts], highlight=[0])


def stages(rows: pl.DataFrame) -> charts.Sheet:
    """Seconds of each stage, in the order they ran; the longest is blue."""
    seconds = rows["seconds"].to_list()
    longest = seconds.index(max(seconds))
    return charts.bars(rows["stage"].to_list(), seconds, [f.seconds(s) for s in seconds], highlight=[longest])
