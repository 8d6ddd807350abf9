"""How the tables of `service` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def unanswered() -> dict[str, Any]:
    """Questions that wait, and who could answer with how much on their hands."""
    return {
        "title": col.text(L("问题", "Question"), 300, pinned=True),
        "days": col.number(L("已等（天）", "Waiting (days)"), "%.1f"),
        "topic": col.text(L("主题", "Topic"), 130),
        "skill": col.text(L("技能", "Skill"), 130),
        "ask": col.text(L("可请（近 14 天回答数）", "Ask (answers in 14 days)"), 260),
        "responders": col.text(L("能答的人", "Could answer"), right=True),
        "busy_responders": col.text(L("其中过忙", "Too busy"), right=True),
    }


def question_topics() -> dict[str, Any]:
    """Topics of questions: asked, answered with its interval, waits."""
    return {
        "topic": col.text(L("主题", "Topic"), 150, pinned=True),
        "asked": col.number(L("提问", "Asked")),
        "unanswered": col.number(L("未答", "Open")),
        "answered_share": col.share(L("获答", "Answered")),
        "answered_low": col.share(L("下限", "Low")),
        "answered_high": col.share(L("上限", "High")),
        "median_hours": col.number(L("首答中位（时）", "Median wait (h)"), "%.1f"),
        "still_waiting_72h_share": col.share(L("72 时后仍等", "Waiting at 72 h")),
    }


def feedback_weeks() -> dict[str, Any]:
    """Support by week, the newest first."""
    return {
        "week_on": col.day(L("周一", "Monday"), pinned=True),
        "opened": col.number(L("工单", "Tickets")),
        "median_hours": col.number(L("首响中位（时）", "Response (h)"), "%.1f"),
        "median_hours_to_resolution": col.number(L("解决中位（时）", "Resolution (h)"), "%.1f"),
        "breached": col.number(L("超 72 时", "Past 72 h")),
        "breached_share": col.share(L("超时率", "Late")),
        "reopened_share": col.share(L("重开率", "Reopened")),
        "rated": col.number(L("评分数", "Ratings")),
        "satisfied_share": col.share(L("满意", "Satisfied")),
    }
