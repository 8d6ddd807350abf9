"""How a member, or everyone with the same goal, gets to the role aimed at."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L

QUESTION = ("怎样走到想要的岗位？", "How does a member get to the role aimed at?")


def question(role: str) -> str:
    """The page's question about one role."""
    name = role if role[:2].isupper() else role[:1].lower() + role[1:]
    article = "an" if name[:1] in "aeiouAEIOU" else "a"
    return L(f"怎样成为{role}？", f"How does one become {article} {name}?")


def of_member(path: Mapping[str, Any], steps: pl.DataFrame, skills: Mapping[str, str]) -> str:
    """How far one member is: skills, hours, weeks, what to start with, what has no resource."""
    long = ""
    if path["weeks"] is not None:
        weeks = math.ceil(path["weeks"])
        long = L(f"，约 {weeks} 周", f", some {f.plural(weeks, 'week', 'weeks')}")
    first = L(f"先学「{steps['skill'][0]}」。", f" Start with {steps['skill'][0]}.") if steps.height else ""
    lack = [skills.get(skill, skill) for skill in path["uncovered"] or []]
    hole = ""
    if lack:
        some, count = L("、", ", ").join(lack[:3]), f.plural(len(lack), "skill has", "skills have")
        hole = L(f"有 {len(lack)} 项还没有合适的资源：{some}。", f" {count} no resource yet: {some}.")
    hours = round(path["hours"])
    return L(
        f"还差 **{path['steps']} 项技能**、约 **{f.num(hours)} 小时**{long}。{first}{hole}",
        f"**{f.plural(path['steps'], 'skill', 'skills')}** to go, about "
        f"**{f.plural(hours, 'hour', 'hours')}**{long}.{first}{hole}",
    )


def of_everyone(goal: Mapping[str, Any], steps: pl.DataFrame) -> str:
    """How far the members with one goal are, and the skill most of them lack."""
    most = ""
    if steps.height:
        lack = steps.sort("members", descending=True).row(0, named=True)
        count = f.count(lack["members"])
        most = L(
            f"最多人要补的是「{lack['skill']}」（{count} 人）。",
            f" Most of them lack {lack['skill']} ({count} members).",
        )
    size, ready, left = f.count(goal["members"]), f.pct(goal["readiness"]), f.num(goal["steps"])
    time = ""
    if goal["hours"]:
        hours = f.num(goal["hours"])
        time = L(f"、约 {hours} 小时", f" and about {hours} hours")
    return L(
        f"**{size}** 人以此为目标；中位就绪 **{ready}**，还差 {left} 项技能{time}。{most}",
        f"**{size}** members aim at it; the median is **{ready}** ready, {left} skills{time} away.{most}",
    )


def cards(path: Mapping[str, Any], goal: Mapping[str, Any], definition: Callable[[str], str]) -> list[Kpi]:
    """Readiness, skills to learn, skills known, study time: one member against the median of the goal."""
    same = L("较同目标中位数", "vs median of the goal")
    return [
        compared(
            L("就绪程度", "Readiness"),
            path["readiness_share"],
            goal["readiness"],
            show=f.pct,
            by="share",
            against=same,
            n=goal["members"],
            definition=definition("path_readiness")
            or L("岗位所需技能中已有证据的加权比例。", "Weighted share of the role's skills already shown."),
        ),
        compared(
            L("要学的技能", "Skills to learn"),
            path["steps"],
            goal["steps"],
            show=f.num,
            by="count",
            against=same,
            good=None,
            n=goal["members"],
            definition=definition("path_steps")
            or L("按先修关系排好的步骤数。", "Steps in the order of their prerequisites."),
        ),
        Kpi(
            L("已会，可跳过", "Known, skipped"),
            f.num(path["skipped"]),
            against=L("项技能有证据", "skills with evidence"),
            definition=definition("path_skipped")
            or L("已有证据表明达到要求的技能。", "Skills whose level is already shown by evidence."),
        ),
        compared(
            L("学习时间", "Study time"),
            path["hours"],
            goal["hours"],
            show=lambda h: f.num(h) + f.unit("hours"),
            by="hours",
            against=same,
            good=None,
            definition=definition("path_hours")
            or L("所选资源的学习时间之和。", "Sum of the study time of the chosen resources."),
        ),
    ]
