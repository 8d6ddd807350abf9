"""How clear the postings are, how long they stay open, and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi
from dashboards.words import L

QUESTION = (
    "职位写得清楚吗，开多久，给多少？",
    "Are the postings clear, how long do they stay open, and what do they pay?",
)


def answer(facts: Mapping[str, Any], wrong: pl.DataFrame, kept: pl.DataFrame) -> str:
    """The most common problem, pay, and the role whose postings close fastest; frames as the queries order them."""
    jobs = facts["jobs"]
    pay = f.pct(facts["with_pay"] / jobs)
    said = [L(f"**{f.num(jobs)}** 个职位里 {pay} 写明薪资", f"Of **{f.num(jobs)}** jobs {pay} state their pay")]
    costly = wrong.filter(pl.col("points") > 0) if wrong.height else wrong
    if costly.height:
        name, n = costly["label"][0], f.num(costly["jobs"][0])
        said.append(L(f"最常见的问题是“{name}”（{n} 个）", f"the most common problem is “{name}” ({n})"))
    known = kept.filter("is_enough", pl.col("median_days_open").is_not_null()) if kept.height else kept
    if known.height:
        fast = known.sort("median_days_open", "role")
        role, days = fast["role"][0], f.num(fast["median_days_open"][0])
        said.append(L(f"关闭最快的是“{role}”：半数在 {days} 天内", f"{role} closes fastest: half within {days} days"))
    else:
        said.append(
            L("各岗位都还没有半数职位关闭", "in no role with enough known ends have half of the postings closed yet")
        )
    return L("；", "; ").join(said) + L("。", ".")


def cards(facts: Mapping[str, Any]) -> list[Kpi]:
    """Score of the texts, errors, reposts and hires."""
    jobs = facts["jobs"]
    return [
        Kpi(
            L("文本得分中位数", "Median text score"),
            f.num(facts["score"]),
            against=L("满分 100", "of 100"),
            n=jobs,
            definition=L(
                "100 减去各项问题的扣分；分值见“检查结果”。",
                "100 minus the points of its problems; see the findings.",
            ),
        ),
        Kpi(
            L("含错误的职位", "Jobs with an error"),
            f.num(facts["with_error"]),
            against=L("年龄、性别、收费或无正文", "age, gender, asking for money, no text"),
            n=jobs,
            definition=L("至少一处错误级别的问题。", "At least one problem of the severity error."),
        ),
        Kpi(
            L("重新发布", "Reposted"),
            f.pct(facts["reposts"] / facts["postings"]) if facts["postings"] else f.DASH,
            against=L("占全部发布", "of all postings"),
            n=facts["postings"],
            definition=L(
                "同一职位在下线后、或 30 天后再次发布。",
                "The same opening posted again once it was gone, or 30 days later.",
            ),
        ),
        Kpi(
            L("申请入职率", "Hired of applications"),
            f.pct(facts["placed"] / facts["applications"], 1) if facts["applications"] else f.DASH,
            against=L(f"{f.count(facts['placed'])} 人次入职", f"{f.count(facts['placed'])} hires"),
            n=facts["applications"],
            definition=L("入职 ÷ 申请，每人每职位一次。", "Hires ÷ applications, a person and a posting once."),
        ),
    ]
