"""How the tables of `talent` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def plan() -> dict[str, Any]:
    """The steps of a live plan."""
    return {
        "step": col.number("#", width=40, pinned=True),
        "skill": col.text(L("技能", "Skill"), 170, pinned=True),
        "target_level": col.number(L("要求", "Level")),
        "title": col.text(L("资料", "Resource"), 260),
        "url": col.link(),
        "kind": col.text(L("形式", "Kind")),
        "language": col.text(L("语言", "Language")),
        "minutes": col.number(L("分钟", "Minutes")),
        "starts_week": col.number(L("从第几周", "From week")),
        "ends_week": col.number(L("到第几周", "To week")),
        "learn_together": col.number(L("同组同学", "Group")),
        "project": col.text(L("可练手的项目", "Practise in"), 160),
        "reason": col.text(L("理由", "Why"), "large"),
    }


def progress() -> dict[str, Any]:
    """The steps that were begun."""
    return {
        "step": col.number("#", width=40, pinned=True),
        "skill": col.text(L("技能", "Skill"), 170, pinned=True),
        "state": col.text(L("状态", "State")),
        "current_level": col.number(L("现有水平", "Level now"), "%.1f"),
        "target_level": col.number(L("要求", "Asked")),
        "touched_on": col.day(L("最近一次", "Last touched")),
        "review_due_on": col.day(L("复查日", "Review due")),
        "reason": col.text(L("说明", "Why"), "large"),
    }


def reasons() -> dict[str, Any]:
    """Skills and why they are skipped or cannot be learned."""
    return {"skill": col.text(L("技能", "Skill"), 200, pinned=True), "reason": col.text(L("原因", "Why"), "large")}


def role_skills() -> dict[str, Any]:
    """The skills that members on the way to a role still need."""
    return {
        "skill": col.text(L("技能", "Skill"), 240, pinned=True),
        "members": col.text(L("要学的人", "Members"), right=True),
        "uncovered": col.text(L("没有资源的人", "Without a resource"), right=True),
        "step": col.number(L("平均第几步", "Mean place"), "%.1f"),
        "current_level": col.number(L("平均现有水平", "Mean level now"), "%.1f"),
        "target_level": col.number(L("要求", "Asked"), "%.1f"),
    }


def matches() -> dict[str, Any]:
    """The best jobs of one member."""
    return {
        "rank": col.number("#", width=40, pinned=True),
        "title": col.text(L("职位", "Job"), 240, pinned=True),
        "url": col.link(),
        "company": col.text(L("公司", "Company"), 140),
        "score": col.bar(L("分数", "Score")),
        "score_low": col.share(L("最低", "Low")),
        "score_high": col.share(L("最高", "High")),
        "met": col.text(L("满足", "Met"), "medium"),
        "unmet": col.text(L("未达到", "Not met"), "medium"),
        "unknown": col.text(L("没有证据", "No evidence"), "medium"),
        "evidence": col.number(L("证据数", "Evidence")),
    }


def candidates() -> dict[str, Any]:
    """The best members for one job."""
    return {
        "rank": col.number("#", width=40, pinned=True),
        "title": col.text(L("成员", "Member"), 120, pinned=True),
        "goal": col.text(L("目标", "Goal"), 160),
        "score": col.bar(L("分数", "Score")),
        "score_low": col.share(L("最低", "Low")),
        "score_high": col.share(L("最高", "High")),
        "met": col.text(L("满足", "Met"), "medium"),
        "unmet": col.text(L("未达到", "Not met"), "medium"),
        "unknown": col.text(L("没有证据", "No evidence"), "medium"),
        "evidence": col.number(L("证据数", "Evidence")),
    }


def roles() -> dict[str, Any]:
    """Roles by jobs."""
    return {
        "role": col.text(L("岗位", "Role"), 190, pinned=True),
        "jobs": col.number(L("职位", "Jobs")),
        "open_jobs": col.number(L("在招", "Open")),
        "companies": col.number(L("公司", "Companies")),
        "remote_share": col.share(L("远程（至少）", "Remote, at least")),
        "members_aiming": col.text(L("想做的成员", "Aim at it"), right=True),
    }


def skills() -> dict[str, Any]:
    """Skills: demand, growth, supply."""
    return {
        "skill": col.text(L("技能", "Skill"), 220, pinned=True),
        "jobs": col.number(L("职位", "Jobs")),
        "demand_share": col.bar(L("占职位", "Of jobs")),
        "growth_ratio": col.number(L("半年倍数", "Half-year factor"), "%.1f×"),
        "members": col.text(L("有证据的成员", "Members"), right=True),
        "members_at_level3": col.text(L("3 级以上", "At level 3+"), right=True),
        "tutorials": col.number(L("教程", "Tutorials")),
    }


def segments() -> dict[str, Any]:
    """Demand of the segments of a dimension."""
    return {
        "segment": col.text(L("分组", "Group"), 150, pinned=True),
        "skill": col.text(L("技能", "Skill"), 150),
        "jobs": col.number(L("职位", "Jobs")),
        "all_jobs": col.number(L("组内全部", "Of all")),
        "demand_share": col.bar(L("占比", "Share")),
        "share_low": col.share(L("最低", "Low")),
        "share_high": col.share(L("最高", "High")),
        "warnings": col.text(L("警告", "Warnings"), 230),
        "companies": col.number(L("公司", "Companies")),
        "largest_company_share": col.share(L("最大公司占", "Largest company")),
    }


def pairs() -> dict[str, Any]:
    """Skills that are named together."""
    return {
        "skill": col.text(L("技能", "Skill"), 200, pinned=True),
        "other": col.text(L("一起出现", "Together with"), 200),
        "jobs_both": col.number(L("职位", "Jobs")),
        "share": col.bar(L("占前者", "Of the first")),
        "lift": col.number(L("提升度", "Lift"), "%.1f×"),
        "jaccard_share": col.share(L("重合", "Overlap")),
        "companies": col.number(L("公司", "Companies")),
    }


def moves() -> dict[str, Any]:
    """From role to role."""
    return {
        "role": col.text(L("从", "From"), 150, pinned=True),
        "to_role": col.text(L("到", "To"), 150),
        "carried_share": col.bar(L("可带走", "Carried over")),
        "missing": col.text(L("缺少", "Missing"), "large"),
        "raised": col.text(L("要提高", "To raise"), "medium"),
    }
