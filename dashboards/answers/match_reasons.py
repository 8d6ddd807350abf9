"""Why a member and a job are shown to each other: need by need, the parts of the score, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.matching import ties
from dashboards.answers.trust import trust
from dashboards.terms import term
from dashboards.words import L, mark, plain

# How a skill that is shown stands to the one that is asked for.
NEAR = {
    "implies": ("它包含这一项", "which implies it"),
    "narrower": ("它是更具体的一种", "a narrower kind of it"),
    "related": ("它与这一项相关", "which is related"),
}


def answer(job: Mapping[str, Any], candidates: pl.DataFrame, check: Mapping[str, Any] | None) -> str:
    """The best member for a job, what is met and unknown, how many tie, and whether to trust the score."""
    best = candidates.row(0, named=True)
    met, unknown, tied, test = len(best["met"]), len(best["unknown"]), ties(candidates), trust(check)
    overlap = f.plural(tied, "member overlaps", "members overlap")
    return L(
        f"「**{plain(job['title'])}**」最合适的人选是 **{f.person(best['member_id'])}**：满足 {met} 项，"
        f"{unknown} 项没有证据；另有 {tied} 人的分数范围与其重叠，不分先后。{test}。",
        f"**{f.person(best['member_id'])}** fits **{plain(job['title'])}** best: "
        f"{f.plural(met, 'skill', 'skills')} met, {unknown} without evidence; {overlap} with that range, which is a "
        f"tie. {test[0].upper()}{test[1:]}.",
    )


def needs(frame: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Each need: its share of the weight and name, what is shown of it, and the job's own words."""
    return [
        (
            f"{f.pct(one['weight'])} {plain(one['skill'] or one['skill_id'])}",
            _shown(one),
            L("职位原文：", "The job says: ") + mark(one["quote"], one["quote"]) if one["quote"] else "",
        )
        for one in frame.iter_rows(named=True)
    ]


def _shown(one: Mapping[str, Any]) -> str:
    if one["state"] == "unknown":
        if one["near_skill_id"] and one["credit"] > one["base_rate"]:
            near, how = plain(one["near_skill"] or one["near_skill_id"]), L(*NEAR[one["near_relation"]])
            part = f.pct(one["credit"])
            return L(
                f"没有证据；已展示「{near}」，{how}，按 {part} 计",
                f"no evidence; shows {near}, {how}, and counts for {part}",
            )
        rate = f.pct(one["base_rate"])
        return L(
            f"没有证据，按 {rate} 计：有证据的成员里达到 {one['level']} 级的比例",
            f"no evidence; counts {rate}, the share of members with evidence who reach level {one['level']}",
        )
    verdict = L("满足", "met") if one["state"] == "met" else L("未达到", "not met")
    held, size = f.num(one["held_level"], 1), f.plural(one["evidence"], "piece", "pieces")
    proof = L(f"{term(one['proof'])}，", f"{term(one['proof'])}, ") if one["proof"] else ""
    last = f.day(one["last_evidence_on"], "yMMMd") if one["last_evidence_on"] else ""
    return L(
        f"{verdict}：要求 {one['level']} 级，展示 {held} 级，{proof}{one['evidence']} 条证据"
        + (f"，最近 {last}" if last else ""),
        f"{verdict}: level {one['level']} asked, {held} shown, {proof}{size} of evidence"
        + (f", last on {last}" if last else ""),
    )


def parts(one: Mapping[str, Any]) -> str:
    """What the score is made of."""
    score, met, near, base = (f.pct(one[name]) for name in ("score", "met_part", "near_part", "base_part"))
    return L(
        f"分数 {score} = 已满足 {met} + 相近技能 {near} + 没有证据的按基准率 {base}",
        f"Score {score} = met {met} + near skills {near} + base rates of what has no evidence {base}",
    )


def mutual(one: Mapping[str, Any], *, of_member: bool) -> str:
    """How the other side ranks this one."""
    rank = one["back_rank"]
    if of_member:
        return (
            L(f"在这个职位的人选里排第 {rank}", f"Number {rank} among this job's candidates")
            if rank
            else L("不在这个职位的前 20 名人选里", "Not among this job's twenty best candidates")
        )
    return (
        L(f"在这位成员的职位里排第 {rank}", f"Number {rank} among this member's jobs")
        if rank
        else L("不在这位成员的前 20 个职位里", "Not among this member's twenty best jobs")
    )


def change(one: Mapping[str, Any], frame: pl.DataFrame) -> str:
    """What the one answer that narrows most would make of the score, either way."""
    open_need = frame.filter(pl.col("skill_id") == (one["narrows_skill_id"] or ""))
    if open_need.is_empty():
        return L(
            "每一项都有证据：只有更高的等级能改变这个分数。",
            "There is evidence of every need: only higher levels would change this score.",
        )
    need = open_need.row(0, named=True)
    skill = plain(need["skill"] or need["skill_id"])
    now = f.pct(one["score"])
    up = f.pct(one["score"] + need["weight"] * (1 - need["value"]))
    down = f.pct(max(0.0, one["score"] - need["weight"] * need["value"]))
    return L(
        f"弄清「{skill}」最能改变结果：达到 {need['level']} 级，分数从 {now} 变为 {up}；有证据但不到，变为 {down}。",
        f"{skill} would change this most: shown at level {need['level']}, the score goes from {now} to {up}; "
        f"shown below it, to {down}.",
    )
