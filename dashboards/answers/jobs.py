"""How clear the postings are, how long they stay open, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    score, errors = f.num(facts["score"]), f.num(facts["with_error"])
    said = [
        L(
            f"**{f.num(jobs)}** 个职位里 {pay} 写明薪资，文本得分中位数 {score}，{errors} 个含错误",
            f"Of **{f.num(jobs)}** jobs {pay} state their pay; the median text scores {score} of 100, and {errors} "
            "have an error",
        )
    ]
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


def cards(facts: Mapping[str, Any], definition: Callable[[str], str]) -> list[Kpi]:
    """Pay, and hires; what the texts are worth is in the answer."""
    jobs = facts["jobs"]
    return [
        Kpi(
            L("写明薪资", "State their pay"),
            f.pct(facts["with_pay"] / jobs),
            against=L("占全部职位", "of all jobs"),
            n=jobs,
            definition=definition("salary_stated_share")
            or L("没写的不猜、不换算。", "Unstated pay is neither guessed nor converted."),
        ),
        Kpi(
            L("成功入职", "Placements"),
            f.count(facts["placed"]),
            against=L("申请", "of applications") + f" {f.count(facts['applications'])}",
            n=facts["applications"],
            definition=definition("placements") or L("各渠道累计入职数。", "Placements of all channels to date."),
        ),
    ]
