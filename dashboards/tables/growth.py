"""How the tables of `growth` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def moves() -> dict[str, Any]:
    """Skills that moved."""
    return {
        "skill": col.text(L("技能", "Skill"), 180, pinned=True),
        "state": col.text(L("变化", "State")),
        "level_before": col.number(L("90 天前", "90 days ago"), "%.1f"),
        "level": col.number(L("现在", "Now"), "%.1f"),
        "new_evidence": col.number(L("新证据", "New evidence")),
        "evidence": col.number(L("证据", "Evidence")),
        "reason": col.text(L("原因", "Why"), "large"),
    }


def credentials() -> dict[str, Any]:
    """Credentials by demand."""
    return {
        "title": col.text(L("证书", "Credential"), 260, pinned=True),
        "members": col.text(L("取得的成员", "Members"), right=True),
        "members_90d": col.text(L("近 90 天", "Last 90 days"), right=True),
        "jobs": col.number(L("职位", "Jobs")),
        "demand_share": col.share(L("占在招", "Of open jobs")),
        "demand_low": col.share(L("95% 下限", "95% low")),
        "demand_high": col.share(L("95% 上限", "95% high")),
    }
