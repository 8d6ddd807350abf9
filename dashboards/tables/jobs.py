"""How the tables of jobs are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def findings() -> dict[str, Any]:
    """What is wrong with postings."""
    return {
        "label": col.text(L("问题", "Problem"), 180, pinned=True),
        "severity": col.text(L("程度", "Severity")),
        "jobs": col.number(L("职位", "Jobs")),
        "jobs_share": col.bar(L("占职位", "Of jobs")),
        "points": col.number(L("扣分", "Points")),
        "quote": col.text(L("常见原文", "Most common words"), 150),
        "advice": col.text(L("建议", "What to do"), "large"),
    }


def lifecycle() -> dict[str, Any]:
    """How long postings stay open."""
    return {
        "role": col.text(L("岗位", "Role"), 180, pinned=True),
        "postings": col.number(L("职位", "Jobs")),
        "ended": col.number(L("已知结束", "Known ends")),
        "median_days_open": col.number(L("半数关闭（天）", "Half closed, days")),
        "median_days_low": col.number(L("最少", "Low")),
        "median_days_high": col.number(L("最多", "High")),
        "reposts": col.number(L("重发", "Reposted")),
        "repost_share": col.share(L("重发占比", "Share reposted")),
    }


def channels() -> dict[str, Any]:
    """What came of applicants."""
    return {
        "channel": col.text(L("渠道", "Channel"), 150, pinned=True),
        "applicants": col.text(L("申请者", "Applicants"), right=True),
        "applications": col.text(L("申请", "Applications"), right=True),
        "interviewed": col.text(L("面试", "Interviewed"), right=True),
        "placed": col.text(L("入职", "Hired"), right=True),
        "placed_share": col.share(L("入职率", "Hired of all")),
        "placed_low": col.share(L("最低", "Low")),
        "placed_high": col.share(L("最高", "High")),
        "cost_per_hire": col.number(L("每次入职成本", "Cost per hire"), "%.0f"),
        "cost_currency": col.text(L("币种", "Currency")),
    }


def sources() -> dict[str, Any]:
    """Where postings come from."""
    return {
        "source": col.text(L("来源", "Source"), 130, pinned=True),
        "jobs": col.number(L("职位", "Jobs")),
        "open_jobs": col.number(L("在招", "Open")),
        "applications": col.text(L("申请", "Applications"), right=True),
        "placed": col.text(L("入职", "Hired"), right=True),
        "fee_per_hire": col.number(L("每次佣金", "Fee per hire"), "%.0f"),
        "currency": col.text(L("币种", "Currency")),
    }


def open_jobs() -> dict[str, Any]:
    """Open jobs."""
    return {
        "title": col.text(L("职位", "Job"), 260, pinned=True),
        "url": col.link(),
        "company": col.text(L("公司", "Company"), 140),
        "role": col.text(L("岗位", "Role"), "medium"),
        "seniority": col.text(L("级别", "Seniority")),
        "location": col.text(L("地点", "Place"), 120),
        "workplace": col.text(L("办公方式", "Workplace")),
        "salary_text": col.text(L("薪资（原文）", "Pay as stated"), 160),
        "posted_on": col.day(L("发布", "Posted")),
        "days_watched": col.number(L("已开天数", "Days open")),
        "required_skills": col.number(L("必备技能", "Must-haves")),
        "score": col.bar(L("文本得分", "Text score"), 100, "%d"),
        "problems": col.text(L("问题", "Problems"), "large"),
    }
