"""How the tables of `retention` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def one_step_away() -> dict[str, Any]:
    """Members who lack one act for the next level."""
    return {
        "member_id": col.text(L("成员", "Member"), 110, pinned=True),
        "label": col.text(L("现在", "Now"), 110),
        "next_label": col.text(L("下一级", "Next"), 110),
        "missing": col.text(L("还差", "Missing"), 330),
    }


def risks() -> dict[str, Any]:
    """Members who are about to leave: why, what to do, how often the rule was right."""
    return {
        "member_id": col.text(L("成员", "Member"), 110, pinned=True),
        "rule": col.text(L("规则", "Rule"), 215),
        "evidence": col.text(L("依据", "Why"), 300),
        "action": col.text(L("建议", "What to do"), 210),
        "last_active_on": col.day(L("最近活跃", "Last seen")),
        "precision_share": col.share(L("规则准确率", "Rule is right")),
    }
