"""How the tables of `community` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def contributors() -> dict[str, Any]:
    """Members by contributions; as many columns as two fifths of the page hold."""
    return {
        "member_id": col.text(L("成员", "Member"), 100),
        "contribution_score": col.number(L("贡献", "Total")),
        "accepted": col.number(L("被采纳", "Accepted")),
        "share_of_all": col.share(L("占全部", "Of all")),
    }


def weeks() -> dict[str, Any]:
    """Weeks: the parts of active members, and what was expected."""
    return {
        "week_on": col.day(L("周一", "Monday"), pinned=True),
        "active_members": col.number(L("活跃", "Active")),
        "new_members": col.number(L("新", "New")),
        "resurrected_members": col.number(L("回归", "Resurrected")),
        "dormant_members": col.number(L("没来", "Gone quiet")),
        "expected_low": col.number(L("预期下限", "Expected low"), "%.0f"),
        "expected_high": col.number(L("预期上限", "Expected high"), "%.0f"),
        "events": col.number(L("活动次数", "Activities")),
        "holiday": col.text(L("假期", "Holiday"), 140),
    }


def periods() -> dict[str, Any]:
    """Days, weeks or months: people active, and where they came from; as narrow as three fifths of the page."""
    return {
        "period_on": col.day(L("开始", "Starts"), pinned=True),
        "active_members": col.number(L("活跃", "Active"), width=78),
        "new_members": col.number(L("新", "New"), width=60),
        "returning_members": col.number(L("连续来", "Again")),
        "resurrected_members": col.number(L("回归", "Back"), width=66),
        "dormant_members": col.number(L("没来", "Quiet"), width=70),
        "events": col.number(L("活动", "Events")),
    }
