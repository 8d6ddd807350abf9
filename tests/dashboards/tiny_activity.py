"""Activity of the small publication: who is active, who came back, funnels, visits, the ladder, members at risk."""

# ruff: noqa: E501  rows read like rows: as few lines as a table would take

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any


def both(column: str, zh: str, en: str) -> dict[str, str]:
    """The two columns of one text."""
    return {f"{column}_zh": zh, f"{column}_en": en}


def marts(
    monday: date, reporting: date, months: Sequence[date], steps: Sequence[tuple[str, str, str, int]]
) -> dict[str, Iterable[Mapping[str, Any]]]:
    """Rows of each mart; `monday` begins the last complete week, `steps` are those of becoming a member."""

    def week(i: int) -> date:
        return monday - timedelta(weeks=i)

    return {
        "activity_periods": [
            {"audience": a, "unit": unit, "period_on": on, "active_members": 150, "previous_active_members": 130, "new_members": 25, "returning_members": 100,
             "resurrected_members": 10, "dormant_members": 15, "events": 2000, "mean_daily_active_members": 30.0, "stickiness": None if unit == "day" else 0.2, "is_complete": True}
            for a in ("members", "everyone")
            for unit, starts in (("day", [monday - timedelta(days=i) for i in range(90)]), ("week", [week(i) for i in range(30)]), ("month", months)) for on in starts
        ],
        "retention_curves": [
            {"definition_id": d, **both("label", zh, en), "unit": unit, "clock": "calendar", "cohort_on": on, "period": k, "members": 60, "retained": 40 - 4 * k,
             "retained_share": (40 - 4 * k) / 60, "is_complete": k < len(starts) - j}
            for d, zh, en, unit, starts in (("joined_month", "加入之后，每月还来", "Joined, active in a later month", "month", months),
                                            ("joined_week", "加入之后，每周还来", "Joined, active in a later week", "week", [week(9 - i) for i in range(10)]))
            for j, on in enumerate(starts) for k in range(10)
        ],
        "funnels": [
            {"funnel_id": fid, **both("funnel_label", zh, en), "step": i + 1, **both("label", a, b), **both("definition", a, b), "entries": n, "members": n,
             "share_of_previous": n / steps[max(0, i - 1)][3] if i else None, "share_of_first": n / 100, "entered_to": monday}
            for fid, zh, en in (("onboarding", "新人入门", "Becoming a member"), ("lectures", "参加讲座", "Going to a lecture")) for i, (_, a, b, n) in enumerate(steps)
        ],
        "session_days": [
            {"audience": a, "day_on": reporting - timedelta(days=i), "sessions": 60, "members": 30, "sessions_per_member": 2.0, "median_minutes": 9.0,
             "views_per_session": 3.5, "events_per_session": 6.0}
            for a in ("members", "everyone") for i in range(28)
        ],
        "session_hours": [
            {"audience": a, "weekday": d, "hour": h, "sessions": 3 * h, "members": 2 * h, "share_of_sessions": 3 * h / (7 * 3 * 276)}
            for a in ("members", "everyone") for d in range(1, 8) for h in range(24)
        ],
        "ladder_flows": [
            {"month_on": months[-1], "from_level": a, "to_level": b, **both("from_label", "访客", "Visitor"), **both("to_label", zh, en), "direction": way, "members": n, "is_complete": True}
            for a, b, zh, en, way, n in ((0, 1, "访客", "Visitor", "arrived", 40), (1, 2, "学习者", "Learner", "up", 20), (2, 1, "访客", "Visitor", "down", 9), (2, 2, "学习者", "Learner", "stayed", 30))
        ],
        "ladder_members": [
            {"member_id": f"m0000000{i}", "level": 1, **both("label", "访客", "Visitor"), "next_level": 2, **both("next_label", "学习者", "Learner"), "done": 2, "needed": 3,
             "missing": 1, "is_one_step_away": True, "missing_zh": "再有 1 次学习", "missing_en": "1 more of acts of learning"}
            for i in range(1, 4)
        ],
        "risk_backtests": [
            {"rule_id": "silent", **both("label", "常来的人两周没来", "A regular, silent for two weeks"), "span": span, "as_of_on": monday, "members": 900, "lapsed": 200, "flagged": 50,
             "flagged_lapsed": 30, "precision": 0.6, "precision_low": 0.46, "precision_high": 0.72, "recall": 0.15, "base_rate": 200 / 900}
            for span in ("day", "all")
        ],
        "member_risks": [
            {"member_id": f"m0000000{i}", "rule_id": "silent", **both("label", "常来的人两周没来", "A regular, silent for two weeks"), "last_active_on": monday, "days_before": 12, "days_recent": 0,
             **both("evidence", "此前 56 天活跃 12 天。", "Active on 12 of the 56 days before."), **both("action", "发一条私信", "Write personally"), "precision": 0.6, "precision_n": 50}
            for i in range(1, 7)
        ],
    }  # fmt: skip


def metrics(monday: date) -> Iterable[Mapping[str, Any]]:
    """What the registry counted of members, lectures, support and money: numbers that a page shows as they were counted."""
    counted = (
        ("activation_share", "新人激活", "Activation", "share", 0.78, 159),
        ("members_about_to_leave", "可能要走的成员", "Members about to leave", "members", 6.0, 6),
        ("unanswered_questions", "待回答问题", "Unanswered questions", "questions", 4.0, 4),
        ("support_satisfied_share", "支持满意率", "Satisfied with support", "share", 0.8, 40),
        ("lecture_attendance_share", "讲座到场率", "Lecture attendance", "share", 0.6, 90),
        ("lecture_return_share", "讲座回访率", "Return after a lecture", "share", 0.5, 54),
        ("mrr", "月度经常性收入", "Monthly recurring revenue", "money", 150.0, 3),
    )
    return [
        {"metric_id": metric, **both("label", zh, en), **both("question", "多少？", "How many?"), **both("formula", zh, en), "unit": unit, "grain": "snapshot", "direction": "up",
         "minimum_n": 0, "mart": "members", "model": "int_measured_community", "owner": "community", "current_value": value, "current_n": n, "measured_on": monday}
        for metric, zh, en, unit, value, n in counted
    ]  # fmt: skip
