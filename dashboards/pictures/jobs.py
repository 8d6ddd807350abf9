"""Jobs: what is wrong with their texts, and what they pay."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import round_ticks


def findings(rows: pl.DataFrame) -> charts.Sheet:
    """Jobs that fail each check that costs points; errors are marked."""
    text = [f"{f.num(n)} · {f.pct(share)}" for n, share in rows.select("jobs", "jobs_share").iter_rows()]
    errors = [i for i, severity in enumerate(rows["severity"]) if severity == "error"]
    return charts.bars(rows["label"].to_list(), rows["jobs"].to_list(), text, highlight=errors or [0])


def pay(rows: pl.DataFrame, currency: str) -> charts.Sheet:
    """Pay quantiles of each role in one currency and period."""
    quantiles = list(rows.select("p10", "p25", "p50", "p75", "p90").iter_rows())
    labels = [f"{role} · n {f.num(n)}" for role, n in rows.select("role", "jobs").iter_rows()]
    ticks = round_ticks(min(rows["p10"]), max(rows["p90"]), lambda v: f.money(v, currency))
    text = [
        f.money(median, currency) + (f" ({f.money(low, currency)}–{f.money(high, currency)})" if low and high else "")
        for median, low, high in rows.select("p50", "p50_low", "p50_high").iter_rows()
    ]
    return charts.quantiles(labels, quantiles, text, ticks)
