"""Who stays, who is about to leave, and who is one step from more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared, registered
from dashboards.words import L

QUESTION = ("谁留下，谁要走，谁只差一步？", "Who stays, who is about to leave, and who is one step from more?")


def after(cohorts: pl.DataFrame, periods: int) -> pl.DataFrame:
    """The cohorts old enough to be measured so many periods after the start, oldest first."""
    return cohorts.filter(pl.col("period") == periods).sort("cohort_on")


def leakiest(funnel: pl.DataFrame) -> dict[str, Any] | None:
    """The step of the funnel that loses the largest share; None without steps."""
    steps = funnel.filter(pl.col("step") > 1).sort("share_of_previous", nulls_last=True)
    return steps.row(0, named=True) if steps.height else None


def answer(cohorts: pl.DataFrame, leaving: Mapping[str, Any], away: int | None) -> str:
    """Month-1 retention of the newest cohort, members about to leave, and members one step from the next level.

    `away` is None where the reader must not see who they are.
    """
    newest = after(cohorts, 1)
    joined, share = f.month(newest["cohort_on"][-1]), f.pct(newest["retained_share"][-1])
    going = f.num(leaving.get("current_value"))
    step = ""
    if away is not None:
        step = L(f"，{f.num(away)} 人只差一步就上一级", f", and {f.num(away)} lack one act for the next level")
    return L(
        f"{joined}加入的人次月留下 **{share}**。**{going}** 人可能要走{step}。",
        f"Of those who joined in {joined}, **{share}** were active a month later. "
        f"**{going}** may be about to leave{step}.",
    )


def cards(
    cohorts: pl.DataFrame, metric: Callable[[str], Mapping[str, Any]], definition: Callable[[str], str]
) -> list[Kpi]:
    """Month-1 and month-3 retention, newcomers who begin to take part, and members about to leave."""
    return [
        _retention(
            L("次月留存", "Month-1 retention"),
            after(cohorts, 1),
            definition("retention_month_1")
            or L("加入后次月活跃的人 ÷ 该月加入的人。", "Active in the month after joining ÷ members who joined."),
        ),
        _retention(
            L("第 3 月留存", "Month-3 retention"),
            after(cohorts, 3),
            definition("retention_month_3")
            or L("加入后第 3 月活跃的人 ÷ 该月加入的人。", "Active in month 3 after joining ÷ members who joined."),
        ),
        registered(
            L("新人激活", "Activation"),
            metric("activation_share"),
            lambda share: f.pct(share, 1),
            definition("activation_share")
            or L("加入后首周活跃的比例。", "Share of newcomers active in their first week."),
            against=L("加入后首周活跃", "active in the first week"),
        ),
        registered(
            L("可能要走", "About to leave"),
            metric("members_about_to_leave"),
            lambda members: f.count(None if members is None else int(members)),
            definition("members_about_to_leave")
            or L("至少命中一条流失预警规则的成员。", "Members named by at least one rule."),
            against=L("报告日", "on the reporting day"),
        ),
    ]


def _retention(label: str, rows: pl.DataFrame, definition: str) -> Kpi:
    if rows.is_empty():
        return Kpi(label, f.DASH, against=L("时间还不够", "too early"), definition=definition)
    shares = rows["retained_share"].to_list()
    return compared(
        label,
        shares[-1],
        shares[-2] if len(shares) > 1 else None,
        show=lambda share: f.pct(share, 1),
        by="share",
        against=L("较上一批", "vs group before"),
        n=rows["members"][-1],
        spark=shares,
        definition=definition,
    )
