"""One metric of the registry: its value in words, how it moved and by whom, its goal, and where it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi
from dashboards.words import L

HERE = Path(__file__).parents[1]
QUOTED = re.compile(r'"([a-z0-9_]+)"')
QUESTION = ("这个数字是什么，为什么变了？", "What does this number mean, and why did it move?")
UNITS = {
    "members": ("人", "members"),
    "share": ("比例", "share"),
    "hours": ("小时", "hours"),
    "money": ("金额", "money"),
    "questions": ("个问题", "questions"),
    "resources": ("份资源", "resources"),
    "completions": ("次学完", "completions"),
    "tickets": ("张工单", "tickets"),
    "jobs": ("个职位", "jobs"),
    "companies": ("个单位", "organisations"),
    "skills": ("项技能", "skills"),
    "topics": ("个主题", "topics"),
    "cells": ("个格子", "cells"),
    "documents": ("份文档", "documents"),
    "projects": ("个项目", "projects"),
    "needs": ("个需求", "needs"),
    "milestones": ("个里程碑", "milestones"),
    "outcomes": ("项成果", "outcomes"),
    "channels": ("个渠道", "channels"),
    "placements": ("次入职", "placements"),
    "steps": ("步", "steps"),
    "subjects": ("个对象", "subjects"),
    "entries": ("条", "entries"),
    "views": ("次浏览", "views"),
    "seconds": ("秒", "seconds"),
    "days": ("天", "days"),
}
GRAINS = {
    "day": ("每日", "daily"),
    "week": ("每周", "weekly"),
    "month": ("每月", "monthly"),
    "snapshot": ("当前", "now"),
}
BEFORE = {
    "day": ("前一天", "the day before"),
    "week": ("上周", "the week before"),
    "month": ("上月", "the month before"),
}
DIRECTIONS = {
    "up": ("越高越好", "higher is better"),
    "down": ("越低越好", "lower is better"),
    "none": ("没有好坏之分", "neither is better"),
}
DIMENSIONS = {
    "lifecycle": ("成员来去", "Coming and going"),
    "movement": ("收入变动", "Movement"),
    "channel": ("获客渠道", "Channel"),
    "country": ("国家或地区", "Country"),
    "language": ("成员语言", "Language of the member"),
    "cohort": ("加入月份", "Month joined"),
    "returning": ("新老成员", "New or returning"),
    "topic": ("主题", "Topic"),
    "content_language": ("内容语言", "Language of the content"),
    "plan": ("方案", "Plan"),
}
CAUSES = {
    "feed_failed": ("抓取失败", "feed failed"),
    "feed_silent": ("数据缺失", "feed silent"),
    "holiday": ("假期", "holiday"),
    "make_up": ("调休上班", "make-up day"),
    "burst": ("机器人", "bots"),
    "one_account": ("单一账号", "one account"),
    "lecture": ("讲座", "lecture"),
    "one_group": ("单一群组", "one group"),
    "unknown": ("原因未知", "no known cause"),
}
STATES = {
    "likely": ("预计能达成", "likely to be reached"),
    "open": ("能否达成未定", "open"),
    "unlikely": ("预计达不成", "unlikely to be reached"),
    "unknown": ("没有预测", "no forecast"),
}
PAGES = {
    "overview": ("本周", "This week"),
    "knowledge": ("探索", "Explore"),
    "resource": ("资源详情", "Resource"),
    "trends": ("趋势", "Trends"),
    "gaps": ("缺口", "Gaps"),
    "review_queue": ("复核队列", "Review queue"),
    "learning_paths": ("学习路径", "Learning paths"),
    "for_you": ("为你推荐", "For you"),
    "talent_market": ("人才市场", "Talent market"),
    "jobs": ("职位", "Jobs"),
    "matching": ("匹配", "Matching"),
    "projects": ("项目", "Projects"),
    "project_matching": ("项目对接", "Project matching"),
    "community": ("社区", "Community"),
    "retention": ("留存与成员", "Retention and members"),
    "service": ("问答与支持", "Questions and support"),
    "events": ("活动与内容", "Events and content"),
    "business": ("经营", "Business"),
    "channels": ("渠道与流失", "Channels and churn"),
    "operations": ("数据运行", "Operations"),
    "model_card": ("模型说明", "Model card"),
}


def worded(pairs: Mapping[str, tuple[str, str]], code: str | None) -> str:
    """A code as the reader's word; one without a word stays."""
    return f.DASH if code is None else L(*pairs[code]) if code in pairs else code


FORMS: dict[str, Callable[[float], str]] = {
    "share": lambda value: f.pct(value, 1),
    "hours": f.hours,
    "seconds": f.seconds,
    "days": f.days,
}


def shown(value: float | None, unit: str, currency: str | None) -> str:
    """A value in its unit."""
    if value is None:
        return f.DASH
    if unit == "money" and currency:
        return f.money(value, currency)
    return FORMS[unit](value) if unit in FORMS else f.num(value, 0 if float(value).is_integer() else 1)


def span(low: float, high: float, unit: str, currency: str | None) -> str:
    """A range, short enough for a tile."""
    if unit == "money":
        return f"{f.compact(low)} – {f.compact(high)}"
    return f"{shown(low, unit, currency)} – {shown(high, unit, currency)}"


def moved(difference: float | None, unit: str, currency: str | None) -> str:
    """A difference with its sign; of shares in percentage points."""
    if difference is None:
        return f.DASH
    if unit == "share":
        return f.points(difference)
    if unit == "money" and currency:
        sign = "+" if difference > 0 else ""
        return sign + f.money(difference, currency)
    return f.signed(difference, 0 if float(difference).is_integer() else 1)


def last_two(history: pl.DataFrame) -> tuple[float | None, float | None]:
    """Value of the newest period and of the one before."""
    values = history["value"].to_list() if history.height else []
    return (values[-1] if values else None), (values[-2] if len(values) > 1 else None)


def answer(
    metric: Mapping[str, Any], history: pl.DataFrame, changes: pl.DataFrame, currency: str | None, metrics: int
) -> str:
    """The value, how it moved, where that came from; or the reason why there is no value."""
    counted = L(f"共登记 **{metrics}** 个指标。", f"**{metrics}** metrics are registered.")
    if metric["current_value"] is None:
        reason = metric["missing_reason"] or L("涉及的人太少，未提供。", "it tells of too few people and is withheld.")
        return L(
            f"「{metric['label']}」目前没有数值：{reason}{counted}",
            f"{metric['label']} has no value now: {reason} {counted}",
        )
    value, unit = shown(metric["current_value"], metric["unit"], currency), metric["unit"]
    now, before = last_two(history)
    if now is None or before is None:
        return L(f"{metric['label']}：**{value}**。{counted}", f"{metric['label']}: **{value}**. {counted}")
    change, period = moved(now - before, unit, currency), BEFORE[history["period"][-1]]
    why = because(changes, unit, currency)
    return L(
        f"{metric['label']}：**{value}**，比{period[0]} {change}{'；' + why if why else ''}。{counted}",
        f"{metric['label']}: **{value}**, {change} on {period[1]}{'; ' + why if why else ''}. {counted}",
    )


def because(changes: pl.DataFrame, unit: str, currency: str | None) -> str:
    """The two largest contributions in words; empty when nothing moved."""
    parts = [
        (row["label"], moved(row["contribution"], unit, currency))
        for row in changes.iter_rows(named=True)
        if row["contribution"]
    ][:2]
    if not parts:
        return ""
    zh = "、".join(f"{label}（{size}）" for label, size in parts)
    en = " and ".join(f"{label} ({size})" for label, size in parts)
    return L(f"影响最大的是{zh}", f"the most came from {en}")


def cards(
    metric: Mapping[str, Any],
    history: pl.DataFrame,
    anomalies: pl.DataFrame,
    goals: pl.DataFrame,
    currency: str | None,
) -> list[Kpi]:
    """The value, the range expected, the surprises, the goal."""
    found = [_value(metric, history, currency)]
    if history.height and history["expected_low"][-1] is not None:
        found.append(_expected(history.row(-1, named=True), metric["unit"], currency))
    if history.height:
        found.append(_surprises(history, anomalies))
    if goals.height:
        found.append(_goal(goals.row(0, named=True), metric["unit"], currency))
    return found


def _value(metric: Mapping[str, Any], history: pl.DataFrame, currency: str | None) -> Kpi:
    now, before = last_two(history)
    difference = None if now is None or before is None else now - before
    better = (
        None if not difference or metric["direction"] == "none" else (difference > 0) == (metric["direction"] == "up")
    )
    period = history["period"][-1] if history.height else None
    return Kpi(
        metric["label"],
        shown(metric["current_value"], metric["unit"], currency),
        None if difference is None else moved(difference, metric["unit"], currency),
        better,
        L(f"较{BEFORE[period][0]}", f"vs {BEFORE[period][1]}") if difference is not None and period else "",
        metric["current_n"],
        history["value"].to_list()[-26:],
        metric["formula"],
    )


def _expected(last: Mapping[str, Any], unit: str, currency: str | None) -> Kpi:
    return Kpi(
        L("预期范围", "Expected range"),
        span(last["expected_low"], last["expected_high"], unit, currency),
        against=L("超出范围", "outside") if last["is_unusual"] else L("在范围内", "inside"),
        definition=method(),
    )


def _surprises(history: pl.DataFrame, anomalies: pl.DataFrame) -> Kpi:
    known = anomalies.filter(pl.col("cause") != "unknown")["period_on"].n_unique()
    return Kpi(
        L("异常", "Surprises"),
        f.num(anomalies["period_on"].n_unique()),
        against=L(f"其中 {known} 次有已知原因", f"{known} with a known cause"),
        n=history.height,
        definition=method(),
    )


def _goal(goal: Mapping[str, Any], unit: str, currency: str | None) -> Kpi:
    day, outlook = f.day(goal["due_on"], "yMMMd"), worded(STATES, goal["outlook"])
    return Kpi(
        L("目标", "Goal"),
        shown(goal["target"], unit, currency),
        against=L(f"{day} 前 · {outlook}", f"by {day} · {outlook}"),
        definition=forecasting(),
    )


def method() -> str:
    """How a range is expected."""
    return L(
        "由之前 12 个同类的普通周期（日指标取同一星期几）按 Theil–Sen 直线推算，宽度为三个标准差；"
        "假期与调休日不作依据，基数少于 10 不判断。",
        "A Theil-Sen line through the 12 ordinary periods before (the same weekday for daily metrics), three standard "
        "deviations wide; holidays and make-up days are no basis, and below a base of 10 nothing is judged.",
    )


def forecasting() -> str:
    """How a goal is forecast."""
    return L(
        "按最近十二次变化的平均值延续（带漂移的随机游走），给出 80% 区间；变化少于八次不预测。",
        "The mean of the last twelve changes goes on (random walk with drift), with its 80 % interval; none from fewer "
        "than eight.",
    )


def definition(metric: Mapping[str, Any], pages: Sequence[str]) -> list[tuple[str, str]]:
    """What the registry says about a metric, line by line: (heading, text)."""
    least = f.num(metric["minimum_n"]) if metric["minimum_n"] else L("不限", "none")
    return [
        (L("问题", "Question"), metric["question"]),
        (L("公式", "Formula"), metric["formula"]),
        (L("单位", "Unit"), worded(UNITS, metric["unit"])),
        (L("周期", "Period"), worded(GRAINS, metric["grain"])),
        (L("方向", "Direction"), worded(DIRECTIONS, metric["direction"])),
        (L("最小基数", "Least base"), least),
        (L("负责人", "Owner"), metric["owner"]),
        (L("数据集与模型", "Data set and model"), f"{metric['mart']} · {metric['model']}"),
        (L("用在", "Shown on"), L("、", ", ").join(pages) or L("没有页面用它作要点", "no page as a key figure")),
    ]


def goal_lines(goals: pl.DataFrame, unit: str, currency: str | None) -> list[tuple[str, str, str]]:
    """Each goal for `parts.why`: (target, how it stands, forecast)."""
    lines: list[tuple[str, str, str]] = []
    for goal in goals.iter_rows(named=True):
        value = {k: shown(goal[k], unit, currency) for k in ("target", "actual", "pace_value", "forecast")}
        low, high = (shown(goal[k], unit, currency) for k in ("forecast_low", "forecast_high"))
        due = f.day(goal["due_on"], "yMMMd")
        stands = L(
            f"{due} 前达到；现在 {value['actual']}，按时间进度应为 {value['pace_value']}。",
            f"by {due}; now {value['actual']}, and {value['pace_value']} would be on pace.",
        )
        ahead = worded(STATES, goal["outlook"])
        if goal["forecast"] is not None:
            ahead = L(
                f"到期预测 {value['forecast']}（80% 区间 {low} – {high}，n {f.num(goal['forecast_n'])}）：{ahead}",
                f"forecast {value['forecast']} (80 % between {low} and {high}, n {f.num(goal['forecast_n'])}): {ahead}",
            )
        lines.append((value["target"], stands, ahead))
    return lines


@cache
def _named(page: str) -> frozenset[str]:
    """The words in quotes in the code of one page: the metrics that it asks for are among them."""
    files = [HERE / folder / f"{page}.py" for folder in ("answers", "views")]
    return frozenset(word for file in files if file.exists() for word in QUOTED.findall(file.read_text("utf-8")))


def pages_of(metric_id: str) -> list[str]:
    """The pages whose code asks for a metric, by their names in the navigation: no second list that could be wrong."""
    return [L(*name) for page, name in PAGES.items() if metric_id in _named(page)]


def change_rows(changes: pl.DataFrame, unit: str, currency: str | None) -> pl.DataFrame:
    """The contributions as a reader writes them; columns that say nothing here are left out."""
    made = pl.DataFrame(
        [
            {
                "label": row["label"],
                "added": moved(row["contribution"], unit, currency),
                "before": shown(row["value_before"], unit, currency),
                "now": shown(row["value_now"], unit, currency),
                "rate": moved(row["rate_effect"], unit, currency),
                "mix": moved(row["mix_effect"], unit, currency),
            }
            for row in changes.iter_rows(named=True)
        ],
        schema=dict.fromkeys(("label", "added", "before", "now", "rate", "mix"), pl.String),
    )
    return made.select(name for name in made.columns if made[name].ne(f.DASH).any())


def anomaly_rows(anomalies: pl.DataFrame, unit: str, currency: str | None) -> pl.DataFrame:
    """The surprises as a reader writes them."""
    return anomalies.with_columns(
        pl.Series("shown", [shown(v, unit, currency) for v in anomalies["value"]], dtype=pl.String),
        pl.Series(
            "range",
            [
                span(low, high, unit, currency)
                for low, high in anomalies.select("expected_low", "expected_high").iter_rows()
            ],
            dtype=pl.String,
        ),
        pl.Series("cause", [worded(CAUSES, c) for c in anomalies["cause"]], dtype=pl.String),
    )


def catalogue_rows(catalogue: pl.DataFrame, currency: str | None) -> pl.DataFrame:
    """The registry with values in their units and codes in words."""
    return catalogue.with_columns(
        pl.Series(
            "shown",
            [shown(v, u, currency) for v, u in catalogue.select("current_value", "unit").iter_rows()],
            dtype=pl.String,
        ),
        pl.Series("unit", [worded(UNITS, u) for u in catalogue["unit"]], dtype=pl.String),
        pl.Series("grain", [worded(GRAINS, g) for g in catalogue["grain"]], dtype=pl.String),
    )
