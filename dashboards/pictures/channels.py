"""What members of each channel cost and have paid."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import round_ticks
from dashboards.words import L


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


def cohort_values(rows: pl.DataFrame, currency: str) -> charts.Sheet | None:
    """What a member of each channel had paid at the longest age known, with its interval; paid-back ones are blue.

    Channels whose numbers are withheld from the reader are left out; None when all are.
    """
    rows = rows.drop_nulls(["value", "value_low", "value_high"])
    if rows.is_empty():
        return None
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
