"""The way from what a member can show to the role aimed at: which skills, in which order, with which resource.

Answers: what do I learn next, with what, and when am I there? A path holds the role's skills that are below the
level asked for, and whatever they firmly require, directly or not, and is not shown at level 2, in an order in which
no skill comes before its prerequisites. The resources of a path are those that teach all of it with the least effort
(`study` says what effort is and which resources suit a skill; `covering` finds them), so one resource may serve several
steps; it is studied, and counted, at the first of them.

Study time is the sum of the lengths that are stated; weeks follow from it, so they are the earliest, and null when no
length is. May import: `pipelines.contracts`, `pipelines.derive.graph`, `planning` and `study`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from pipelines.contracts.derived import LearningPath, LearningPathStep
from pipelines.derive import planning
from pipelines.derive.graph import Prerequisites
from pipelines.derive.planning import Learner, Way
from pipelines.derive.shaping import shaped, texts
from pipelines.derive.study import Library, Reader, base, library_of

PREREQUISITE_LEVEL = 2
_GRADES = {
    1: ("，篇幅较短", ", shorter than usual for the level"),
    2: ("，难度与目标相差较大", ", far from the level asked for"),
    3: ("，只是顺带讲到", ", which it treats in passing"),
}


@dataclass(frozen=True)
class Roles:
    """What the words of a path need: the roles' skills, labels, and what requires what."""

    skills: Mapping[str, Mapping[str, tuple[int, float]]]  # role -> skill -> (level, weight)
    labels: Mapping[str, tuple[str, str]]  # skill -> (zh, en)
    prerequisites: Prerequisites
    stated: Mapping[str, int | None]  # resource -> minutes that its source states
    titles: Mapping[str, str | None] = field(default_factory=dict[str, str | None])  # of any resource

    @classmethod
    def of(
        cls,
        role_skills: pl.DataFrame,
        skills: pl.DataFrame,
        prerequisites: Prerequisites,
        resources: pl.DataFrame,
        titles: Mapping[str, str | None] | None = None,
    ) -> Roles:
        """From `RoleSkill` rows, skills[skill_id, label_zh, label_en] and resources[resource_id, minutes]."""
        return cls(
            _role_skills(role_skills),
            {skill: (zh, en) for skill, zh, en in skills.select("skill_id", "label_zh", "label_en").iter_rows()},
            prerequisites,
            dict(resources.select("resource_id", "minutes").iter_rows()),
            titles or {},
        )


@dataclass(frozen=True)
class Aspirant:
    """A member with a goal; hours a week are null when none are stated."""

    member_id: str
    role_id: str
    hours_a_week: float | None


@dataclass(frozen=True)
class Planned:
    """The members with a known goal, sorted, what each aims at, shows and reads, and the way found for each."""

    roles: Roles
    members: list[Aspirant]
    learners: list[Learner]
    ways: list[Way]


@dataclass(frozen=True)
class Tried:
    """What a member has behind them: resources not to be chosen again, and skills whose resource is finished."""

    resources: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()


def plan_ways(
    roles: Roles,
    library: Library,
    members: pl.DataFrame,
    member_skills: pl.DataFrame,
    tried: Mapping[str, Tried] | None = None,
) -> Planned:
    """The ways of the members with a known goal, all at once; what is finished needs no learning.

    `members` has [member_id, goal_role, hours_a_week, languages]. Levels only claimed do not count as shown. Resources
    that were tried may be chosen: `plan_again` avoids them, for those whose way is needed. Equal input, equal ways.
    """
    levels: dict[str, dict[str, float]] = {}
    shown = member_skills.filter(pl.col("proof") != "claimed").select("member_id", "skill_id", "level")
    for member_id, skill_id, level in shown.iter_rows():
        levels.setdefault(member_id, {})[skill_id] = level
    goals = members.filter(pl.col("goal_role").is_in(list(roles.skills))).sort("member_id")
    behind = tried or {}
    people: list[Aspirant] = []
    learners: list[Learner] = []
    for member_id, role_id, hours, spoken in goals.select(
        "member_id", "goal_role", "hours_a_week", "languages"
    ).iter_rows():
        people.append(Aspirant(member_id, role_id, hours or None))
        learners.append(
            Learner(
                {skill: level for skill, (level, _) in roles.skills[role_id].items()},
                levels.get(member_id, {}),
                reader=Reader(tuple(dict.fromkeys(base(language) for language in texts(spoken)))),
                finished=behind.get(member_id, Tried()).finished,
            )
        )
    ways = planning.plan(learners, roles.prerequisites, library, PREREQUISITE_LEVEL)
    return Planned(roles, people, learners, ways)


def plan_again(planned: Planned, numbers: Iterable[int], tried: Mapping[str, Tried]) -> None:
    """Of the members of these numbers, plan those anew who would get a resource again that was tried: without any."""
    again: dict[int, Learner] = {}
    for number in numbers:
        way, without = planned.ways[number], tried.get(planned.members[number].member_id, Tried()).resources
        library = way.shelf.library
        if without and any(library.resources[chosen].resource_id in without for chosen in way.studied):
            reader = replace(planned.learners[number].reader, without=without)
            again[number] = replace(planned.learners[number], reader=reader)
    if again:
        library = planned.ways[next(iter(again))].shelf.library
        ways = planning.plan(list(again.values()), planned.roles.prerequisites, library, PREREQUISITE_LEVEL)
        for number, way in zip(again, ways, strict=True):
            planned.learners[number], planned.ways[number] = again[number], way


def rows_of(planned: Planned, tried: Mapping[str, Tried] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`LearningPath` rows and `LearningPathStep` rows of the ways found; of what was tried, what could be studied."""
    roles, behind = planned.roles, tried or {}
    paths: list[dict[str, Any]] = []
    # columns, not rows: a step of ten thousand members is a few pointers, not a dict
    steps: dict[str, list[Any]] = {name: [] for name in LearningPathStep.dtypes()}
    for person, learner, way in zip(planned.members, planned.learners, planned.ways, strict=True):
        identity = {"member_id": person.member_id, "role_id": person.role_id}
        own = _steps(roles, learner, way, person.hours_a_week)
        for step in own:
            for name, value in (identity | step).items():
                steps[name].append(value)
        without = behind.get(person.member_id, Tried()).resources & way.shelf.library.number.keys()
        total = _total(roles.skills[person.role_id], learner, way, own, person.hours_a_week)
        paths.append(identity | total | {"tried": sorted(without), "finished": sorted(learner.finished)})
    return (
        shaped(pl.DataFrame(paths, schema=LearningPath.dtypes()), LearningPath),
        shaped(pl.DataFrame(steps, schema=LearningPathStep.dtypes()), LearningPathStep),
    )


def _steps(roles: Roles, learner: Learner, way: Way, hours_a_week: float | None) -> list[dict[str, Any]]:
    """The steps in order, each with its resource, its week and its reasons."""
    first: dict[int, int] = {}
    minutes = 0
    steps: list[dict[str, Any]] = []
    groups = roles.prerequisites.together(way.order)
    for number, (skill, group) in enumerate(zip(way.order, groups, strict=True), start=1):
        chosen = way.resource[skill]
        resource = None if chosen is None else way.shelf.library.resources[chosen]
        stated = roles.stated[resource.resource_id] if resource else None
        reason_zh, reason_en = _reasons(roles, learner, way, skill, first.get(chosen) if chosen is not None else None)
        steps.append(
            {
                "step": number,
                "learn_together": group,
                "skill_id": skill,
                "current_level": learner.shown.get(skill, 0.0),
                "target_level": way.levels[skill],
                "resource_id": resource.resource_id if resource else None,
                "minutes": stated if chosen not in first else None,
                "starts_week": int(minutes / 60 / hours_a_week) + 1 if hours_a_week else None,
                "reason_zh": reason_zh,
                "reason_en": reason_en,
            }
        )
        if chosen is not None and chosen not in first:
            first[chosen] = number
            minutes += stated or 0
    return steps if minutes else [step | {"starts_week": None} for step in steps]


def _total(
    goal: Mapping[str, tuple[int, float]],
    learner: Learner,
    way: Way,
    steps: list[dict[str, Any]],
    hours_a_week: float | None,
) -> dict[str, Any]:
    """The path in total; a skill whose resource is finished is neither to be learned nor shown."""
    not_shown = way.missing | learner.finished
    hours = sum(step["minutes"] or 0 for step in steps) / 60
    weight = sum(weight for _, weight in goal.values())
    shown = sum(weight for skill, (_, weight) in goal.items() if skill not in not_shown)
    return {
        "steps": len(steps),
        "skipped": sum(skill not in not_shown for skill in goal),
        "uncovered": [step["skill_id"] for step in steps if step["resource_id"] is None],
        "hours": round(hours, 2),
        "weeks": round(hours / hours_a_week, 2) if hours_a_week and (hours or not steps) else None,
        "readiness_share": round(shown / weight, 4),
    }


def _reasons(roles: Roles, learner: Learner, way: Way, skill: str, before: int | None) -> tuple[str, str]:
    """Why a skill is on the path and what its resource is like, or in which step `before` that was told."""
    target = way.levels[skill]
    if skill in way.missing:
        level = learner.shown.get(skill)
        now_zh = f"目前 {level:.1f} 级" if level is not None else "目前没有证据"
        now_en = f"shown so far: {level:.1f}" if level is not None else "nothing shown so far"
        zh = f"目标岗位要求达到 {target} 级，{now_zh}"
        en = f"The role asks for level {target}; {now_en}"
    else:
        opened = [s for s in way.order if skill in roles.prerequisites.direct.get(s, ())][:2]
        names = [roles.labels.get(s, (s, s)) for s in opened]
        zh = f"是{''.join(f'“{name}”' for name, _ in names)}的先修技能"
        en = f"Comes before {' and '.join(name for _, name in names)}"
    chosen = way.resource[skill]
    if chosen is None:
        return f"{zh}；暂无合适的资料。", f"{en}; no suitable resource is known."
    if before is not None:
        return f"{zh}；与第 {before} 步用同一份资料。", f"{en}; the resource of step {before} teaches it too."
    resource = way.shelf.library.resources[chosen]
    about = resource.skills[skill]
    note_zh, note_en = _GRADES.get(way.shelf.suiting[skill, target][chosen], ("", ""))
    return (
        f"{zh}；所选资料难度 {resource.difficulty}，与该技能相关度 {about:.2f}{note_zh}。",
        f"{en}; the resource has difficulty {resource.difficulty} and relevance {about:.2f}{note_en}.",
    )


def _role_skills(role_skills: pl.DataFrame) -> dict[str, dict[str, tuple[int, float]]]:
    goals: dict[str, dict[str, tuple[int, float]]] = {}
    for role_id, skill_id, level, weight in role_skills.select("role_id", "skill_id", "level", "weight").iter_rows():
        goals.setdefault(role_id, {})[skill_id] = (level, weight)
    return goals


def library_for(resources: pl.DataFrame, resource_skills: pl.DataFrame) -> Library:
    """The papers and tutorials whose difficulty is known, with the length they are planned with."""
    if "study_minutes" in resources.columns:
        resources = resources.with_columns(minutes=pl.col("minutes").fill_null(pl.col("study_minutes")))
    taught = resource_skills.filter(pl.col("document_kind").is_in(["paper", "tutorial"]))
    return library_of(resources.drop_nulls("difficulty"), taught.select("skill_id", "score", resource_id="document_id"))
