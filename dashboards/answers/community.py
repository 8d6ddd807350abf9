"""Who takes part, when, and who contributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L

QUESTION = ("谁在来，什么时候来，谁在出力？", "Who takes part, when, and who contributes?")
Definition = Callable[[str], str]


def answer(months: pl.DataFrame) -> str:
    """Members of the last month against the one before, where the change comes from, and how often they came."""
    last = months.row(-1, named=True)
    active, name, often = f.num(last["active_members"]), f.month(last["period_on"]), f.pct(last["stickiness"])
    return L(
        f"{name}有 **{active}** 人活跃，{moved(last, '上月')}。平常的一天来了其中 {often}。",
        f"**{active}** members took part in {name}, {moved(last, 'the month before')}. "
        f"On a usual day {often} of them came.",
    )


def change(period: Mapping[str, Any]) -> int | None:
    """How many more people than the period before; None when either number is hidden."""
    now, before = period["active_members"], period["previous_active_members"]
    return None if now is None or before is None else now - before


def moved(period: Mapping[str, Any], before: str = "") -> str:
    """Where a change comes from: the identity of a period, in numbers."""
    new, back, quiet = (f.num(period[f"{name}_members"]) for name in ("new", "resurrected", "dormant"))
    by = f.signed(change(period))
    return L(
        f"较{before or '上期'} {by} = 新 {new} + 回归 {back} − 没来 {quiet}",
        f"{by} on {before or 'the period before'} = {new} new + {back} back − {quiet} quiet",
    )


def cards(days: pl.DataFrame, weeks: pl.DataFrame, months: pl.DataFrame, definition: Definition) -> list[Kpi]:
    """Members of the last day, week and month, and how often those of the month came."""

    def active(label: str, periods: pl.DataFrame, against: str, text: str, back: int = 1) -> Kpi:
        return _newest(label, periods, "active_members", against, text, back)

    return [
        active(
            L("日活跃成员", "Active in a day"),
            days,
            L("较上周同日", "vs same day last week"),
            definition("daily_active_members") or L("当天有活动的成员。", "Members with an activity on the day."),
            back=7,  # a Sunday against a Sunday
        ),
        active(
            L("周活跃成员", "Active in a week"),
            weeks,
            L("较上周", "vs week before"),
            definition("weekly_active_members") or L("一周内有活动的成员。", "Members with an activity in the week."),
        ),
        active(
            L("月活跃成员", "Active in a month"),
            months,
            L("较上月", "vs month before"),
            definition("monthly_active_members") or L("当月有活动的成员。", "Members with an activity in the month."),
        ),
        _newest(
            L("粘性", "Stickiness"),
            months,
            "stickiness",
            L("较上月", "vs month before"),
            definition("stickiness_month")
            or L("日均活跃成员 ÷ 当月活跃成员。", "Mean members a day ÷ members of the month."),
            by="share",
        ),
    ]


def _newest(
    label: str,
    periods: pl.DataFrame,
    column: str,
    against: str,
    definition: str,
    back: int = 1,
    by: Literal["count", "share"] = "count",
) -> Kpi:
    """A number of the newest period against the one `back` periods before."""
    values = periods[column].to_list()
    if not values:
        return Kpi(label, f.DASH, definition=definition)
    return compared(
        label,
        values[-1],
        values[-1 - back] if len(values) > back else None,
        show=f.num if by == "count" else lambda share: f.pct(share, 1),
        by=by,
        against=against,
        n=None if by == "count" else periods["active_members"][-1],
        spark=values[-28:],
        definition=definition,
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
