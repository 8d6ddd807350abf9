"""Where the money comes from, and how the goals stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L

QUESTION = ("钱从哪里来，目标走到哪了？", "Where does the money come from, and how do the goals stand?")


def flows(month: dict[str, Any]) -> dict[str, float]:
    """What changed a month's recurring revenue, signed; opening plus these is closing."""
    return {
        L("新订阅", "New"): month["new_mrr"] or 0.0,
        L("升级", "Upgrades"): month["upgrade_mrr"] or 0.0,
        L("重新订阅", "Reactivated"): month["reactivation_mrr"] or 0.0,
        L("降级", "Downgrades"): -(month["downgrade_mrr"] or 0.0),
        L("流失", "Churn"): -(month["churn_mrr"] or 0.0),
    }


def answer(month: dict[str, Any], goals: pl.DataFrame) -> str:
    """Recurring revenue and what moved it most, and how many goals are behind; a hidden amount is a dash."""
    currency, late = month["currency"], goals.filter(pl.col("state").is_in(["behind", "missed"])).height
    stand = L(
        f"{goals.height} 个目标中 **{late}** 个落后。",
        f"**{late}** of {f.plural(goals.height, 'goal is', 'goals are')} behind.",
    )
    if month["closing_mrr"] is None:
        withheld = L(
            f"{f.month(month['month_on'])}末的月经常性收入没有提供：付费成员太少。",
            f"Monthly recurring revenue at the end of {f.month(month['month_on'])} is withheld: too few members pay. ",
        )
        return withheld + stand
    moved = flows(month)
    cause = max(moved, key=lambda name: abs(moved[name]))
    closing, size = f.money(month["closing_mrr"], currency), f.money(moved[cause], currency)
    opening, when = month["opening_mrr"], f.month(month["month_on"])
    rise = f.change(month["closing_mrr"] / opening - 1 if opening else None)
    return L(
        f"{when}末的月经常性收入是 **{closing}**，当月 {rise}，变化最大的一项是{cause}（{size}）。{stand}",
        f"Monthly recurring revenue was **{closing}** at the end of {when}, {rise} in the month; "
        f"the largest movement was {cause.lower()} ({size}). {stand}",
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


def received(streams: pl.DataFrame) -> pl.DataFrame:
    """Months with what was received less refunds, in all and for memberships; unknown when a stream is hidden."""
    known = pl.col("net").null_count() == 0
    membership = pl.col("net").filter(pl.col("stream") == "membership").sum()
    return (
        streams.group_by("month_on")
        .agg(
            net=pl.when(known).then(pl.col("net").sum()),
            membership_share=pl.when(known & (pl.col("net").sum() > 0)).then(membership / pl.col("net").sum()),
            events=pl.col("events").sum(),
        )
        .sort("month_on")
    )


def cards(months: pl.DataFrame, streams: pl.DataFrame, definition: Callable[[str], str]) -> list[Kpi]:
    """Recurring revenue, paying members, revenue of the month and how far it rests on memberships, one currency."""
    now, currency = months.row(-1, named=True), months["currency"][-1]
    before = months.row(-2, named=True) if months.height > 1 else dict.fromkeys(months.columns)
    against, paying = L("较上月", "vs month before"), now["paying_members"]
    return [
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
            spark=months["paying_members"].to_list(),
            definition=definition("paying_members")
            or L("月末有付费方案的成员。", "Members with a paid plan at the month's end."),
        ),
        *_received(received(streams), currency, definition),
    ]


def _received(months: pl.DataFrame, currency: str, definition: Callable[[str], str]) -> list[Kpi]:
    if months.is_empty():
        return []
    net, share = months["net"].to_list(), months["membership_share"].to_list()
    against, n = L("较上月", "vs month before"), months["events"][-1]
    return [
        compared(
            L("当月收入", "Revenue of the month"),
            net[-1],
            net[-2] if len(net) > 1 else None,
            show=lambda amount: f.money(amount, currency),
            by="ratio",
            against=against,
            n=n,
            spark=net,
            definition=definition("revenue_month") or L("各来源收入减退款。", "All streams, less refunds."),
        ),
        compared(
            L("会员收入占比", "From memberships"),
            share[-1],
            share[-2] if len(share) > 1 else None,
            show=lambda part: f.pct(part, 1),
            by="share",
            against=against,
            good=None,
            n=n,
            spark=share,
            definition=definition("membership_share_of_revenue")
            or L("会员净收入 ÷ 全部净收入。", "Net membership revenue ÷ net revenue of all streams."),
        ),
    ]
