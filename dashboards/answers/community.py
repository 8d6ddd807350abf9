"""Whether newcomers stay, and whether questions get answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L

QUESTION = ("新人留下来了吗，提问有人答吗？", "Do newcomers stay, and do questions get answered?")


def month(cohorts: pl.DataFrame, k: int) -> pl.DataFrame:
    """The cohorts old enough to be measured after `k` months, oldest first."""
    return cohorts.filter(pl.col("months_since") == k).sort("cohort_month_on")


def leakiest(funnel: pl.DataFrame) -> dict[str, Any] | None:
    """The step of the funnel that loses the largest share; None without steps."""
    steps = funnel.filter(pl.col("step") > 1).sort("share_of_previous", nulls_last=True)
    return steps.row(0, named=True) if steps.height else None


def answer(cohorts: pl.DataFrame, funnel: pl.DataFrame, waiting: Mapping[str, Any]) -> str:
    """Month-1 retention against the group before, the leakiest step, and the questions that wait."""
    first = month(cohorts, 1)
    joined, share = f.month(first["cohort_month_on"][-1]), f.pct(first["retained_share"][-1])
    before = f.pct(first["retained_share"][-2]) if first.height > 1 else f.DASH
    worst, lose = leakiest(funnel), ""
    if worst:
        step, reach = worst["label"], f.pct(worst["share_of_previous"])
        lose = L(
            f"；走得最多的一步是「{step}」（{reach} 走到）",
            f"; the leakiest step is “{step.lower()}” ({reach} reach it)",
        )
    size, longest = f.num(waiting["questions"]), f.hours(waiting["longest"])
    wait = L("没有问题在等回答。", "No question waits.")
    if waiting["questions"]:
        wait = L(
            f"**{size}** 个问题没人回答，最久的等了 {longest}。",
            f"**{size}** questions wait for an answer, the longest for {longest}.",
        )
    return L(
        f"{joined}加入的人次月留下 **{share}**（上一批 {before}）{lose}。{wait}",
        f"Of those who joined in {joined}, **{share}** were active a month later "
        f"(group before: {before}){lose}. {wait}",
    )


def cards(cohorts: pl.DataFrame, weeks: pl.DataFrame, definition: Callable[[str], str]) -> list[Kpi]:
    """Retention after one and three months, and how fast questions are answered."""
    found = [
        _retention(L("次月留存", "Month-1 retention"), month(cohorts, 1), definition("retention_month_1")),
        _retention(L("第三个月留存", "Month-3 retention"), month(cohorts, 3), definition("retention_month_3")),
    ]
    if weeks.height < 2:
        return found
    wait, quick = weeks["median_hours_to_first_answer"].to_list(), weeks["answered_72h_share"].to_list()
    week, n = L("较上周", "vs last week"), weeks["asked"][-1]
    unreached = L(
        "没人回答的算「仍在等」（Kaplan–Meier）；一半的问题还没等到回答时是 —。",
        "Unanswered ones count as still waiting (Kaplan–Meier); — when half have not been answered.",
    )
    return [
        *found,
        compared(
            L("首答等待（中位）", "Median wait for an answer"),
            wait[-1],
            wait[-2],
            show=f.hours,
            by="hours",
            against=week,
            good="down",
            n=n,
            spark=wait[-12:],
            definition=definition("median_hours_to_first_answer") or unreached,
        ),
        compared(
            L("72 小时内得到回答", "Answered within 72 h"),
            quick[-1],
            quick[-2],
            show=f.pct,
            by="share",
            against=week,
            n=n,
            spark=quick[-12:],
            definition=definition("answered_72h_share"),
        ),
    ]


def _retention(label: str, rows: pl.DataFrame, text: str) -> Kpi:
    usual = L(
        "加入后第 k 个月内活跃的人 ÷ 该月加入的人。", "Members active in month k after joining ÷ members who joined."
    )
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
