"""How the tables of `operations` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def sources(zone: str) -> dict[str, Any]:
    """Sources: state, freshness, rows, what to do."""
    return {
        "feed": col.text(L("数据源", "Source"), 190, pinned=True),
        "state": col.text(L("状态", "State")),
        "hint": col.text(L("怎么办", "What to do"), 320),
        "family": col.text(L("数据族", "Family")),
        "last_success_at": col.moment(L("上次成功", "Last success"), zone),
        "days_since_newest": col.number(L("最新（天前）", "Newest (days ago)")),
        "rows_loaded": col.number(L("读入", "Read")),
        "rows_quarantined": col.number(L("另放", "Set aside")),
        "last_reason": col.text(L("原因", "Reason")),
        "title": col.text(L("名称", "Name"), 200),
        "licence": col.text(L("许可", "Licence"), 110),
        "attribution": col.text(L("署名", "Attribution"), "medium"),
    }


def runs(zone: str) -> dict[str, Any]:
    """Runs and how they ended."""
    return {
        "started_at": col.moment(L("开始", "Started"), zone),
        "command": col.text(L("命令", "Command")),
        "status": col.text(L("结果", "Result")),
        "seconds": col.number(L("秒", "Seconds"), "%.1f"),
        "peak_memory_mib": col.number(L("内存峰值（MiB）", "Peak memory (MiB)"), "%.0f"),
        "version": col.text(L("发布版本", "Publication"), "medium"),
        "detail": col.text(L("说明", "Detail"), "medium"),
    }


def quarantine() -> dict[str, Any]:
    """Rows set aside, one example of each reason."""
    return {
        "feed": col.text(L("数据源", "Source"), 160, pinned=True),
        "reason": col.text(L("原因", "Reason"), 170),
        "rows": col.number(L("行", "Rows")),
        "hint": col.text(L("怎么办", "What to do"), 420),
        "examples": col.text(L("示例：位置与发现", "Examples: place and finding"), 420),
        "payloads": col.number(L("数据包", "Payloads")),
    }


def event_problems() -> dict[str, Any]:
    """What is wrong with the events of a feed, and what to do."""
    return {
        "feed": col.text(L("数据源", "Source"), 150, pinned=True),
        "label": col.text(L("问题", "What is wrong"), 230),
        "share": col.share(L("比例", "Share")),
        "hint": col.text(L("怎么办", "What to do"), 420),
        "field": col.text(L("字段", "Field"), 120),
        "events": col.number(L("事件", "Events")),
        "of_events": col.number(L("共检查", "Of")),
        "value": col.number(L("偏移小时或秒数", "Shift in hours, or second"), "%.0f"),
        "last_on": col.day(L("最近一天", "Last day")),
    }


def actor_classes() -> dict[str, Any]:
    """Who acts, and how that is known."""
    return {
        "feed": col.text(L("数据源", "Source"), 150, pinned=True),
        "actor_kind": col.text(L("类别", "Class")),
        "evidence": col.text(L("依据", "Evidence"), 330),
        "actor_rule": col.text(L("规则", "Rule"), 150),
        "events": col.number(L("事件", "Events")),
        "actors": col.number(L("账号", "Accounts")),
        "last_on": col.day(L("最近一天", "Last day")),
    }


def checks() -> dict[str, Any]:
    """Checks of the newest run."""
    return {
        "is_passed": col.flag(L("通过", "Passed")),
        "check_name": col.text(L("检查", "Check"), "medium"),
        "subject": col.text(L("对象", "Subject"), "medium"),
        "is_blocking": col.flag(L("拦", "Blocks")),
        "failures": col.number(L("失败行", "Failures")),
    }


def retention(zone: str) -> dict[str, Any]:
    """What is kept how long, and what enforcing that removed."""
    return {
        "target": col.text(L("数据", "Data"), 190, pinned=True),
        "has_persons": col.flag(L("个人", "Personal")),
        "action": col.text(L("超过期限后", "Beyond the limit"), 130),
        "days": col.number(L("期限（天）", "Limit (days)")),
        "oldest_on": col.day(L("最早", "Oldest")),
        "next_removal_on": col.day(L("下次删除", "Next removal")),
        "kept": col.number(L("现有", "Kept")),
        "rows_removed": col.number(L("已删行", "Rows removed")),
        "payloads_removed": col.number(L("已删份数", "Files removed")),
        "last_enforced_at": col.moment(L("上次执行", "Last enforced"), zone),
        "basis": col.text(L("依据", "Why"), 420),
    }
