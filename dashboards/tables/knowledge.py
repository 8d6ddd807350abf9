"""How the tables of `knowledge` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def resources() -> dict[str, Any]:
    """Resources with the parts of their quality."""
    return {
        "title": col.text(L("标题", "Title"), 340, pinned=True),
        "url": col.link(),
        "kind": col.text(L("形式", "Kind")),
        "topic": col.text(L("主题", "Topic"), 150),
        "difficulty": col.number(L("难度", "Level")),
        "language": col.text(L("语言", "Language")),
        "minutes": col.number(L("分钟", "Minutes")),
        "quality_score": col.bar(L("质量", "Quality"), form="%.2f"),
        "quality_completeness": col.number(L("完整", "Complete"), "%.2f"),
        "quality_freshness": col.number(L("新鲜", "Fresh"), "%.2f"),
        "quality_authority": col.number(L("权威", "Authority"), "%.2f"),
        "quality_community": col.number(L("社区", "Community"), "%.2f"),
        "ratings": col.number(L("评分数", "Ratings")),
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
        "url": col.link(),
    }
