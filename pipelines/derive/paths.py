"""The way from what a member can show to the role aimed at: which skills, in which order, with which resource.

Answers: what do I learn next, with what, and when am I there? A path holds the role's skills that are below the
level asked for, and whatever they firmly require, directly or not, and is not shown at level 2, in an order in which
no skill comes before its prerequisites. A resource is on a path at most once.

Of the resources that name a skill with a score of 0.3 or more, in a language the member reads, the one with the
greatest value is chosen:

    value = 0.35 * skill score + 0.25 * (1 - |difficulty - target| / 4) + 0.20 * language
          + 0.10 * quality (0.5 if unknown) + 0.10 * (0 if length unknown, else 1 / (1 + hours / 20))

language: 1 for the member's first, 0.7 for another, 0.4 when the resource's or the member's is unknown. Study time is
the sum of the lengths that are known; weeks follow from it, so they are the earliest, and null when no length is.
May import: `pipelines.contracts`, `pipelines.derive.graph`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import polars as pl

from pipelines.contracts.derived import LearningPath, LearningPathStep
from pipelines.derive.graph import Prerequisites
from pipelines.derive.shaping import shaped, texts

PREREQUISITE_LEVEL = 2
LOWEST_SCORE = 0.3
W_SKILL, W_LEVEL, W_LANGUAGE, W_QUALITY, W_LENGTH = 0.35, 0.25, 0.20, 0.10, 0.10
_MOST_CANDIDATES = 200  # of one skill, by score: enough to never run out on one path


@dataclass(frozen=True, slots=True)
class Resource:
    """One paper or tutorial as a candidate for one skill."""

    resource_id: str
    language: str | None
    minutes: int | None
    difficulty: int
    quality: float
    score: float


@dataclass(frozen=True)
class Planner:
    """What all plans share: roles, prerequisites, candidates, labels; and the choices made so far."""

    prerequisites: Prerequisites
    role_skills: dict[str, dict[str, tuple[int, float]]]  # role -> skill -> (level, weight)
    candidates: dict[str, list[Resource]]  # skill -> resources
    labels: dict[str, tuple[str, str]]  # skill -> (zh, en)
    ranked: dict[tuple[str, int, tuple[str, ...]], list[Resource]] = field(
        default_factory=dict[tuple[str, int, tuple[str, ...]], list[Resource]]
    )

    def best(self, skill: str, target: int, languages: tuple[str, ...], taken: set[str]) -> Resource | None:
        """The most valuable resource for a skill that is not on the path yet; None when there is none."""
        key = (skill, target, languages)
        if key not in self.ranked:
            valued = [(value(resource, target, languages), resource) for resource in self.candidates.get(skill, [])]
            readable = [(worth, resource) for worth, resource in valued if worth is not None]
            self.ranked[key] = [r for _, r in sorted(readable, key=lambda pair: (-pair[0], pair[1].resource_id))]
        return next((resource for resource in self.ranked[key] if resource.resource_id not in taken), None)


def value(resource: Resource, target: int, languages: tuple[str, ...]) -> float | None:
    """How much a resource is worth to a reader of these languages (0-1), or None when it cannot be read."""
    base = resource.language.split("-")[0] if resource.language else None
    if base is None or not languages:
        language = 0.4
    elif base in languages:
        language = 1.0 if base == languages[0] else 0.7
    else:
        return None
    length = 0.0 if resource.minutes is None else 1 / (1 + resource.minutes / 60 / 20)
    level = 1 - abs(resource.difficulty - target) / 4
    return (
        W_SKILL * resource.score
        + W_LEVEL * level
        + W_LANGUAGE * language
        + W_QUALITY * resource.quality
        + W_LENGTH * length
    )


def plan_paths(
    *,
    members: pl.DataFrame,
    member_skills: pl.DataFrame,
    role_skills: pl.DataFrame,
    skills: pl.DataFrame,
    relations: pl.DataFrame,
    resources: pl.DataFrame,
    resource_skills: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The path of every member with a known goal: `LearningPath` rows and `LearningPathStep` rows.

    `members` has [member_id, goal_role, hours_a_week, languages]; `resources` has [resource_id, language, minutes,
    difficulty] and may have `quality` (0-1); `resource_skills` are the `DocumentSkill` rows of papers and
    tutorials. Levels only claimed do not count as shown. Equal input gives equal paths.
    """
    planner = Planner(
        prerequisites=Prerequisites.of(relations),
        role_skills=_role_skills(role_skills),
        candidates=_candidates(resources, resource_skills),
        labels={skill: (zh, en) for skill, zh, en in skills.select("skill_id", "label_zh", "label_en").iter_rows()},
    )
    levels: dict[str, dict[str, float]] = {}
    shown = member_skills.filter(pl.col("proof") != "claimed").select("member_id", "skill_id", "level")
    for member_id, skill_id, level in shown.iter_rows():
        levels.setdefault(member_id, {})[skill_id] = level

    paths: list[dict[str, object]] = []
    steps: list[dict[str, object]] = []
    goals = members.filter(pl.col("goal_role").is_in(list(planner.role_skills))).sort("member_id")
    for member_id, role_id, hours_a_week, languages in goals.select(
        "member_id", "goal_role", "hours_a_week", "languages"
    ).iter_rows():
        read = tuple(dict.fromkeys(language.split("-")[0] for language in texts(languages)))
        path = _Path(planner, role_id, levels.get(member_id, {}), hours_a_week or None, read)
        own = path.steps()
        identity: dict[str, object] = {"member_id": member_id, "role_id": role_id}
        steps += [identity | step for step in own]
        paths.append(identity | path.total(own))
    return (
        shaped(pl.DataFrame(paths, schema=LearningPath.dtypes()), LearningPath),
        shaped(pl.DataFrame(steps, schema=LearningPathStep.dtypes()), LearningPathStep),
    )


class _Path:
    """One member's path to one role."""

    def __init__(
        self,
        planner: Planner,
        role_id: str,
        levels: dict[str, float],
        hours_a_week: float | None,
        languages: tuple[str, ...],
    ) -> None:
        self._planner, self._levels = planner, levels
        self._hours_a_week, self._languages = hours_a_week, languages
        self._goal = planner.role_skills[role_id]
        self._missing = {skill for skill, (level, _) in self._goal.items() if levels.get(skill, 0.0) < level}
        met = {s for s, level in levels.items() if level >= PREREQUISITE_LEVEL} | (self._goal.keys() - self._missing)
        self._order = planner.prerequisites.ordered(planner.prerequisites.closure(self._missing, met - self._missing))

    def steps(self) -> list[dict[str, object]]:
        """The steps in order, each with its resource, its week and its reasons."""
        taken: set[str] = set()
        minutes = 0
        steps: list[dict[str, object]] = []
        groups = self._planner.prerequisites.together(self._order)
        for number, (skill, group) in enumerate(zip(self._order, groups, strict=True), start=1):
            target = self._goal[skill][0] if skill in self._missing else PREREQUISITE_LEVEL
            resource = self._planner.best(skill, target, self._languages, taken)
            reason_zh, reason_en = self._reasons(skill, target, resource)
            steps.append(
                {
                    "step": number,
                    "learn_together": group,
                    "skill_id": skill,
                    "current_level": self._levels.get(skill, 0.0),
                    "target_level": target,
                    "resource_id": resource.resource_id if resource else None,
                    "minutes": resource.minutes if resource else None,
                    "starts_week": int(minutes / 60 / self._hours_a_week) + 1 if self._hours_a_week else None,
                    "reason_zh": reason_zh,
                    "reason_en": reason_en,
                }
            )
            if resource:
                taken.add(resource.resource_id)
                minutes += resource.minutes or 0
        return steps if minutes else [step | {"starts_week": None} for step in steps]

    def total(self, steps: list[dict[str, object]]) -> dict[str, object]:
        """The path in total."""
        hours = sum(cast("int", step["minutes"] or 0) for step in steps) / 60
        weight = sum(weight for _, weight in self._goal.values())
        shown = sum(weight for skill, (_, weight) in self._goal.items() if skill not in self._missing)
        return {
            "steps": len(steps),
            "skipped": len(self._goal) - len(self._missing),
            "uncovered": [step["skill_id"] for step in steps if step["resource_id"] is None],
            "hours": round(hours, 2),
            "weeks": round(hours / self._hours_a_week, 2) if self._hours_a_week and (hours or not steps) else None,
            "readiness_share": round(shown / weight, 4),
        }

    def _reasons(self, skill: str, target: int, resource: Resource | None) -> tuple[str, str]:
        if skill in self._missing:
            level = self._levels.get(skill)
            now_zh = f"目前 {level:.1f} 级" if level is not None else "目前没有证据"
            now_en = f"shown so far: {level:.1f}" if level is not None else "nothing shown so far"
            zh = f"目标岗位要求达到 {target} 级，{now_zh}"
            en = f"The role asks for level {target}; {now_en}"
        else:
            opened = [s for s in self._order if skill in self._planner.prerequisites.direct.get(s, ())]
            zh = f"是{''.join(f'“{self._label(s, 0)}”' for s in opened[:2])}的先修技能"
            en = f"Comes before {' and '.join(self._label(s, 1) for s in opened[:2])}"
        if resource is None:
            return f"{zh}；暂无合适的资料。", f"{en}; no suitable resource is known."
        return (
            f"{zh}；所选资料难度 {resource.difficulty}，与该技能相关度 {resource.score:.2f}。",
            f"{en}; the resource has difficulty {resource.difficulty} and relevance {resource.score:.2f}.",
        )

    def _label(self, skill: str, language: int) -> str:
        return self._planner.labels.get(skill, (skill, skill))[language]


def _role_skills(role_skills: pl.DataFrame) -> dict[str, dict[str, tuple[int, float]]]:
    goals: dict[str, dict[str, tuple[int, float]]] = {}
    for role_id, skill_id, level, weight in role_skills.select("role_id", "skill_id", "level", "weight").iter_rows():
        goals.setdefault(role_id, {})[skill_id] = (level, weight)
    return goals


def _candidates(resources: pl.DataFrame, resource_skills: pl.DataFrame) -> dict[str, list[Resource]]:
    quality = pl.col("quality").fill_null(0.5) if "quality" in resources.columns else pl.lit(0.5)
    rows = (
        resource_skills.filter(pl.col("document_kind").is_in(["paper", "tutorial"]), pl.col("score") >= LOWEST_SCORE)
        .select("skill_id", "score", resource_id="document_id")
        .join(resources.with_columns(quality=quality).drop_nulls("difficulty"), on="resource_id")
        .sort("score", "resource_id", descending=[True, False])
        .group_by("skill_id", maintain_order=True)
        .head(_MOST_CANDIDATES)
        .select("skill_id", "resource_id", "language", "minutes", "difficulty", "quality", "score")
    )
    candidates: dict[str, list[Resource]] = {}
    for skill_id, *values in rows.iter_rows():
        candidates.setdefault(skill_id, []).append(Resource(*values))
    return candidates
