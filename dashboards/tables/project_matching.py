"""How the tables of `project_matching` are shown: column of the query -> heading and form.

May import: columns, words.
"""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def people() -> dict[str, Any]:
    """Members for a project."""
    return {
        "rank": col.number("#", width=40, pinned=True),
        "member": col.text(L("成员", "Member"), 110, pinned=True),
        "score": col.bar(L("分数", "Score")),
        "score_low": col.share(L("最低", "Low")),
        "score_high": col.share(L("最高", "High")),
        "member_rank": col.number(L("对成员排第", "For the member")),
        "met": col.text(L("满足", "Met"), "medium"),
        "unmet": col.text(L("未达到", "Not met"), "medium"),
        "unknown": col.text(L("没有证据", "No evidence"), "medium"),
        "near": col.text(L("相近技能", "Near"), "medium"),
        "adds": col.text(L("补上团队缺的", "Adds to the team"), "medium"),
        "evidence": col.number(L("证据数", "Evidence")),
    }


def places() -> dict[str, Any]:
    """Who gets which place."""
    return {
        "skill": col.text(L("技能", "Skill"), 200, pinned=True),
        "member": col.text(L("成员", "Member"), 110),
        "is_placed_best": col.flag(L("总分最高", "Best total")),
        "is_placed_stable": col.flag(L("双方稳定", "Stable")),
        "score": col.bar(L("分数", "Score")),
        "rank": col.number(L("对需求排第", "For the need")),
        "member_rank": col.number(L("对成员排第", "For the member")),
    }


def ways() -> dict[str, Any]:
    """Ways to fill each need."""
    return {
        "skill": col.text(L("技能", "Skill"), 180, pinned=True),
        "is_suggested": col.flag(L("建议", "Suggested")),
        "way": col.text(L("办法", "Way")),
        "member": col.text(L("成员", "Member"), 110),
        "held_level": col.number(L("现有水平", "Level now"), "%.2f"),
        "level": col.number(L("需要", "Needed")),
        "hours": col.number(L("学习小时", "Hours"), "%.1f"),
        "weeks": col.number(L("周", "Weeks"), "%.1f"),
        "reason": col.text(L("原因", "Why"), "large"),
    }


def conflicts() -> dict[str, Any]:
    """Who holds what a need lacks."""
    return {
        "resource": col.text(L("资源", "Resource"), 220, pinned=True),
        "from_on": col.day(L("从", "From")),
        "until_on": col.day(L("到", "Until")),
        "missing_quantity": col.number(L("缺", "Missing")),
        "granted_quantity": col.number(L("此前批出", "Granted before")),
        "rival_quantity": col.number(L("优先的需求", "Needs ahead")),
        "rivals": col.text(L("哪些需求", "Which needs"), "medium"),
        "unit": col.text(L("单位", "Unit"), 130),
    }
