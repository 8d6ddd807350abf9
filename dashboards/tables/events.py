"""How the tables of `events` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def discussion_topics() -> dict[str, Any]:
    """Topics of threads: how many, how lively, how many stay without a reply."""
    return {
        "topic": col.text(L("主题", "Topic"), 150, pinned=True),
        "threads": col.number(L("讨论帖", "Threads")),
        "threads_before": col.number(L("前 90 天", "90 days before")),
        "replies": col.number(L("回复", "Replies")),
        "participants": col.text(L("参与者", "People"), right=True),
        "threads_without_reply": col.number(L("无人回复", "No reply")),
        "median_hours": col.number(L("首复中位（时）", "Median wait (h)"), "%.1f"),
    }


def lectures(zone: str) -> dict[str, Any]:
    """Lectures: who came, watched, asked, and came back."""
    return {
        "title": col.text(L("讲座", "Lecture"), 220, pinned=True),
        "starts_at": col.moment(L("开始", "Starts"), zone),
        "mode": col.text(L("方式", "Mode")),
        "registered": col.text(L("报名", "Registered"), right=True),
        "attended": col.text(L("到场", "Attended"), right=True),
        "attended_share": col.share(L("到场率", "Show-up")),
        "returned_30d_share": col.share(L("30 天内又活跃", "Back in 30 days")),
        "minutes_per_attendee": col.number(L("人均分钟", "Minutes each"), "%.0f"),
        "replays": col.text(L("看回放", "Replays"), right=True),
        "questions_per_attendee": col.number(L("人均提问", "Questions each"), "%.2f"),
    }


def dependencies() -> dict[str, Any]:
    """Members and what would be missing without them."""
    return {
        "rank": col.number("#", width=40),
        "member_id": col.text(L("成员", "Member"), 110),
        "contributions": col.number(L("90 天贡献", "In 90 days")),
        "share_of_all": col.share(L("占全部", "Of all")),
        "questions_without_help": col.number(L("只靠此人的问题", "Only they helped")),
        "topics": col.text(L("会断档的主题", "Topics at risk"), 200),
        "evidence": col.text(L("证据", "Evidence"), "medium"),
    }


def competitions(zone: str) -> dict[str, Any]:
    """Competitions: took part, teams, standing in the field."""
    return {
        "competition_id": col.text(L("竞赛", "Competition"), 120, pinned=True),
        "registered": col.text(L("报名", "Registered"), right=True),
        "participants": col.text(L("参赛", "Took part"), right=True),
        "participated_share": col.share(L("报名者中参赛", "Of registered")),
        "teams": col.number(L("队伍", "Teams")),
        "field": col.number(L("参赛规模", "Field")),
        "median_percentile": col.share(L("超过（中位）", "Ahead of (median)")),
        "last_result_at": col.moment(L("最后成绩", "Last result"), zone),
    }


def channels() -> dict[str, Any]:
    """Channels: seen, reached, opened, finished."""
    return {
        "channel": col.text(L("渠道", "Channel"), 150, pinned=True),
        "impressions": col.number(L("展示", "Seen")),
        "click_share": col.share(L("点击率", "Clicked")),
        "people": col.text(L("到访人数", "People"), right=True),
        "opens": col.number(L("打开", "Opened")),
        "completed_share": col.share(L("完成", "Finished")),
        "completed_low": col.share(L("下限", "Low")),
        "completed_high": col.share(L("上限", "High")),
    }
