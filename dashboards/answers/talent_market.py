"""Which skills the market wants, and where the members are short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L

DIMENSIONS = {
    "role": ("岗位", "Role"),
    "seniority": ("级别", "Seniority"),
    "country": ("国家", "Country"),
    "city": ("城市", "City"),
    "workplace": ("办公方式", "Workplace"),
    "language": ("语言", "Language"),
}
QUESTION = ("市场要什么技能，我们缺什么？", "Which skills does the market want, and where are we short?")


def answer(jobs: int, leading: pl.DataFrame, rising: pl.DataFrame, short: pl.DataFrame) -> str:
    """The skill most asked for, the one that grew fastest, and the widest gap; each from the first row of its frame."""
    if leading.is_empty():
        return L("职位里没有认出词表里的技能。", "No skill of the vocabulary was recognised in the jobs.")
    skill, share = leading["skill"][0], f.pct(leading["demand_share"][0])
    said = [
        L(
            f"**{f.num(jobs)}** 个职位里最常要的是**{skill}**（{share}）",
            f"Of **{f.num(jobs)}** jobs, most ask for **{skill}** ({share})",
        )
    ]
    if rising.height:
        fast, factor = rising["skill"][0], f.num(rising["growth_ratio"][0], 1)
        said.append(
            L(f"半年里涨得最快的是「{fast}」（{factor} 倍）", f"{fast} grew fastest in half a year ({factor}×)")
        )
    risky = short.filter(pl.col("is_risky")) if short.height else short
    if risky.height:
        lack, few, wanted = risky["skill"][0], f.count(risky["bench_members"][0]), f.num(risky["open_jobs"][0])
        said.append(
            L(
                f"缺口风险最大的是「{lack}」：{wanted} 个在招职位，合格且愿意求职的成员 {few} 人",
                f"the riskiest gap is {lack}: {wanted} open jobs, {few} qualified members open to jobs",
            )
        )
    return L("；", "; ").join(said) + L("。", ".")


def cards(sizes: Mapping[str, Any], definition: Callable[[str], str]) -> list[Kpi]:
    """Open jobs, new jobs, remote share and jobs that state their pay."""
    jobs = sizes["jobs"]
    return [
        Kpi(
            L("在招职位", "Open jobs"),
            f.num(sizes["open_jobs"]),
            against=L("占全部 ", "of all ") + f.pct(sizes["open_jobs"] / jobs),
            n=jobs,
            definition=definition("open_jobs")
            or L("没有关闭、仍能看到的职位，去重后。", "Postings not closed and still seen; duplicates count once."),
        ),
        compared(
            L("近四周新职位", "New in four weeks"),
            sizes["fresh"],
            sizes["fresh_before"],
            show=f.num,
            by="ratio",
            against=L("较前四周", "vs four weeks before"),
            n=sizes["fresh"] + sizes["fresh_before"],
            definition=definition("jobs_posted_28d") or L("按发布日期计。", "By date of posting."),
        ),
        Kpi(
            L("至少可远程", "Remote, at least"),
            f.pct(sizes["remote_share"]),
            against=L("占在招职位", "of open jobs"),
            n=sizes["open_jobs"],
            definition=definition("remote_share")
            or L("写明远程的 ÷ 在招职位；没写的可能也可以。", "Jobs that say remote ÷ open jobs; many say nothing."),
        ),
        Kpi(
            L("写明薪资", "State their pay"),
            f.pct(sizes["with_pay"] / jobs),
            against=L("占全部职位", "of all jobs"),
            n=jobs,
            definition=definition("salary_stated_share")
            or L("没写的不猜、不换算。", "Unstated pay is neither guessed nor converted."),
        ),
    ]
