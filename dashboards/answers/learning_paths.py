"""How a member, or everyone with the same goal, gets to the role aimed at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.words import L

QUESTION = ("怎样走到想要的岗位？", "How does a member get to the role aimed at?")


def question(role: str) -> str:
    """The page's question about one role."""
    name = role if role[:2].isupper() else role[:1].lower() + role[1:]
    article = "an" if name[:1] in "aeiouAEIOU" else "a"
    return L(f"怎样成为{role}？", f"How does one become {article} {name}?")


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
