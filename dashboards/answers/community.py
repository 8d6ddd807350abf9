"""Who takes part, who stays, and who is about to leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L

QUESTION = ("谁在来，谁留下，谁要走？", "Who takes part, who stays, and who is about to leave?")
Definition = Callable[[str], str]


def first_period(cohorts: pl.DataFrame) -> pl.DataFrame:
    """The cohorts old enough to be measured in the period after the start, oldest first."""
    return cohorts.filter(pl.col("period") == 1).sort("cohort_on")


def leakiest(funnel: pl.DataFrame) -> dict[str, Any] | None:
    """The step of the funnel that loses the largest share; None without steps."""
    steps = funnel.filter(pl.col("step") > 1).sort("share_of_previous", nulls_last=True)
    return steps.row(0, named=True) if steps.height else None


def answer(months: pl.DataFrame, cohorts: pl.DataFrame, at_risk: int, waiting: Mapping[str, Any]) -> str:
    """Members of the last month against the one before, month-1 retention, members at risk, questions that wait."""
    last = months.row(-1, named=True)
    active, name = f.num(last["active_members"]), f.month(last["period_on"])
    moved = f.signed(last["active_members"] - last["previous_active_members"])
    first, stay = first_period(cohorts), ""
    if first.height:
        joined, share = f.month(first["cohort_on"][-1]), f.pct(first["retained_share"][-1])
        stay = L(
            f"；{joined}加入的人次月留下 **{share}**",
            f"; of those who joined in {joined}, **{share}** were active a month later",
        )
    leave = L(f"**{f.num(at_risk)}** 人可能要走", f"**{f.num(at_risk)}** may be about to leave")
    size = f.num(waiting["questions"])
    wait = L(f"，{size} 个问题等人回答", f", and {size} questions wait for an answer") if waiting["questions"] else ""
    return L(
        f"{name}有 **{active}** 人活跃（较上月 {moved}）{stay}。{leave}{wait}。",
        f"**{active}** members took part in {name} ({moved} on the month before){stay}. {leave}{wait}.",
    )


def moved(period: Mapping[str, Any]) -> str:
    """Where a change comes from: the identity of a period, in numbers."""
    new, back, quiet = (f.num(period[f"{name}_members"]) for name in ("new", "resurrected", "dormant"))
    change = f.signed(period["active_members"] - period["previous_active_members"])
    return L(
        f"较上期 {change} = 新 {new} + 回归 {back} − 没来 {quiet}",
        f"{change} on the period before = {new} new + {back} back − {quiet} quiet",
    )


def cards(months: pl.DataFrame, cohorts: pl.DataFrame, at_risk: int, definition: Definition) -> list[Kpi]:
    """Members of the last month, how often they come, month-1 retention, and members at risk."""
    active, sticky = months["active_members"].to_list(), months["stickiness"].to_list()
    before = L("较上月", "vs month before")
    return [
        compared(
            L("月活跃成员", "Active in the month"),
            active[-1],
            active[-2] if len(active) > 1 else None,
            show=f.num,
            by="count",
            against=before,
            spark=active,
            definition=L("当月至少有一次活动的成员。", "Members with at least one activity in the month."),
        ),
        compared(
            L("粘性", "Stickiness"),
            sticky[-1],
            sticky[-2] if len(sticky) > 1 else None,
            show=lambda share: f.pct(share, 1),
            by="share",
            against=before,
            n=active[-1],
            spark=sticky,
            definition=L("日均活跃成员 ÷ 当月活跃成员。", "Mean members a day ÷ members of the month."),
        ),
        _retention(L("次月留存", "Month-1 retention"), first_period(cohorts), definition("retention_month_1")),
        Kpi(
            L("可能要走", "About to leave"),
            f.num(at_risk),
            against=L("报告日", "on the reporting day"),
            definition=L("至少命中一条流失预警规则的成员。", "Members named by at least one rule of members at risk."),
        ),
    ]


def _retention(label: str, rows: pl.DataFrame, text: str) -> Kpi:
    usual = L("加入后次月活跃的人 ÷ 该月加入的人。", "Active in the month after joining ÷ members who joined.")
    if rows.is_empty():
        return Kpi(label, f.DASH, against=L("时间还不够", "too early"), definition=text or usual)
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
        definition=text or usual,
    )


def visits(found: Mapping[str, Any]) -> str:
    """How long and how far people go in a visit."""
    if not found["sessions"]:
        return L("还没有访问。", "No visits yet.")
    minutes, pages = f.num(found["median_minutes"]), f.num(found["views_per_session"], 1)
    return L(
        f"每格：占全部访问的比例（近 12 周）。一次访问中位 {minutes} 分钟、{pages} 页。",
        f"Cell: share of all visits, 12 weeks. A visit takes {minutes} min in the middle and {pages} pages.",
    )
