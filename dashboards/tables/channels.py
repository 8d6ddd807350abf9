"""How the tables of `channels` are shown: column of the query -> heading and form. May import: columns, words."""

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


def churn_risks() -> dict[str, Any]:
    """Members who may leave, with evidence."""
    return {
        "member_id": col.text(L("成员", "Member"), 110, pinned=True),
        "value_at_risk": col.number(L("月费", "A month")),
        "rule": col.text(L("迹象", "Sign")),
        "evidence": col.text(L("证据", "Evidence"), 290),
        "suggestion": col.text(L("建议", "What to do"), 250),
        "plan_id": col.text(L("方案", "Plan")),
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
