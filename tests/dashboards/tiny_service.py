"""Rows of the hand-written publication about help, support and money in detail."""

# ruff: noqa: E501  rows read like rows: as few lines as a table would take

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

Row = Mapping[str, Any]
Both = Callable[[str, str, str], dict[str, str]]


def service(week: Callable[[int], date], at: Callable[[date], datetime], both: Both) -> dict[str, Iterable[Row]]:
    """Two topics, a theme that rises, two competitions, one channel of three people."""
    return {
        "question_topics": [
            {"topic_id": "retrieval", "asked": 30, "answered": 24, "unanswered": 6, "answered_share": 0.8, "answered_low": 0.63, "answered_high": 0.9, "accepted": 12,
             "median_hours_to_first_answer": 6.5, "still_waiting_24h_share": 0.3, "still_waiting_72h_share": 0.2},
            {"topic_id": "none", "asked": 3, "answered": 1, "unanswered": 2, "accepted": 0},
        ],
        "discussion_topics": [
            {"topic_id": "agents", "threads": 12, "threads_before": 9, "replies": 30, "participants": 14, "replies_per_thread": 2.5, "threads_without_reply": 2, "median_hours_to_first_reply": 8.0, "still_waiting_72h_share": 0.2},
            {"topic_id": "none", "threads": 4, "threads_before": 1, "replies": 0, "participants": 3, "replies_per_thread": 0.0, "threads_without_reply": 4},
        ],
        "feedback_weeks": [
            {"week_on": week(i), "opened": 9, "unanswered": 1, "median_hours_to_response": 7.0 + i % 3, "median_hours_to_resolution": 30.0, "still_waiting_24h_share": 0.3,
             "still_waiting_72h_share": 0.1, "breached": 1, "breached_share": 0.11, "closed": 8, "reopened": 1, "reopened_share": 0.125, "rated": 6, "satisfied_share": 0.5}
            for i in range(30)
        ],
        "feedback_themes": [
            {"theme": "login", "tickets": 20, "tickets_before": 8, "change": 1.5, "trend": "rising", "open": 4, "breached": 2, "median_hours_to_response": 9.0, "still_waiting_72h_share": 0.1, "reopened_share": 0.1, "rated": 10, "satisfied_share": 0.8},
            {"theme": "speed", "tickets": 6, "tickets_before": 7, "change": -0.14, "trend": "steady", "open": 1, "breached": 0, "median_hours_to_response": 5.0, "rated": 2},
        ],
        "contribution_concentration": [
            {"kind": kind, "contributors": people, "contributions": 9 * people, "gini": 0.4, "top3_share": 0.3, "people_for_half": half, "people_for_80_percent": 2 * half}
            for kind, people, half in (("all", 60, 9), ("answers", 40, 6), ("posts", 50, 8), ("published", 12, 3))
        ],
        "contribution_dependencies": [
            {"member_id": f"m0000000{i}", "rank": i, "contributions": 30 - i, "share_of_all": 0.05, "questions_helped": 9, "questions_without_help": 10 - i, "questions_without_help_share": 0.1,
             "topics_at_risk": 1, "topic_ids_at_risk": ["retrieval"], **both("evidence", "近 90 天 29 项贡献。", "29 contributions in 90 days.")}
            for i in range(1, 7)
        ],
        "lecture_topics": [
            {"topic_id": t, "questions": 9, "searches": 20, "jobs": 4, "demand_share": wanted, "lectures": 3, "coming": 1, "registered": 90, "attended": 60, "registered_per_lecture": 30.0, "supply_share": held, "gap": wanted - held}
            for t, wanted, held in (("retrieval", 0.3, 0.1), ("agents", 0.2, 0.25))
        ],
        "competitions": [
            {"competition_id": f"c-{i}", "registered": 20, "participants": 12 - 9 * i, "registered_participants": 12, "participated_share": 0.6, "teams": 3, "singles": 2, "field": 240, "ranked": 12, "median_percentile": 0.7, "first_result_at": at(week(9)), "last_result_at": at(week(i))}
            for i in range(2)
        ],
        "content_half_lives": [
            {"kind": kind, "topic_id": "all", "items": 40, "visits": 900, "half_days_p25": days / 2, "half_days": days, "half_days_p75": days * 1.5} for kind, days in (("article", 30.0), ("thread", 2.0))
        ] + [{"kind": "paper", "topic_id": "all", "items": 3, "visits": 40}],
        "channel_reach": [
            {"channel_id": "mail", **both("name", "每周邮件", "Weekly mail"), "kind": "email", "people": 300, "visits": 900, "opens": 500, "completions": 50, "completed_share": 0.1, "completed_low": 0.08, "completed_high": 0.13},
            {"channel_id": "friend", **both("name", "朋友推荐", "Friends"), "kind": "referral", "people": 3, "visits": 9, "opens": 5, "completions": 1},
            {"channel_id": "banner", **both("name", "横幅", "Banner"), "impressions": 9000, "clicks": 90, "click_share": 0.01, "people": 0, "visits": 0, "opens": 0, "completions": 0},
        ],
    }  # fmt: skip


def money(months: Sequence[date], both: Both) -> dict[str, Iterable[Row]]:
    """Three streams with a ledger and one without; one channel that has earned its cost, one that has not."""
    rules = ("any", "silent", "declining", "never_active", "open_feedback")
    return {
        "ledger_coverage": [
            {"stream": s, "verbs": verbs, "events": 0 if s == "recruiting" else 90, "events_without_amount": 0, "first_on": None if s == "recruiting" else months[0], "last_on": None if s == "recruiting" else months[-1],
             "state": "no_ledger" if s == "recruiting" else "supplied", **both("hint", "加入 placed 事件。", "Add placed events.")}
            for s, verbs in (("membership", "subscribed, renewed, cancelled"), ("advertising", "ad_daily"), ("training", "purchased, refunded"), ("recruiting", "placed"))
        ],
        "channel_cohorts": [
            {"channel_id": c, "currency": "CNY", "months_since": k, "n": 60 - k, "payers": 9, "revenue": 10 * k * (60 - k), "value_per_member": 10.0 * k, "value_low": 8.0 * k, "value_high": 12.0 * k, "cost_per_member": cost, "is_paid_back": 10.0 * k >= cost}
            for c, cost in (("ads", 210.0), ("search", 30.0)) for k in (1, 3, 6, 12)
        ] + [{"channel_id": "ads", "currency": "CNY", "months_since": 13, "n": 4, "payers": 1, "revenue": 9, "cost_per_member": 210.0, "is_paid_back": False}],
        "churn_backtest": [
            {"rule": r, "horizon_days": h, "first_as_of_on": months[0], "last_as_of_on": months[-1], "paying": 900, "stopped": 90, "flagged": 40 if r != "never_active" else 2, "flagged_stopped": 12 if r != "never_active" else 1, "base_share": 0.1,
             **({"precision_share": 0.3, "precision_low": 0.18, "precision_high": 0.45} if r != "never_active" else {}), "recall_share": 0.13, "recall_low": 0.08, "recall_high": 0.22,
             "verdict": "better_than_chance" if r != "never_active" else "not_enough_data"}
            for h in (28, 60) for r in rules
        ],
        "advertising": [
            {"month_on": m, "placement_id": "banner", "currency": "CNY", "amount": 1000, "refunds": 0, "reports": 30, "impressions": 100000, "clicks": 900, "ecpm": 10.0, "click_share": 0.009} for m in months
        ],
        "training_sales": [
            {"product_id": "c-1", "currency": "CNY", "title": "=2+3 课程 A", "topic_id": "agents", "sales": 20, "amount": 4000, "refunded": 2, "refunds": 400, "refunded_share": 0.1, "buyers": 19, "completed": 9, "completed_share": 0.47, "last_sold_on": months[-1]}
        ],
        "recruiting_fees": [],
        "benefit_use": [
            {"plan_id": "pro", "benefit_id": b, **both("label", zh, en), "is_included": True, "members": 60, "users": 30, "uses": 90, "used_share": 0.5} for b, zh, en in (("replays", "讲座回放", "Lecture replays"), ("compute", "算力", "Compute"))
        ],
        "benefit_upgrades": [
            {"benefit_id": b, **both("label", zh, en), "upgrades": 40, "upgrades_after_use": 20, "upgrade_use_share": 0.5, "upgrade_use_low": 0.35, "upgrade_use_high": 0.65, "renewals": 400, "renewals_after_use": 80, "renewal_use_share": 0.2,
             "renewal_use_low": 0.16, "renewal_use_high": 0.24, "verdict": "more_often", **both("caution", "先后不等于因果。", "Before is not because.")}
            for b, zh, en in (("replays", "讲座回放", "Lecture replays"), ("compute", "算力", "Compute"))
        ],
    }  # fmt: skip
