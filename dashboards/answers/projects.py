"""Which projects need help, and what would help them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi
from dashboards.terms import term
from dashboards.words import L, plain

QUESTION = ("哪些项目需要帮助，怎么帮？", "Which projects need help, and what would help them?")


def answer(sizes: Mapping[str, Any], worst: str | None, risk: Mapping[str, Any] | None) -> str:
    """How many are live and in danger, how many critical needs are open, and the most urgent one with its reason."""
    because = ""
    if worst and risk:
        said = risk["evidence"].rstrip("。.")
        because = L(f"最要紧的是「{plain(worst)}」：{said}。", f" The most urgent is {plain(worst)}: {said}.")
    running, danger, needs = (f.num(sizes[key]) for key in ("running", "high_risk", "critical_needs"))
    verb = "is" if sizes["high_risk"] == 1 else "are"
    return L(
        f"正在做的 **{running}** 个项目里 **{danger}** 个高风险，还有 {needs} 个关键需求没有满足。{because}",
        f"Of **{running}** live projects, **{danger}** {verb} at high risk; "
        f"critical needs still open: {needs}.{because}",
    )


def cards(sizes: Mapping[str, Any], definition: Callable[[str], str]) -> list[Kpi]:
    """Live projects, those at high risk, critical needs open, milestones late."""

    def share(part: str, whole: str) -> str:
        return f.pct(sizes[part] / sizes[whole] if sizes[whole] else None)

    return [
        Kpi(
            L("正在做", "Live"),
            f.num(sizes["running"]),
            against=L("占全部 ", "of all ") + share("running", "projects"),
            n=sizes["projects"],
            definition=definition("live_projects")
            or L("招募中、进行中或暂停的项目。", "Projects that are open, running or paused."),
        ),
        Kpi(
            L("高风险", "High risk"),
            f.num(sizes["high_risk"]),
            against=L("占正在做的 ", "of live ") + share("high_risk", "running"),
            n=sizes["running"],
            definition=definition("projects_at_risk")
            or L("至少一条高严重度的规则命中。", "At least one rule of high severity applies."),
        ),
        Kpi(
            L("未满足的关键需求", "Critical needs open"),
            f.num(sizes["critical_needs"]),
            against=L("未满足的需求共 ", "open needs in all: ") + f.num(sizes["open_needs"]),
            definition=definition("critical_open_needs")
            or L("登记为关键、还没有人或资源的需求。", "Needs marked critical that nothing and nobody fills yet."),
        ),
        Kpi(
            L("逾期里程碑", "Late milestones"),
            f.num(sizes["late"]),
            against=L("占里程碑 ", "of milestones ") + share("late", "milestones"),
            n=sizes["milestones"],
            definition=definition("late_milestones")
            or L("过了到期日还没完成的里程碑。", "Milestones past their day and not done."),
        ),
    ]


def risk_reasons(risks: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Each risk of a project: rule and severity, evidence, what to do."""
    none = (L("没有规则命中。", "No rule applies."), "", "")
    return [
        (f"{term(r['rule'])} · {term(r['severity'])}", r["evidence"], L("建议：", "What to do: ") + r["suggestion"])
        for r in risks.iter_rows(named=True)
    ] or [none]
