"""Who waits for help, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared, registered
from dashboards.words import L

QUESTION = ("谁在等帮助，等了多久？", "Who waits for help, and for how long?")


def answer(asked: pl.DataFrame, tickets: pl.DataFrame, waiting: Mapping[str, Any]) -> str:
    """How long half of the questions wait, how many wait now (the longest: None if hidden), and how support does."""
    week = asked.row(-1, named=True)
    size = f.num(waiting["questions"])
    quick = L(
        f"上周的提问有一半在 **{f.hours(week['median_hours'])}** 内得到回答",
        f"Half of last week's questions had an answer within **{f.hours(week['median_hours'])}**",
    )
    if week["median_hours"] is None:
        quick = L("上周的提问还有一半以上没有回答", "More than half of last week's questions have no answer yet")
    longest = ""
    if waiting["longest"] is not None:
        hours = f.hours(waiting["longest"])
        longest = L(f"，最久的等了 {hours}", f", the longest for {hours}")
    wait = L(f"；共 **{size}** 个还在等{longest}。", f"; **{size}** wait{longest}.")
    if not waiting["questions"]:
        wait = L("；没有问题在等。", "; none waits.")
    return quick + wait + _support(tickets)


def _support(tickets: pl.DataFrame) -> str:
    known = tickets.drop_nulls("median_hours")
    if known.is_empty():
        return ""
    wait, n = f.hours(known["median_hours"][-1]), f.num(known["opened"][-1])
    return L(
        f"最近一周的 {n} 张工单有一半在 {wait} 内得到响应。",
        f" Half of the newest week's {n} tickets had a response within {wait}.",
    )


def cards(
    asked: pl.DataFrame,
    tickets: pl.DataFrame,
    metric: Callable[[str], Mapping[str, Any]],
    definition: Callable[[str], str],
) -> list[Kpi]:
    """Waits for an answer and for support, each by its survival median; who still waits; how content people are."""
    return [
        _weekly(
            L("首答等待（中位）", "Wait for an answer"),
            asked,
            "median_hours",
            "asked",
            definition("median_hours_to_first_answer")
            or L(
                "没人回答的算「仍在等」（Kaplan–Meier）；一半的问题还没等到回答时是 —。",
                "Unanswered ones count as still waiting (Kaplan–Meier); — when half have not been answered.",
            ),
        ),
        _weekly(
            L("72 小时后仍在等", "Waiting after 72 h"),
            asked,
            "still_waiting_72h_share",
            "asked",
            definition("waiting_72h_share")
            or L(
                "提问 72 小时后仍没有回答的比例（Kaplan–Meier）。",
                "Share without an answer 72 hours after asking (Kaplan–Meier).",
            ),
        ),
        _weekly(
            L("支持首次响应（中位）", "Support's response"),
            tickets,
            "median_hours",
            "opened",
            definition("median_hours_to_response")
            or L(
                "从提交到首次响应（或关闭）的小时数，没有响应的算「仍在等」（Kaplan–Meier）。",
                "Hours from opening to the first response or closing; those without count as waiting (Kaplan–Meier).",
            ),
        ),
        registered(
            L("对支持满意", "Satisfied with support"),
            metric("support_satisfied_share"),
            f.pct,
            definition("support_satisfied_share")
            or L("近 90 天评分不低于 4 星的比例。", "Share of ratings of 4 stars or more in 90 days."),
            against=L("近 90 天", "last 90 days"),
        ),
    ]


def _weekly(label: str, weeks: pl.DataFrame, column: str, base: str, definition: str) -> Kpi:
    """A number of the last week against the week before."""
    if weeks.is_empty():
        return Kpi(label, f.DASH, definition=definition)
    values = weeks[column].to_list()
    is_share = column.endswith("_share")
    return compared(
        label,
        values[-1],
        values[-2] if len(values) > 1 else None,
        show=f.pct if is_share else f.hours,
        by="share" if is_share else "hours",
        against=L("较上周", "vs last week"),
        good="down",
        n=weeks[base][-1],
        spark=values[-12:],
        definition=definition,
    )
