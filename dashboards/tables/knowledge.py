"""How the tables of `knowledge` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def resources() -> dict[str, Any]:
    """Resources that were found."""
    return {
        "title": col.text(L("标题", "Title"), 340, pinned=True),
        "url": col.link(),
        "kind": col.text(L("形式", "Kind")),
        "topic": col.text(L("主题", "Topic"), 150),
        "difficulty": col.number(L("难度", "Level")),
        "language": col.text(L("语言", "Language")),
        "minutes": col.number(L("分钟", "Minutes")),
        "quality_score": col.bar(L("质量", "Quality"), form="%.2f"),
        "score": col.number(L("相关度", "Relevance"), "%.2f"),
        "published_on": col.day(L("发布", "Published")),
        "provider": col.text(L("来源", "Provider"), 160),
    }


def review_queue() -> dict[str, Any]:
    """Resources that somebody should look at."""
    return {
        "priority": col.number(L("先后", "Order")),
        "reason": col.text(L("原因", "Reason")),
        "title": col.text(L("标题", "Title"), 360),
        "evidence": col.text(L("证据", "Evidence"), "medium"),
        "suggestion": col.text(L("建议", "What to do"), "medium"),
        "priority_score": col.number(L("优先分", "Priority score"), "%.2f"),
        "priority_reason": col.text(L("怎么算的", "How it was computed"), 360),
        "url": col.link(),
    }


def half_lives() -> dict[str, Any]:
    """How fast each topic ages."""
    return {
        "topic": col.text(L("主题", "Topic"), 200, pinned=True),
        "half_life_days": col.number(L("半衰期（天）", "Half-life, days"), "%.0f"),
        "own_half_life_days": col.number(L("仅按本主题（天）", "From its own data, days"), "%.0f"),
        "views": col.number(L("浏览", "Views")),
        "resources": col.number(L("资源", "Resources")),
        "evidence": col.text(L("依据", "Evidence"), 480),
    }


def trends() -> dict[str, Any]:
    """Topics and skills, now and before."""
    return {
        "label": col.text(L("主题或技能", "Topic or skill"), 200, pinned=True),
        "subject_kind": col.text(L("对象", "Of")),
        "family": col.text(L("文档", "Documents")),
        "n_now": col.number(L("这一段", "Now")),
        "n_before": col.number(L("前一段", "Before")),
        "change": col.share(L("占比变化", "Change of share")),
        "adjusted_p_value": col.number(L("校正后 p", "Adjusted p"), "%.3f"),
        "is_significant": col.flag(L("显著", "Significant")),
        "explanation": col.text(L("说明", "In words"), 520),
    }


def lead_lags() -> dict[str, Any]:
    """Skills and the weeks between papers, tutorials and jobs."""
    return {
        "skill": col.text(L("技能", "Skill"), 200, pinned=True),
        "verdict": col.text(L("结论", "Verdict"), 130),
        "weeks": col.number(L("历史周数", "Weeks of history")),
        "papers": col.number(L("论文", "Papers")),
        "tutorials": col.number(L("教程", "Tutorials")),
        "jobs": col.number(L("职位", "Jobs")),
        "lag_papers_tutorials_weeks": col.number(L("论文→教程（周）", "Papers → tutorials, weeks")),
        "lag_tutorials_jobs_weeks": col.number(L("教程→职位（周）", "Tutorials → jobs, weeks")),
        "explanation": col.text(L("说明", "In words"), 520),
    }


def gap_cells() -> dict[str, Any]:
    """Cells of the gap matrix, largest gap first."""
    return {
        "rank": col.number(L("先后", "Order")),
        "topic": col.text(L("主题", "Topic"), 170, pinned=True),
        "kind_group": col.text(L("形式", "Kind")),
        "language": col.text(L("语言", "Language")),
        "difficulty": col.number(L("难度", "Level")),
        "resources": col.number(L("现有", "There are")),
        "expected_resources": col.number(L("按需求应有", "Demand asks for"), "%.1f"),
        "gap_score": col.number(L("缺口", "Gap"), "%.1f"),
        "explanation": col.text(L("依据", "Evidence"), 560),
    }


def translations() -> dict[str, Any]:
    """Resources that should exist in the other language."""
    return {
        "rank": col.number(L("先后", "Order")),
        "title": col.text(L("标题", "Title"), 320, pinned=True),
        "wanted_language": col.text(L("缺", "Wanted in")),
        "about": col.text(L("内容", "About"), 150),
        "views": col.number(L("浏览", "Views")),
        "explanation": col.text(L("依据", "Evidence"), 520),
        "url": col.link(),
    }


def latencies() -> dict[str, Any]:
    """How long the other language takes, by topic or skill."""
    return {
        "label": col.text(L("主题或技能", "Topic or skill"), 200, pinned=True),
        "resources_en": col.number(L("英文", "English")),
        "resources_zh": col.number(L("中文", "Chinese")),
        "first_en_on": col.day(L("最早英文", "First English")),
        "first_zh_on": col.day(L("最早中文", "First Chinese")),
        "days_en_to_zh": col.number(L("中文晚（天）", "Chinese later, days")),
        "untranslated_share": col.share(L("另一语言没有", "Not in the other")),
    }
