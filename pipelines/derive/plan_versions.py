"""When a member's plan becomes another one, and what the new version says.

Answers: does the plan that this member has still stand, and if not, why? A plan stays until there is a reason, however
many other plans would take as little effort; these are the reasons, the weightiest first:

    goal      the skills or levels aimed at are others        hours  the hours a week are others
    edges     a firm prerequisite of a step came or went      gone   a step's resource is dead, withdrawn or unfit now
    found     a step that had no resource can have one        failed the last try of a step's resource was not passed
    stalled   a step's resource was not touched for 28 days   early  a skill is shown more than a week before its time
    faded     what was skipped as shown has to be learned     finished  all is studied, and not all of it is shown

What was studied on time is no reason: it leaves the path, and the rest stays as it is. A reason that changes nothing
(an edge between what stands in that order anyway) makes no version. The memory of all this is the newest version, which
holds what the next comparison needs (`remembered`) and is kept as a line of a log: what the goal, the graph and the
resources were then stands in no table of today.
May import: nothing of ours but `plan_changes`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipelines.derive import plan_changes

Row = dict[str, Any]
EARLY_DAYS = 7
REASONS = ("goal", "hours", "edges", "gone", "found", "failed", "stalled", "early", "faded", "finished")


@dataclass(frozen=True)
class Now:
    """What holds today for one member, as far as it decides anything."""

    role_id: str
    goal: Mapping[str, int]
    hours_a_week: float | None
    resource: Mapping[str, str | None]  # skill to learn -> a resource that suits and was not tried
    requires: Mapping[str, Sequence[str]]  # skill to learn -> its firm prerequisites
    suits: Collection[tuple[str, str]]  # (skill, resource) of the version that could still be chosen
    status: Mapping[str, str]  # resource -> done, failed, stalled, in_progress
    shown: Collection[str]  # skills of the version that are shown at their level
    is_spent: bool = False  # all that the version had to study is done, and not all of it is shown


def remembered(
    told: Mapping[str, Any],
    role_id: str,
    hours_a_week: float | None,
    requires: Mapping[str, Sequence[str]],
    waiting: Collection[str] = (),
) -> Row:
    """What of a plan (`plans.tell`) the next comparison needs, ready for JSON; `waiting` skills are studied already."""
    kept = ("skill", "level", "resource_id", "minutes", "starts_week", "ends_week")
    return {
        "role_id": role_id,
        "goal": told["goal"],
        "hours_a_week": hours_a_week,
        "steps": [
            {name: step[name] for name in kept} | {"requires": list(requires.get(step["skill"], ()))}
            for step in told["steps"]
        ],
        "skipped": [{"skill": row["skill"]} for row in told["skipped"]],
        "impossible": [{"skill": row["skill"]} for row in told["impossible"]],
        "finished": [{"skill": skill} for skill in sorted(waiting)],
        "totals": {"hours": told["totals"]["hours"], "weeks": told["totals"]["weeks"]},
    }


def finished(plan: Row, status: Mapping[str, str], shown: Collection[str]) -> tuple[frozenset[str], bool]:
    """(skills of a version whose resource is done and that are not shown yet, whether nothing else is left)."""
    waiting = {s["skill"] for s in plan["steps"] if status.get(s["resource_id"] or "") == "done"}
    waiting |= {row["skill"] for row in plan["finished"]}
    waiting -= set(shown)
    left = {s["skill"] for s in plan["steps"] if s["resource_id"]} - set(shown) - waiting
    return frozenset(waiting), bool(waiting) and not left


def reasons(plan: Row, made_on: date, now: Now, as_of: date) -> dict[str, list[str]]:
    """Why a version no longer stands: reason -> the skills concerned, in the order of REASONS; {} = it stands."""
    steps = [step for step in plan["steps"] if step["skill"] in now.resource]
    found: dict[str, list[str]] = {}
    was = {one["skill"]: one["level"] for one in plan["goal"]}
    if was != dict(now.goal) or plan["role_id"] != now.role_id:
        found["goal"] = sorted(s for s in {*was, *now.goal} if was.get(s) != now.goal.get(s))
    if plan["hours_a_week"] != now.hours_a_week:
        found["hours"] = []
    for step in steps:
        skill, resource = step["skill"], step["resource_id"]
        if step["requires"] != list(now.requires.get(skill, ())):
            found.setdefault("edges", []).append(skill)
        status = now.status.get(resource) if resource else None
        if status in ("failed", "stalled"):
            found.setdefault(status, []).append(skill)
        elif resource and status != "done" and (skill, resource) not in now.suits:
            found.setdefault("gone", []).append(skill)
        elif not resource and now.resource[skill]:
            found.setdefault("found", []).append(skill)
    if as_of - made_on >= timedelta(days=EARLY_DAYS):
        soon = (as_of - made_on).days + EARLY_DAYS
        early = [s["skill"] for s in plan["steps"] if s["skill"] in now.shown and (s["ends_week"] or 0) * 7 > soon]
        if early:
            found["early"] = early
    new = sorted(now.resource.keys() - {step["skill"] for step in plan["steps"]})
    skipped = {row["skill"] for row in plan["skipped"]}
    if now.is_spent:
        found["finished"] = [s for s in new if s in skipped] or sorted(now.resource)
    elif faded := [s for s in new if s in skipped or not found]:
        found["faded"] = faded
    return {reason: found[reason] for reason in REASONS if reason in found}


def left_of(plan: Row, status: Mapping[str, str]) -> Row:
    """A version as `plan_changes` compares it, with the time of what is still to be studied.

    What was studied as planned is no time saved; what is shown without having been studied is.
    """
    steps = plan["steps"]
    minutes = sum(s["minutes"] or 0 for s in steps if status.get(s["resource_id"] or "") != "done")
    totals: Row = {"hours": round(minutes / 60, 2), "weeks": None}
    if plan["totals"]["hours"] is None:
        totals["hours"] = None
    elif plan["hours_a_week"]:
        totals["weeks"] = math.ceil(minutes / 60 / plan["hours_a_week"] - 1e-9)
    return plan | {"totals": totals}


def changed(
    plan: Row,
    told: Mapping[str, Any],
    now: Now,
    offered: Collection[str],
    labels: Mapping[str, tuple[str, str]],
    titles: Mapping[str, str | None],
) -> Row:
    """The difference between a version and the plan told now, in words (`plan_changes.compare`)."""
    before = left_of(plan, now.status)
    after = dict(told) | {"totals": dict(told["totals"])}
    if not told["steps"]:
        after["totals"] |= {"hours": 0.0, "weeks": 0 if now.hours_a_week else None}
    return plan_changes.compare(before, after, offered, labels, left=now.status, titles=titles)


_WORDS = {
    "first": ("第一版计划", "The first plan"),
    "goal": ("目标变了", "The goal changed"),
    "hours": ("每周学习时间变了", "The hours a week changed"),
    "edges": ("先修关系变了", "Prerequisites changed"),
    "gone": ("资料不再可用", "Resources cannot be used any more"),
    "found": ("原先没有资料的技能有了资料", "There are resources where there were none"),
    "failed": ("测试没有通过", "A test was not passed"),
    "stalled": ("学习停滞", "Study stalled"),
    "early": ("提前掌握", "Mastered early"),
    "faded": ("证据不再足够", "Evidence is no longer enough"),
    "finished": ("资料都已学完，还没有达到要求的证据", "All is studied, and not all of it is shown"),
}


def in_words(found: Mapping[str, Sequence[str]], labels: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """The reasons with up to three skills each, in Chinese and English."""
    zh: list[str] = []
    en: list[str] = []
    for reason, skills in found.items():
        names = [labels.get(skill, (skill, skill)) for skill in skills[:3]]
        more = len(skills) - len(names)
        said_zh, said_en = _WORDS[reason]
        zh.append(
            said_zh + ("：" + "、".join(n for n, _ in names) + (f"等 {len(skills)} 项" if more else "")) * bool(names)
        )
        en.append(
            said_en + (": " + ", ".join(n for _, n in names) + (f" and {more} more" if more else "")) * bool(names)
        )
    return "；".join(zh) + "。", "; ".join(en) + "."
