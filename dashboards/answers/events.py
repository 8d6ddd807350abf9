"""What events and content bring, and on how few people they rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, registered
from dashboards.words import L

QUESTION = ("活动和内容带来了什么，靠多少人？", "What do events and content bring, and on how few people do they rest?")
Metric = Callable[[str], Mapping[str, Any]]


def answer(gaps: pl.DataFrame, concentration: pl.DataFrame, metric: Metric) -> str:
    """Who comes to lectures and comes back, the topic most wanted beyond what is held, and who carries the answers."""
    come = f.pct(metric("lecture_attendance_share").get("current_value"))
    back = f.pct(metric("lecture_return_share").get("current_value"))
    said = L(
        f"报名讲座的人 **{come}** 到场，到场者 {back} 在 30 天内又活跃",
        f"**{come}** of those registered for lectures come, {back} of them are active again within 30 days",
    )
    wanted = gaps.filter(pl.col("gap") > 0)
    topic = wanted["topic"][0] if wanted.height else ""
    lack = L(f"；最缺讲座的主题是{topic}", f"; most wanted and least held: {topic}") if topic else ""
    return L(f"{said}{lack}。", f"{said}{lack}. ") + _carried(concentration)


def _carried(concentration: pl.DataFrame) -> str:
    answers = concentration.filter(pl.col("kind") == "answers")
    if answers.is_empty():
        return L("近 90 天没有回答可数。", "No answers were given in 90 days.")
    half, everybody = f.count(answers["people_for_half"][0]), f.count(answers["contributors"][0])
    return L(
        f"一半的回答来自 {everybody} 人中的 {half} 人。", f"Half of all answers come from {half} of {everybody} people."
    )


def cards(metric: Metric, definition: Callable[[str], str]) -> list[Kpi]:
    """Who comes to lectures, who comes back, what is finished in a week, and the share of the three busiest."""
    return [
        registered(
            L("讲座到场率", "Lecture attendance"),
            metric("lecture_attendance_share"),
            f.pct,
            definition("lecture_attendance_share") or L("到场 ÷ 报名。", "Attended ÷ registered."),
            against=L("近 90 天", "last 90 days"),
        ),
        registered(
            L("讲座回访率", "Back after a lecture"),
            metric("lecture_return_share"),
            f.pct,
            definition("lecture_return_share")
            or L("讲座后 30 天内又活跃的到场者。", "Attendees active again within 30 days."),
            against=L("近 180 天", "last 180 days"),
        ),
        registered(
            L("一周学完", "Completed in a week"),
            metric("completions_week"),
            f.num,
            definition("completions_week")
            or L("成员学完的资源，每人每份一次。", "Resources completed, each member and resource once."),
            against=L("上周，份", "resources, last week"),
        ),
        registered(
            L("前三人的贡献", "Share of the top three"),
            metric("top3_contribution_share"),
            lambda share: f.pct(share, 1),
            definition("top3_contribution_share")
            or L("贡献最多的三人占全部贡献。", "Contributions of the three who contribute most ÷ all."),
            against=L("占全部贡献", "of all contributions"),
        ),
    ]
