"""Where the money comes from, and who may leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L

QUESTION = ("钱从哪里来，谁可能离开？", "Where does the money come from, and who may leave?")


def flows(month: dict[str, Any]) -> dict[str, float]:
    """What changed a month's recurring revenue, signed; opening plus these is closing."""
    return {
        L("新订阅", "New"): month["new_mrr"] or 0.0,
        L("升级", "Upgrades"): month["upgrade_mrr"] or 0.0,
        L("重新订阅", "Reactivated"): month["reactivation_mrr"] or 0.0,
        L("降级", "Downgrades"): -(month["downgrade_mrr"] or 0.0),
        L("流失", "Churn"): -(month["churn_mrr"] or 0.0),
    }


def at_risk(leaving: pl.DataFrame) -> float:
    """Monthly fees of the members who show signs of leaving, each member once however many signs."""
    return float(leaving.unique("member_id")["value_at_risk"].sum())


def answer(month: dict[str, Any], channels: pl.DataFrame, leaving: pl.DataFrame | None) -> str:
    """Recurring revenue and what moved it most, the channel that is too dear, and the revenue that may leave.

    `leaving` is None where the reader must not see who may leave; a hidden amount is a dash.
    """
    currency = month["currency"]
    if month["closing_mrr"] is None:
        return L(
            f"{f.month(month['month_on'])}末的月经常性收入没有提供：付费成员太少。**0** 项可以说明。",
            f"Monthly recurring revenue at the end of {f.month(month['month_on'])} is withheld: too few members pay. "
            "**0** movements can be told.",
        )
    moved = flows(month)
    cause = max(moved, key=lambda name: abs(moved[name]))
    closing, size = f.money(month["closing_mrr"], currency), f.money(moved[cause], currency)
    opening = month["opening_mrr"]
    rise = f.change(month["closing_mrr"] / opening - 1 if opening else None)
    dear, cost = channels.filter(pl.col("is_expensive")), ""
    if dear.height:
        name, price = dear["channel"][0], f.money(dear["cost_per_member"][0], dear["currency"][0] or currency)
        cost = L(f"「{name}」太贵，每人 {price}；", f"{name} is too dear at {price} a member; ")
    when, going = f.month(month["month_on"]), ""
    if leaving is not None:
        risk = f.money(at_risk(leaving), currency)
        going = L(f"每月有 **{risk}** 可能流失。", f"**{risk}** a month may leave.")
    return L(
        f"{when}末的月经常性收入是 **{closing}**，当月 {rise}，变化最大的一项是{cause}（{size}）。{cost}{going}",
        f"Monthly recurring revenue was **{closing}** at the end of {when}, {rise} in the month; "
        f"the largest movement was {cause.lower()} ({size}). {cost}{going}",
    )


def without_ledger(ledger: pl.DataFrame) -> str:
    """Why there is no revenue to show: which events are missing, never a zero."""
    found = ledger.filter(pl.col("state") == "supplied").height
    verbs = ", ".join(ledger.filter(pl.col("stream") == "membership")["verbs"])
    said = L(
        f"没有会员账目：收入未知，不是 0。4 条收入线中 {found} 条有账目。",
        f"No ledger of memberships was supplied: revenue is unknown, not 0. {found} of 4 streams have one.",
    )
    if not verbs:
        return said
    return said + L(f"请在事件日志中加入 {verbs}。", f" Add {verbs} events to the log.")


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


def cards(months: pl.DataFrame, leaving: pl.DataFrame | None, definition: Callable[[str], str]) -> list[Kpi]:
    """Recurring revenue, paying members, revenue churn and revenue at risk (if the reader may see it), one currency."""
    now, currency = months.row(-1, named=True), months["currency"][-1]
    before = months.row(-2, named=True) if months.height > 1 else dict.fromkeys(months.columns)
    against, paying = L("较上月", "vs month before"), now["paying_members"]
    lost = [
        lost / opening if opening and lost is not None else None
        for lost, opening in months.select("churn_mrr", "opening_mrr").iter_rows()
    ]
    known = [
        compared(
            L("月经常性收入", "Monthly recurring revenue"),
            now["closing_mrr"],
            before["closing_mrr"],
            show=lambda amount: f.money(amount, currency),
            by="ratio",
            against=against,
            n=paying,
            spark=months["closing_mrr"].to_list(),
            definition=definition("mrr")
            or L("月末有效订阅的月费之和。", "Monthly fees of subscriptions in force at the month's end."),
        ),
        compared(
            L("付费成员", "Paying members"),
            paying,
            before["paying_members"],
            show=lambda n: f.count(None if n is None else int(n)),
            by="count",
            against=against,
            n=paying,
            spark=months["paying_members"].to_list(),
            definition=definition("paying_members")
            or L("月末有付费方案的成员。", "Members with a paid plan at the month's end."),
        ),
        compared(
            L("收入流失率", "Revenue churn"),
            lost[-1],
            lost[-2] if len(lost) > 1 else None,
            show=lambda share: f.pct(share, 1),
            by="share",
            against=against,
            good="down",
            n=now["churned_members"],
            spark=lost,
            definition=definition("mrr_churn_share")
            or L(
                "当月停止付费者的月费 ÷ 月初收入。", "Monthly fees of those who stopped ÷ revenue at the month's start."
            ),
        ),
    ]
    if leaving is None:
        return known
    risk = at_risk(leaving)
    return [
        *known,
        Kpi(
            L("可能流失的月收入", "Revenue at risk"),
            f.money(risk, currency),
            against=L("占月收入 ", "of revenue ") + f.pct(risk / now["closing_mrr"] if now["closing_mrr"] else None),
            n=leaving["member_id"].n_unique(),
            definition=definition("value_at_risk")
            or L("有离开迹象的付费成员的月费之和。", "Monthly fees of paying members who show signs of leaving."),
        ),
    ]
