"""Who and what could fill what a project needs, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.terms import term
from dashboards.words import L, plain

QUESTION = (
    "谁和什么资源能补上项目的缺口？",
    "Who and which resources could fill what projects need?",
)
NO_EVIDENCE = ("claimed", "viewed")
NOTES = {
    "people": (
        "愿意参与项目、还没加入的成员。左端：没证据的都不会；右端：都会。",
        "Members open to projects who are not in it. Left end: nothing without evidence is met. Right: all of it.",
    ),
    "why": (
        "项目缺的技能，和这位成员能拿出的证据。",
        "The skills that it lacks, and what the member can show of them.",
    ),
    "team": (
        "人数最少、能覆盖最多缺口的团队；关键技能要两个人。",
        "The smallest team that covers what can be covered; two for a critical skill.",
    ),
    "ways": (
        "先看有没有人会，再看谁学得最快；学习只能证明到 3 级。",
        "Somebody who shows it first, then who learns it soonest; study alone shows level 3 at most.",
    ),
    "resources": (
        "先关键，再看开始日和编号；同一天不会超出容量。",
        "Critical first, then the earlier start, then the id; never more than there is on any day.",
    ),
}
OPTIONS = {
    "find": ("已具备", "Shows it"),
    "near": ("接近", "Near it"),
    "grow": ("学习", "Learns it"),
    "none": ("没有办法", "No way known"),
}


def answer(listed: pl.DataFrame, one: Mapping[str, Any]) -> str:
    """Over all projects: skills that a team covers, resource needs met whole; and the same for the chosen project."""
    skills, covered, resources, granted = (
        f.num(listed[column].sum()) for column in ("skills", "covered", "resources", "granted")
    )
    mine = f.num(one["covered"]), f.num(one["skills"]), f.num(one["granted"]), f.num(one["resources"])
    team = f.plural(one["team"], "member", "members")
    things = L(f"资源 {mine[2]}/{mine[3]} 项", f"{mine[2]} of {mine[3]} resource needs")
    if not one["resources"]:
        things = L("不缺共享资源", "no shared resource is lacking")
    return L(
        f"{f.num(listed.height)} 个项目共缺 **{skills}** 项技能，可邀请的成员能覆盖 **{covered}** 项；"
        f"{resources} 项资源需求里 {granted} 项能全部满足。"
        f"「{plain(one['project'])}」：技能 {mine[0]}/{mine[1]} 项，由 {f.num(one['team'])} 人的团队覆盖；"
        f"{things}。",
        f"{f.num(listed.height)} projects lack **{skills}** skills; members who may be asked cover **{covered}** of "
        f"them, and {granted} of {resources} resource needs can be met whole. "
        f"{plain(one['project'])}: {mine[0]} of {mine[1]} skills covered by a team of {team}, "
        f"{things}.",
    )


def chips(one: Mapping[str, Any], skills: Mapping[str, str]) -> list[tuple[str, str]]:
    """The skills a match turns on, each met, unmet or unknown."""
    return [(skills.get(skill, skill), state) for state in ("met", "unmet", "unknown") for skill in one[state] or []]


def changes(one: Mapping[str, Any], skills: Mapping[str, str]) -> str:
    """What is asked first to narrow the score, and whether the project stands high for the member too."""
    said: list[str] = []
    if one["narrows_skill_id"]:
        skill = skills.get(one["narrows_skill_id"], one["narrows_skill_id"])
        said.append(
            L(f"先问清「{skill}」，分数的范围缩小最多。", f"Ask about {skill} first: it narrows the range most.")
        )
    rank = f.num(one["member_rank"])
    said.append(L(f"在这位成员的项目里排第 {rank}。", f"Among this member's projects it is number {rank}."))
    return L("", " ").join(said)


def proofs(evidence: pl.DataFrame) -> list[tuple[str, str, str]]:
    """What a member can show of each skill that the project needs."""
    found: list[tuple[str, str, str]] = []
    for e in evidence.iter_rows(named=True):
        need = L(f"需要 {e['needed_level']} 级", f"level {e['needed_level']} is needed")
        if e["level"] is None:
            found.append((e["skill"], L("没有证据", "no evidence") + L("，", "; ") + need, ""))
            continue
        last = f.day(e["last_evidence_on"], "yMMMd") if e["last_evidence_on"] else ""
        size = f.plural(e["evidence"], "piece", "pieces")
        said = L(
            f"{f.num(e['level'], 1)} 级，{term(e['proof'])}，{e['evidence']} 条证据"
            + (f"，最近 {last}" if last else ""),
            f"level {f.num(e['level'], 1)}, {term(e['proof'])}, {size} of evidence"
            + (f", last on {last}" if last else ""),
        )
        if e["proof"] in NO_EVIDENCE:
            need = L("这不算水平的证据；", "This is no evidence of a level; ") + need
        found.append((e["skill"], said, need))
    return found


def team(rows: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Each skill with who of the team holds it, those that are missing first."""
    return [
        (
            r["skill"],
            r["reason"],
            L("由：", "Held by: ") + ", ".join(f.person(m) for m in r["holders"]) if r["holders"] else "",
        )
        for r in rows.iter_rows(named=True)
    ]


def note(panel: str) -> str:
    """How to read a panel."""
    return L(*NOTES[panel])


def option(code: str) -> str:
    """A kind of way as a word."""
    return L(*OPTIONS[code])


def suggested(rows: pl.DataFrame) -> list[tuple[str, str, str]]:
    """The suggested way of each need, with its reason."""
    return [
        (
            f"{r['skill']} · {option(r['option'])}",
            f"{f.person(r['member_id'])}{L('：', ': ')}{r['reason']}" if r["member_id"] else r["reason"],
            "",
        )
        for r in rows.filter("is_suggested").iter_rows(named=True)
    ]


def proposals(rows: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Each resource need: what comes of it and why."""
    firsts = rows.unique("need_id", keep="first", maintain_order=True)
    return [
        (
            f"{term(r['resource_kind'] or '')} · {term(r['outcome'])}",
            r["reason"],
            L(
                f"优先顺序第 {r['place']}，{term(r['importance'])}",
                f"Number {r['place']} in line, {term(r['importance']).lower()}",
            ),
        )
        for r in firsts.iter_rows(named=True)
    ]
