"""How the tables of `business` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def channels() -> dict[str, Any]:
    """Channels: what each costs and keeps."""
    return {
        "channel": col.text(L("渠道", "Channel"), 170, pinned=True),
        "members": col.text(L("成员", "Members"), right=True),
        "activated_share": col.share(L("激活", "Activated")),
        "retained_30d_share": col.share(L("30 天留存", "30-day retention")),
        "cost": col.number(L("花费", "Cost")),
        "currency": col.text(L("币种", "Currency")),
        "cost_per_member": col.number(L("人均成本", "Cost per member"), "%.2f"),
        "revenue_per_member": col.number(L("人均收入", "Revenue per member"), "%.2f"),
        "payback_months": col.number(L("回本（月）", "Payback (months)"), "%.1f"),
    }


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


def churn_risks() -> dict[str, Any]:
    """Members who may leave, with evidence."""
    return {
        "member_id": col.text(L("成员", "Member"), 110, pinned=True),
        "value_at_risk": col.number(L("月费", "A month")),
        "rule": col.text(L("迹象", "Sign")),
        "evidence": col.text(L("证据", "Evidence"), "medium"),
        "suggestion": col.text(L("建议", "What to do"), "medium"),
        "plan_id": col.text(L("方案", "Plan")),
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


def cohort_values() -> dict[str, Any]:
    """Channels: what their members had paid by each age, and what they cost."""
    return {
        "channel": col.text(L("渠道", "Channel"), 150, pinned=True),
        "n": col.text(L("成员", "Members"), right=True),
        "payers": col.text(L("付费者", "Payers"), right=True),
        "value_3": col.number(L("3 个月", "3 months"), "%.2f"),
        "value_6": col.number(L("6 个月", "6 months"), "%.2f"),
        "value_12": col.number(L("12 个月", "12 months"), "%.2f"),
        "months_known": col.number(L("最长月数", "Months known")),
        "value_low": col.number(L("下限", "Low"), "%.2f"),
        "value_high": col.number(L("上限", "High"), "%.2f"),
        "cost_per_member": col.number(L("人均成本", "Cost per member"), "%.2f"),
        "paid_back_months": col.number(L("收回成本（月）", "Earned back (months)")),
    }


def backtest() -> dict[str, Any]:
    """Rules for members who may leave: what they found in earlier months."""
    return {
        "rule": col.text(L("迹象", "Sign"), 120, pinned=True),
        "horizon_days": col.number(L("之后（天）", "Days after")),
        "flagged": col.text(L("命中", "Named"), right=True),
        "precision_share": col.share(L("真的离开", "Left")),
        "precision_low": col.share(L("下限", "Low")),
        "precision_high": col.share(L("上限", "High")),
        "base_share": col.share(L("所有付费者", "Of all payers")),
        "recall_share": col.share(L("离开者被命中", "Leavers named")),
        "verdict": col.text(L("结论", "Verdict"), 160),
        "paying": col.number(L("人次", "Base")),
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
        "title": col.text(L("课程", "Course"), 240, pinned=True),
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


def benefits() -> dict[str, Any]:
    """Benefits: how much they are used, and what came before upgrades."""
    return {
        "benefit": col.text(L("权益", "Benefit"), 150, pinned=True),
        "used_share": col.share(L("90 天内用过", "Used in 90 days")),
        "upgrades": col.number(L("升级数", "Upgrades")),
        "upgrade_use_share": col.share(L("升级前用过", "Before upgrades")),
        "renewals": col.number(L("续费数", "Renewals")),
        "renewal_use_share": col.share(L("续费前用过", "Before renewals")),
        "verdict": col.text(L("升级前", "Before upgrades"), 130),
    }
