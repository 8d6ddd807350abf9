"""Money: recurring revenue, what moved it, streams, plans. One currency at a time."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks
from dashboards.terms import term
from dashboards.words import L


def recurring(months: pl.DataFrame, currency: str) -> charts.Sheet:
    """Recurring revenue at the end of each month."""
    name, amounts = L("月末", "Closing"), months["closing_mrr"].to_list()
    text = {name: f.money(amounts[-1], currency)}
    fig = charts.lines({name: (months["month_on"].to_list(), amounts)}, text=text, height=280, hover="%{y:,.0f}")
    return charts.date_ticks(fig, month_ticks(months["month_on"].to_list()))


def movements(flows: Mapping[str, float], currency: str) -> charts.Sheet:
    """What changed one month's recurring revenue."""
    text = [f.money(amount, currency) for amount in flows.values()]
    return charts.contributions(list(flows), list(flows.values()), text, row=54)


def streams(rows: pl.DataFrame, currency: str) -> charts.Sheet | None:
    """Each stream against its own mean (their sizes differ too much for one scale); None without two months."""
    found = {stream: rows.filter(pl.col("stream") == stream) for stream in rows["stream"].unique().sort()}
    panels = {
        term(s): (r["month_on"].to_list(), (r["net"] / r["net"].mean()).to_list())
        for s, r in found.items()
        if r.height > 1 and r["net"].mean()
    }
    text = {term(s): f.money(r["net"][-1], currency) for s, r in found.items()}
    return charts.small_multiples(panels, text=text, count=2, row=132, base=1, form=".2f") if panels else None


def plans(rows: pl.DataFrame) -> charts.Sheet:
    """Members on each plan; paid plans are blue."""
    counts = rows["members"].to_list()
    total = None if None in counts else sum(counts)  # a share of a total that is not known is not known
    text = [
        f.count(n) + (f" · {f.pct(n / total, 1)}" if total and n is not None and n >= f.smallest_group() else "")
        for n in counts
    ]
    paid = [i for i, plan in enumerate(rows["plan_id"]) if plan != "free"]
    return charts.bars([term(plan) for plan in rows["plan_id"]], [n or 0 for n in counts], text, highlight=paid)
