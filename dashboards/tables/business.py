"""How the tables of `business` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def goals() -> dict[str, Any]:
    """Goals: progress beside the time that has passed."""
    return {
        "metric": col.text(L("指标", "Metric"), 170, pinned=True),
        "state": col.text(L("状态", "State")),
        "progress_share": col.bar(L("进度", "Progress")),
        "pace_share": col.share(L("时间", "Time passed")),
        "actual": col.number(L("现值", "Now"), "%.4g"),
        "target": col.number(L("目标", "Target"), "%.4g"),
        "due_on": col.day(L("到期", "Due")),
    }


def ledger() -> dict[str, Any]:
    """Streams: whether there is a ledger, and what to add."""
    return {
        "stream": col.text(L("收入线", "Stream"), 100, pinned=True),
        "state": col.text(L("状态", "State"), 150),
        "hint": col.text(L("怎么补", "What to add"), 520),
        "events": col.number(L("事件", "Events")),
        "last_on": col.day(L("最近", "Newest")),
    }


def advertising() -> dict[str, Any]:
    """Places of advertising."""
    return {
        "placement_id": col.text(L("广告位", "Place"), 120, pinned=True),
        "net": col.number(L("收入", "Revenue"), "%.2f"),
        "impressions": col.number(L("展示", "Impressions")),
        "ecpm": col.number(L("千次展示收入", "eCPM"), "%.2f"),
        "click_share": col.number(L("点击率", "CTR"), "percent"),
    }


def training() -> dict[str, Any]:
    """Products bought one by one."""
    return {
        "title": col.text(L("课程", "Course"), 190, pinned=True),
        "sales": col.number(L("售出", "Sold")),
        "net": col.number(L("净收入", "Net"), "%.2f"),
        "refunded": col.number(L("退款", "Refunded")),
        "refunded_share": col.share(L("退款率", "Refund rate")),
        "completed_share": col.share(L("买后学完", "Finished")),
    }


def recruiting() -> dict[str, Any]:
    """Placements by month."""
    return {
        "month_on": col.day(L("月份", "Month"), pinned=True),
        "placements": col.text(L("入职", "Placed"), 70, right=True),
        "net": col.number(L("净收入", "Net"), "%.2f"),
        "fee_per_placement": col.number(L("每次服务费", "Fee each"), "%.2f"),
        "median_days_to_fill": col.number(L("到岗（天）", "Days to fill"), "%.0f"),
    }
