"""What changed this week, and why: the sentence, the key figures, and what needs a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.answers.metrics import STATES, shown, worded
from dashboards.words import L

QUESTION = ("本周有什么变化，为什么？", "What changed this week, and why?")


@dataclass(frozen=True)
class Matter:
    """Something that needs a person: the page that shows it, how many, what, and the most pressing case."""

    page: str
    count: int
    what: str
    case: str


def place(week: Mapping[str, Any]) -> str:
    """Where a week's active members lie: above, below or inside the expected range; unknown without a range."""
    low, high, active = week["expected_low"], week["expected_high"], week["active_members"]
    if low is None or high is None or active is None:
        return "unknown"
    return "above" if active > high else "below" if active < low else "inside"


def answer(week: Mapping[str, Any], largest: Mapping[str, Any] | None, matters: int) -> str:
    """How many were active, how that compares, what moved it most, and how many matters wait.

    `week` is a row of `activity_weeks`, `largest` the row of `activity_changes` that moved most.
    """
    where = {
        "above": L("，高于预期范围", ", above the expected range"),
        "below": L("，低于预期范围", ", below the expected range"),
        "inside": L("，在预期范围内", ", inside the expected range"),
        "unknown": "",
    }[place(week)]
    if week["active_members"] is None:
        verb = "needs" if matters == 1 else "need"
        return L(
            f"本周活跃成员太少，人数没有提供。**{matters}** 类事情需要有人处理。",
            "Too few members were active to say how many. "
            f"**{f.plural(matters, 'matter', 'matters')}** {verb} a person.",
        )
    before = week["previous_active_members"]
    now, rise = f.num(week["active_members"]), f.signed(None if before is None else week["active_members"] - before)
    because = ""
    if largest and largest["contribution"] is not None:
        size, label = f.signed(largest["contribution"]), largest["label"]
        because = L(f"；变化最大的一项是{label}（{size} 人）", f"; the largest part is {label.lower()} ({size})")
    holiday = L(f"；这一周有{week['holiday']}", f"; the week includes {week['holiday']}") if week["holiday"] else ""
    verb = "needs" if matters == 1 else "need"
    need = L(f"**{matters}** 类事情需要有人处理。", f"**{f.plural(matters, 'matter', 'matters')}** {verb} a person.")
    return L(
        f"周活跃成员 **{now}**，比上周 {rise}{where}{because}{holiday}。{need}",
        f"**{now}** members were active, {rise} on the week before{where}{because}{holiday}. {need}",
    )


def title(week: Mapping[str, Any]) -> str:
    """What the main picture found."""
    active, low, high = week["active_members"], week["expected_low"], week["expected_high"]
    match place(week):
        case "above":
            return L(f"比预期上限多 {f.num(active - high)} 人", f"{f.num(active - high)} above the expected range")
        case "below":
            return L(f"比预期下限少 {f.num(low - active)} 人", f"{f.num(low - active)} below the expected range")
        case "inside":
            return L("周活跃成员在预期范围内", "Weekly active members are as expected")
    return L("周活跃成员", "Weekly active members")


def matters(
    sources: pl.DataFrame | None,
    waiting: Mapping[str, Any] | None,
    projects: Mapping[str, Any],
    goals: pl.DataFrame | None,
    first_reviews: int,
    gaps: pl.DataFrame,
) -> list[Matter]:
    """What needs a person, one line an area; areas with nothing to do are left out, and those hidden from the reader.

    None stands for what the reader's role must not see.
    """
    nobody = pl.DataFrame(schema={"feed": pl.String, "metric": pl.String, "state": pl.String})
    broken = (nobody if sources is None else sources).filter(pl.col("state").is_in(["failing", "stale"]))
    behind = (nobody if goals is None else goals).filter(pl.col("state").is_in(["behind", "missed"]))
    waiting = waiting or {"questions": 0, "longest": None}
    critical = f.num(projects["critical_needs"])
    lack = L(f"「{gaps['topic'][0]}」最缺教程", f"{gaps['topic'][0]} lacks tutorials most") if gaps.height else ""
    lines = [
        Matter(
            "operations", broken.height, L("个数据源失败或陈旧", "sources fail or are stale"), _some(broken["feed"])
        ),
        Matter(
            "service",
            waiting["questions"] or 0,
            L("个问题没人回答", "questions wait for an answer"),
            L("最久 ", "the longest for ") + f.hours(waiting["longest"]),
        ),
        Matter(
            "projects",
            projects["high_risk"] or 0,
            L("个项目高风险", "project at high risk" if projects["high_risk"] == 1 else "projects at high risk"),
            L(f"{critical} 个关键需求未满足", f"{critical} critical needs open"),
        ),
        Matter("business", behind.height, L("个目标落后", "goals behind"), _some(behind["metric"].drop_nulls())),
        Matter("knowledge", first_reviews, L("份资源急需复核", "resources to review first"), lack),
    ]
    return [line for line in lines if line.count]


def _some(names: pl.Series) -> str:
    return L("、", ", ").join(names.unique(maintain_order=True).to_list()[:3])


def cards(weeks: pl.DataFrame, questions: pl.DataFrame, definition: Callable[[str], str]) -> list[Kpi]:
    """Active, new and quiet members, and questions answered within a day, each against the week before."""
    now, before, against = weeks.row(-1, named=True), weeks.row(-2, named=True), L("较上周", "vs last week")
    recent = weeks.tail(12)

    def people(column: str, metric: str, label: str, n: str, good: Any, by: Any = "count") -> Kpi:
        return compared(
            label,
            now[column],
            before[column],
            show=f.num,
            by=by,
            against=against,
            good=good,
            n=now[n],
            spark=recent[column].to_list(),
            definition=definition(metric),
        )

    found = [
        people(
            "active_members",
            "weekly_active_members",
            L("周活跃成员", "Weekly active members"),
            "active_members",
            "up",
            "ratio",
        ),
        people("new_members", "new_members_week", L("首次活跃", "First active"), "active_members", "up"),
        people(
            "dormant_members",
            "dormant_members_week",
            L("上周来、本周没来", "Here last week, not this"),
            "previous_active_members",
            "down",
        ),
    ]
    if questions.height > 1:
        share = questions["answered_24h_share"].to_list()
        found.append(
            compared(
                L("24 小时内得到回答", "Answered within 24 h"),
                share[-1],
                share[-2],
                show=f.pct,
                by="share",
                against=against,
                n=questions["asked"][-1],
                spark=share[-12:],
                definition=definition("answered_24h_share"),
            )
        )
    return found


def outlooks(goals: pl.DataFrame, currency: str | None) -> list[tuple[str, str, str]]:
    """Each goal with a forecast for `parts.why`: (what is expected on its day, the goal, the interval)."""
    lines: list[tuple[str, str, str]] = []
    for goal in goals.filter(pl.col("forecast").is_not_null()).iter_rows(named=True):
        unit, due = goal["unit"], f.day(goal["due_on"], "yMMMd")
        value, low, high, target = (
            shown(goal[k], unit, currency) for k in ("forecast", "forecast_low", "forecast_high", "target")
        )
        lines.append(
            (
                value,
                L(f"{goal['metric']}，{due}；目标 {target}", f"{goal['metric']} by {due}; goal {target}"),
                L(f"80% 区间 {low} – {high}：", f"80 % between {low} and {high}: ") + worded(STATES, goal["outlook"]),
            )
        )
    return lines
