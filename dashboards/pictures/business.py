"""Money: recurring revenue, what moved it, streams, plans, channels. One currency at a time."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks, round_ticks
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


def channels(rows: pl.DataFrame) -> charts.Sheet:
    """Cost per member by channel; too dear ones are orange."""
    kept = L("30 天留存", "30-day retention")
    columns = rows.select("cost_per_member", "currency", "retained_30d_share", "members")
    text = [
        f"{f.money(cost, money)} · {kept} {f.pct(share)} · n {f.count(n)}"
        for cost, money, share, n in columns.iter_rows()
    ]
    dear = [i for i, expensive in enumerate(rows["is_expensive"]) if expensive]
    return charts.bars(rows["channel"].to_list(), rows["cost_per_member"].to_list(), text, flag=dear)


def cohort_values(rows: pl.DataFrame, currency: str) -> charts.Sheet:
    """What a member of each channel had paid at the longest age known, with its interval; paid-back ones are blue."""
    columns = rows.select("value", "value_low", "value_high", "cost_per_member", "months_known", "n")
    text = [
        L(f"{k} 个月 {f.money(value, currency)}", f"{f.money(value, currency)} in {k} months")
        + (L(f" · 成本 {f.money(cost, currency)}", f" · cost {f.money(cost, currency)}") if cost is not None else "")
        + f" · n {f.count(n)}"
        for value, _, _, cost, k, n in columns.iter_rows()
    ]
    low, high = min(0.0, *rows["value_low"]), max(1.0, *rows["value_high"])
    back = [i for i, months in enumerate(rows["paid_back_months"]) if months is not None]
    return charts.score_intervals(
        rows["channel"].to_list(),
        rows["value"].to_list(),
        rows["value_low"].to_list(),
        rows["value_high"].to_list(),
        text,
        chosen=back,
        reach=(low, high),
        ticks=round_ticks(low, high, lambda amount: f.money(amount, currency), most=4),
    )
