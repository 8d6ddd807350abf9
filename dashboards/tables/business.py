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
