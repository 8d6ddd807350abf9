"""How the tables of `community` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def unanswered() -> dict[str, Any]:
    """Questions that wait, and who could answer."""
    return {
        "title": col.text(L("问题", "Question"), 360, pinned=True),
        "days": col.number(L("已等（天）", "Waiting (days)"), "%.1f"),
        "topic": col.text(L("主题", "Topic"), 150),
        "skill": col.text(L("技能", "Skill"), "medium"),
        "responders": col.text(L("能答的人", "Could answer"), right=True),
        "ask": col.text(L("可请", "Ask"), "medium"),
    }


def lectures(zone: str) -> dict[str, Any]:
    """Lectures: who came, and who came back."""
    return {
        "title": col.text(L("讲座", "Lecture"), 220, pinned=True),
        "starts_at": col.moment(L("开始", "Starts"), zone),
        "mode": col.text(L("方式", "Mode")),
        "registered": col.text(L("报名", "Registered"), right=True),
        "attended": col.text(L("到场", "Attended"), right=True),
        "attended_share": col.share(L("到场率", "Show-up")),
        "returned_30d_share": col.share(L("30 天内又活跃", "Back in 30 days")),
    }


def contributors() -> dict[str, Any]:
    """Members by contributions."""
    return {
        "rank": col.number("#", width=40),
        "member_id": col.text(L("成员", "Member"), 110),
        "contribution_score": col.number(L("贡献", "Contributions")),
        "answers": col.number(L("回答", "Answers")),
        "accepted": col.number(L("被采纳", "Accepted")),
        "share_of_all": col.share(L("占全部", "Of all")),
    }


def risks() -> dict[str, Any]:
    """Members who are about to leave: why, what to do, how often the rule was right."""
    return {
        "member_id": col.text(L("成员", "Member"), 110, pinned=True),
        "rule": col.text(L("规则", "Rule"), 200),
        "evidence": col.text(L("依据", "Why"), 330),
        "action": col.text(L("建议", "What to do"), 330),
        "last_active_on": col.day(L("最近活跃", "Last seen")),
        "precision_share": col.share(L("规则准确率", "Rule is right")),
    }


def one_step_away() -> dict[str, Any]:
    """Members who lack one act for the next level."""
    return {
        "member_id": col.text(L("成员", "Member"), 110, pinned=True),
        "label": col.text(L("现在", "Now"), 110),
        "next_label": col.text(L("下一级", "Next"), 110),
        "missing": col.text(L("还差", "Missing"), 330),
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
