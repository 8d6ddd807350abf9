"""Every member's plan as it stands: the versions so far, a new one where there is a reason, and the path that remains.

Answers: what is each member's plan today, which version is it, what else could be studied, and what is skipped? The
plan of a member is the newest version's as long as that stands (`plan_versions`); else it is planned anew, without the
resources that were tried and with the skills whose resource is finished left to wait for evidence.

A member who has no version yet, but was here twelve weeks ago, first gets the one of that day, from what was shown then
and today's goal, graph and resources; it is marked as reconstructed. So the first build tells progress too.
May import: `pipelines.contracts`, `pipelines.derive.paths`, `plan_versions`, `plans`, `study`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from pipelines.contracts.derived import PathAlternative, PathChange, PathVersion
from pipelines.derive import paths, plan_versions, plans
from pipelines.derive.paths import PREREQUISITE_LEVEL, Aspirant, Planned, Roles, Tried
from pipelines.derive.plan_versions import Now
from pipelines.derive.planning import Learner, Way
from pipelines.derive.plans import Wishes
from pipelines.derive.shaping import shaped
from pipelines.derive.study import Library

Row = dict[str, Any]
LOOK_BACK_DAYS = 84
STEP = {
    "member_id": pl.String,
    "role_id": pl.String,
    "version": pl.Int64,
    "step": pl.Int64,
    "skill_id": pl.String,
    "target_level": pl.Int64,
    "resource_id": pl.String,
}
SKIPPED = {
    "member_id": pl.String,
    "role_id": pl.String,
    "skill_id": pl.String,
    "is_goal": pl.Boolean,
    "current_level": pl.Float64,
    "needed_level": pl.Int64,
    "reason_zh": pl.String,
    "reason_en": pl.String,
}


@dataclass(frozen=True)
class Evidence:
    """What members can show (`MemberSkill` rows) and have studied (`progress.studied`) by a day."""

    as_of: date
    member_skills: pl.DataFrame
    study: pl.DataFrame

    @cached_property
    def status(self) -> dict[str, dict[str, str]]:
        """Member -> resource -> done, failed, stalled or in_progress."""
        found: dict[str, dict[str, str]] = {}
        for member_id, resource_id, status in self.study.select("member_id", "resource_id", "status").iter_rows():
            found.setdefault(member_id, {})[resource_id] = status
        return found


@dataclass(frozen=True)
class MemberPlans:
    """All versions (`PathVersion`), and of the plans in force the totals (`LearningPath`), the steps that are left
    (`LearningPathStep`), the version's steps (STEP columns), alternatives (`PathAlternative`), and SKIPPED rows."""

    versions: pl.DataFrame
    paths: pl.DataFrame
    steps: pl.DataFrame
    version_steps: pl.DataFrame
    alternatives: pl.DataFrame
    skips: pl.DataFrame


@dataclass(frozen=True)
class _Standing:
    """The newest version of a member."""

    version: int
    made_on: date
    plan: Row


@dataclass(frozen=True)
class _Why:
    """Why a version follows another: what no longer stands, and what holds now."""

    last: _Standing
    found: Mapping[str, list[str]]
    what: Now
    offered: frozenset[str]


def revise(
    roles: Roles,
    library: Library,
    members: pl.DataFrame,
    now: Evidence,
    then: Evidence | None,
    had: pl.DataFrame,
) -> MemberPlans:
    """The plans of `members` (as `paths.plan_ways` has them, with joined_on) after what is known `now`.

    `had` are the versions so far, of anybody; `then` is what was known on the day of the first versions of members who
    have none. Nothing else is remembered: equal input makes equal plans, and planning again makes no new version.
    """
    known = had.join(members.select("member_id"), on="member_id", how="semi").select(list(PathVersion.dtypes()))
    rows: list[Row] = []
    standing = {
        row["member_id"]: _Standing(row["version"], row["made_on"], json.loads(row["plan"]))
        for row in known.sort("member_id", "version").iter_rows(named=True)
    }
    if then is not None:
        is_new = ~pl.col("member_id").is_in(list(standing)) & (pl.col("joined_on") <= then.as_of)
        for row, plan in _first(roles, library, members.filter(is_new), then):
            rows.append(row)
            standing[row["member_id"]] = _Standing(1, then.as_of, plan)
    tried = _tried(members["member_id"].to_list(), now, standing)
    planned = paths.plan_ways(roles, library, members, now.member_skills, tried)
    whys = _whys(planned, standing, now, tried)
    paths.plan_again(planned, whys, tried)
    for number, (person, learner, way) in enumerate(zip(planned.members, planned.learners, planned.ways, strict=True)):
        row, plan = _made(roles, person, learner, way, now.as_of, whys[number]) if number in whys else (None, None)
        # a reason that changes nothing (an edge to what is on the path already) makes no version
        if row and plan and (row["version"] == 1 or row["changes"] != "[]"):
            rows.append(row)
            standing[person.member_id] = _Standing(row["version"], now.as_of, plan)
        else:
            planned.ways[number] = _kept(way, standing[person.member_id].plan)
    fresh = pl.DataFrame(rows, schema=PathVersion.dtypes())
    total, steps = paths.rows_of(planned, tried)
    return MemberPlans(
        shaped(pl.concat([known.cast(fresh.schema), fresh]), PathVersion),
        total,
        steps,
        _version_steps(planned, standing),
        _alternatives(planned, tried),
        _skips(planned),
    )


def _whys(
    planned: Planned, standing: Mapping[str, _Standing], now: Evidence, tried: Mapping[str, Tried]
) -> dict[int, _Why | None]:
    """Who gets a new version, by their number, and why; None = it is the first."""
    found: dict[int, _Why | None] = {}
    for number, (person, learner, way) in enumerate(zip(planned.members, planned.learners, planned.ways, strict=True)):
        last = standing.get(person.member_id)
        if last is None:
            found[number] = None
            continue
        status = now.status.get(person.member_id, {})
        what = _now(planned.roles, person, learner, way, last.plan, status, tried[person.member_id].resources)
        if reasons := plan_versions.reasons(last.plan, last.made_on, what, now.as_of):
            found[number] = _Why(last, reasons, what, frozenset(way.shelf.library.number))
    return found


def _tried(members: list[str], now: Evidence, standing: Mapping[str, _Standing]) -> dict[str, Tried]:
    """What everybody has behind them."""
    shown = _shown(now)
    tried: dict[str, Tried] = {}
    for member_id in members:
        status = now.status.get(member_id, {})
        last = standing.get(member_id)
        waiting, is_spent = frozenset[str](), False
        if last is not None:
            mastered = _mastered(last.plan, shown.get(member_id, {}))
            waiting, is_spent = plan_versions.finished(last.plan, status, mastered)
        without = frozenset(resource for resource, state in status.items() if state != "in_progress")
        tried[member_id] = Tried(without, frozenset() if is_spent else waiting)
    return tried


def _shown(now: Evidence) -> dict[str, dict[str, float]]:
    rows = now.member_skills.filter(pl.col("proof") != "claimed").select("member_id", "skill_id", "level")
    found: dict[str, dict[str, float]] = {}
    for member_id, skill_id, level in rows.iter_rows():
        found.setdefault(member_id, {})[skill_id] = level
    return found


def _mastered(plan: Row, shown: Mapping[str, float]) -> frozenset[str]:
    """The skills that a version has as steps, or waits for, and that are shown at the level asked for."""
    goal = {one["skill"]: one["level"] for one in plan["goal"]}
    asked = {s["skill"]: s["level"] for s in plan["steps"]}
    asked |= {row["skill"]: goal.get(row["skill"]) for row in plan["finished"]}
    return frozenset(s for s, level in asked.items() if shown.get(s, 0.0) >= (level or PREREQUISITE_LEVEL))


def _now(
    roles: Roles,
    person: Aspirant,
    learner: Learner,
    way: Way,
    plan: Row,
    status: Mapping[str, str],
    without: frozenset[str],
) -> Now:
    library, suiting = way.shelf.library, way.shelf.suiting
    suits = set[tuple[str, str]]()
    for step in plan["steps"]:
        skill, number = step["skill"], library.number.get(step["resource_id"] or "")
        if skill in way.levels and number in suiting[skill, way.levels[skill]]:
            suits.add((skill, step["resource_id"]))
    names = {
        skill: [library.resources[n].resource_id for n in suiting[skill, way.levels[skill]]] for skill in way.order
    }
    mastered = _mastered(plan, learner.shown)
    return Now(
        role_id=person.role_id,
        goal=learner.goal,
        hours_a_week=person.hours_a_week,
        resource={skill: next((name for name in some if name not in without), None) for skill, some in names.items()},
        requires=roles.prerequisites.direct,
        suits=suits,
        status=status,
        shown=mastered,
        is_spent=plan_versions.finished(plan, status, mastered)[1],
    )


def _kept(way: Way, plan: Row) -> Way:
    """A way with the resources of the version that stands."""
    number = way.shelf.library.number
    chosen = {s["skill"]: number.get(s["resource_id"] or "") for s in plan["steps"]}
    return replace(way, resource={skill: chosen[skill] for skill in way.order})


def _first(roles: Roles, library: Library, members: pl.DataFrame, then: Evidence) -> Iterator[tuple[Row, Row]]:
    """The first versions of members as they would have been on a day, and what they remember."""
    tried = {
        member_id: Tried(frozenset(resource for resource, state in status.items() if state != "in_progress"))
        for member_id, status in then.status.items()
    }
    planned = paths.plan_ways(roles, library, members, then.member_skills, tried)
    paths.plan_again(planned, range(len(planned.members)), tried)
    for person, learner, way in zip(planned.members, planned.learners, planned.ways, strict=True):
        row, plan = _made(roles, person, learner, way, then.as_of)
        yield row | {"is_reconstructed": True}, plan


def _made(
    roles: Roles, person: Aspirant, learner: Learner, way: Way, made_on: date, why: _Why | None = None
) -> tuple[Row, Row]:
    """A version, the first or one that follows another: its row, and the plan that it remembers."""
    wishes = Wishes(person.hours_a_week, prerequisite_level=PREREQUISITE_LEVEL, labels=roles.labels)
    told = plans.tell(way, learner, roles.prerequisites, wishes, with_alternatives=False)
    hours, requires = person.hours_a_week, roles.prerequisites.direct
    plan = plan_versions.remembered(told, person.role_id, hours, requires, learner.finished)
    found = why.found if why else {"first": list[str]()}
    trigger_zh, trigger_en = plan_versions.in_words(found, roles.labels)
    difference: Row = {"hours": None, "weeks": None, "changes": []}
    said = told
    if why:
        said = difference = plan_versions.changed(
            why.last.plan, told, why.what, why.offered, roles.labels, roles.titles
        )
    row: Row = {
        "member_id": person.member_id,
        "version": why.last.version + 1 if why else 1,
        "role_id": person.role_id,
        "made_on": made_on,
        "trigger": next(iter(found)),
        "triggers": list(found),
        "trigger_zh": trigger_zh,
        "trigger_en": trigger_en,
        "is_reconstructed": False,
        "hours_a_week": hours,
        "steps": told["totals"]["steps"],
        "hours": told["totals"]["hours"],
        "weeks": told["totals"]["weeks"],
        "hours_added": difference["hours"],
        "weeks_added": difference["weeks"],
        "summary_zh": said["summary_zh"],
        "summary_en": said["summary_en"],
        "plan": json.dumps(plan, ensure_ascii=False, sort_keys=True),
        "changes": json.dumps(difference["changes"], ensure_ascii=False, sort_keys=True),
    }
    return row, plan


def changes_of(versions: pl.DataFrame) -> pl.DataFrame:
    """`PathChange` rows of `PathVersion` rows."""
    rows = [
        {
            "member_id": member_id,
            "version": version,
            "change_no": number,
            "kind": change["kind"],
            "skill_id": change["skill"],
            "reason_zh": change["reason_zh"],
            "reason_en": change["reason_en"],
        }
        for member_id, version, changes in versions.select("member_id", "version", "changes").iter_rows()
        for number, change in enumerate(json.loads(changes), start=1)
    ]
    return shaped(pl.DataFrame(rows, schema=PathChange.dtypes()), PathChange)


def _version_steps(planned: Planned, standing: Mapping[str, _Standing]) -> pl.DataFrame:
    """The steps of the versions in force, done or not."""
    rows = [
        (person.member_id, person.role_id, last.version, number, step["skill"], step["level"], step["resource_id"])
        for person in planned.members
        for last in (standing[person.member_id],)
        for number, step in enumerate(last.plan["steps"], start=1)
    ]
    return pl.DataFrame(rows, schema=STEP, orient="row")


def _alternatives(planned: Planned, tried: Mapping[str, Tried]) -> pl.DataFrame:
    rows: list[Row] = []
    for person, way in zip(planned.members, planned.ways, strict=True):
        others = plans.alternatives(way, planned.roles.labels, tried[person.member_id].resources)
        for step, skill in enumerate(way.order, start=1):
            for place, other in enumerate(others.get(skill, ()), start=1):
                rows.append(
                    {"member_id": person.member_id, "role_id": person.role_id, "step": step, "place": place}
                    | {"skill_id": skill}
                    | {c: other[c] for c in ("resource_id", "minutes", "difficulty", "trade_off_zh", "trade_off_en")}
                )
    return shaped(pl.DataFrame(rows, schema=PathAlternative.dtypes()), PathAlternative)


def _skips(planned: Planned) -> pl.DataFrame:
    """What lies before the goals and is no step."""
    roles = planned.roles
    rows = [
        (
            person.member_id,
            person.role_id,
            row["skill"],
            row["skill"] in learner.goal,
            row["level"],
            learner.goal.get(row["skill"], PREREQUISITE_LEVEL),
            row["reason_zh"],
            row["reason_en"],
        )
        for person, learner, way in zip(planned.members, planned.learners, planned.ways, strict=True)
        for row in plans.skips(learner, roles.prerequisites, way, roles.labels)
    ]
    return pl.DataFrame(rows, schema=SKIPPED, orient="row")
