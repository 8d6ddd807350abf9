"""Which channels pay off, and who may leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L

QUESTION = ("哪些渠道划算，谁可能离开？", "Which channels pay off, and who may leave?")


def answer(channels: pl.DataFrame, values: pl.DataFrame, leaving: Mapping[str, Any] | None, currency: str) -> str:
    """How many channels have earned their cost, which is too dear, and the revenue that may leave.

    `leaving` is None where the reader must not see who may leave.
    """
    dear, back = channels.filter(pl.col("is_expensive")), values.drop_nulls("paid_back_months").height
    earned = L(
        f"{channels.height} 个渠道中 **{back}** 个已收回成本",
        f"**{back}** of {f.plural(channels.height, 'channel has', 'channels have')} earned their cost back",
    )
    cost = ""
    if dear.height:
        name, price = dear["channel"][0], f.money(dear["cost_per_member"][0], dear["currency"][0] or currency)
        cost = L(f"；「{name}」太贵，每人 {price}", f"; {name} is too dear at {price} a member")
    going = ""
    if leaving is not None:
        risk, people = f.money(leaving["value"], currency), f.count(leaving["members"])
        going = L(f"每月有 **{risk}** 可能流失（{people} 人）。", f" **{risk}** a month may leave (n {people}).")
    return L(f"{earned}{cost}。{going}", f"{earned}{cost}.{going}")


def cards(
    channels: pl.DataFrame,
    months: pl.DataFrame,
    leaving: Mapping[str, Any] | None,
    currency: str,
    definition: Callable[[str], str],
) -> list[Kpi]:
    """Cost of a member, channels that are too dear, revenue churn and revenue at risk (if the reader may see it)."""
    paid = channels.filter((pl.col("currency") == currency) & pl.col("cost").is_not_null())
    spent, members = float(paid["cost"].sum()), None if paid["members"].null_count() else int(paid["members"].sum())
    judged = None if channels["members"].null_count() else int(channels["is_expensive"].sum())
    known = [
        Kpi(
            L("人均获客成本", "Cost per member"),
            f.money(spent / members if members else None, currency),
            against=L(f"{paid.height} 个有花费的渠道", f.plural(paid.height, "paid channel", "paid channels")),
            n=members,
            definition=definition("cost_per_member")
            or L("渠道花费之和 ÷ 这些渠道带来的成员。", "Cost of channels ÷ members they brought."),
        ),
        Kpi(
            L("太贵的渠道", "Channels too dear"),
            f.num(judged),
            against=L(f"共 {channels.height} 个渠道", f"of {f.plural(channels.height, 'channel', 'channels')}"),
            definition=definition("expensive_channels")
            or L("人均成本超过中位数的三倍。", "Cost per member above three times the median."),
        ),
        *_churn(months, definition),
    ]
    if leaving is None:
        return known
    risk = leaving["value"]
    closing = months["closing_mrr"][-1] if months.height else None
    part = f.pct(risk / float(closing) if closing else None)
    return [
        *known,
        Kpi(
            L("可能流失的月收入", "Revenue at risk"),
            f.money(risk, currency),
            against=L(f"占月收入 {part}", f"{part} of revenue"),
            n=leaving["members"],
            definition=definition("value_at_risk")
            or L("有离开迹象的付费成员的月费之和。", "Monthly fees of paying members who show signs of leaving."),
        ),
    ]


def _churn(months: pl.DataFrame, definition: Callable[[str], str]) -> list[Kpi]:
    if months.is_empty():
        return []
    lost = [
        lost / opening if opening and lost is not None else None
        for lost, opening in months.select("churn_mrr", "opening_mrr").iter_rows()
    ]
    paying, stopped = months.select("paying_members", "churned_members").row(-1)
    return [
        compared(
            L("收入流失率", "Revenue churn"),
            lost[-1],
            lost[-2] if len(lost) > 1 else None,
            show=lambda share: f.pct(share, 1),
            by="share",
            against=L("较上月", "vs month before"),
            good="down",
            n=None if paying is None or stopped is None else paying + stopped,
            spark=lost,
            definition=definition("mrr_churn_share")
            or L(
                "当月停止付费者的月费 ÷ 月初收入。", "Monthly fees of those who stopped ÷ revenue at the month's start."
            ),
        )
    ]


def trusted(backtest: pl.DataFrame) -> str:
    """How well the signs of leaving did in earlier months, in a sentence; empty when they cannot be judged."""
    whole = backtest.filter((pl.col("rule") == "any") & (pl.col("horizon_days") == 60))
    if whole.is_empty():
        return ""
    row = whole.row(0, named=True)
    if row["precision_share"] is None:
        return L("回测：命中的人还太少。", "Back-test: too few were named.")
    hit, low, high = (f.pct(row[c]) for c in ("precision_share", "precision_low", "precision_high"))
    base, n = f.pct(row["base_share"]), f.count(row["flagged"])
    return L(
        f"回测：有迹象的人 60 天后 {hit} 已离开（{low}–{high}，n {n}），所有付费者是 {base}。",
        f"Back-test: {hit} of those named had left 60 days later ({low}–{high}, n {n}), {base} of all payers.",
    )
