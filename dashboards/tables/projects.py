"""How the tables of `projects` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def needs() -> dict[str, Any]:
    """Needs that are open, and their candidates."""
    return {
        "importance": col.text(L("重要性", "Importance"), pinned=True),
        "wanted": col.text(L("需要", "Wanted"), 200),
        "level": col.number(L("水平", "Level")),
        "quantity": col.number(L("数量", "Quantity")),
        "need_kind": col.text(L("类别", "Kind")),
        "candidates": col.text(L("候选", "Candidates"), right=True),
        "project": col.text(L("项目", "Project"), 260),
    }


def outcomes() -> dict[str, Any]:
    """Outcomes and what makes them reusable."""
    return {
        "title": col.text(L("成果", "Outcome"), 220, pinned=True),
        "kind": col.text(L("形式", "Kind")),
        "project": col.text(L("项目", "Project"), 240),
        "published_on": col.day(L("发布", "Published")),
        "licence": col.text(L("许可", "Licence")),
        "has_tests": col.flag(L("有测试", "Tests")),
        "has_documentation": col.flag(L("有文档", "Docs")),
        "reuses": col.number(L("被复用", "Reused")),
    }


def projects() -> dict[str, Any]:
    """Projects with their risk and progress."""
    return {
        "project": col.text(L("项目", "Project"), 260, pinned=True),
        "risk_level": col.text(L("风险", "Risk")),
        "status": col.text(L("状态", "State")),
        "topic": col.text(L("主题", "Topic"), "medium"),
        "members": col.text(L("成员", "Members"), right=True),
        "critical_open_needs": col.number(L("关键缺口", "Critical needs")),
        "milestones_done": col.number(L("已完成里程碑", "Milestones done")),
        "milestones": col.number(L("里程碑", "Milestones")),
        "slippage_days": col.number(L("拖期（天）", "Slipped (days)")),
        "days_silent": col.number(L("未报告（天）", "Silent (days)")),
        "due_on": col.day(L("到期", "Due")),
    }
