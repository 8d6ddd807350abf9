"""Which people together cover what a project needs: the smallest team of members who may be asked.

A team covers a skill when its members show it at the level (`fitting`: met, nothing near and nothing unknown counts);
a critical skill shall be held by two, so that nobody is the only one. Of the smallest teams the one whose members fit
the project best is taken (sum of scores; of equal ones the deeper, then who ranks higher). Skills that too few show
are covered as far as they can be, and said.

    exact    a set multicover as a mixed integer program, solved by HiGHS (Huangfu and Hall 2018,
             https://doi.org/10.1007/s12532-017-0130-5): no smaller team covers as much
    greedy   above MOST_CELLS members x skills, or without a proof within SECONDS: again and again who covers most of
             what is still open, then the better score, then the smaller id. It is told which of the two it was

Of members who show the same of the needed skills, the best two are enough, for no skill wants more than two.
May import: `pipelines.contracts`, numpy, polars, scipy, `derive.project_matching`, `project_words`,
`shaping`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import polars as pl
import scipy.optimize as untyped_optimize  # pyright: ignore[reportMissingTypeStubs]

from pipelines.contracts.derived import Team
from pipelines.derive import project_matching
from pipelines.derive.project_matching import Community
from pipelines.derive.project_words import Labels, labels_of
from pipelines.derive.shaping import shaped

optimize = cast("Any", untyped_optimize)
MOST_CELLS = 20_000
SECONDS = 5.0
# scores are told with four places: depth, then the rank decide between equal ones only
_DEPTH = 1e-6
_RANK = 1e-12
WANTED = {"critical": 2, "useful": 1}
Row = dict[str, Any]


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked: which of the needed skills they show, and how well they fit."""

    member_id: str
    skills: frozenset[str]
    score: float


def build_teams(of: Community) -> pl.DataFrame:
    """`Team` rows: every open skill of every open project, with who of its team holds it."""
    needs = project_matching.open_needs(of.projects, of.needs, of.day)
    targets = project_matching.targets_of(needs, project_matching.rates(of.evidence)).filter(target_kind="project")
    judged = project_matching.judge(of, targets, project_matching.eligible(of, targets))
    worth = pl.col("score") + _DEPTH * pl.col("depth") - _RANK * pl.col("rank")
    scores = project_matching.rank(judged, targets).select("target_id", "holder_id", score=worth)
    met = judged.filter(state="met").join(scores, on=["target_id", "holder_id"], how="left")
    people: dict[str, list[Candidate]] = {}
    shown = met.group_by("target_id", "holder_id", maintain_order=True).agg("skill_id", pl.col("score").first())
    for target, holder, skills, score in shown.iter_rows():
        people.setdefault(target, []).append(Candidate(holder, frozenset(skills), score))
    asked = (
        needs.sort("project_id", "skill_id", "weight", "level", descending=[False, False, True, True])
        .group_by("project_id", "skill_id", maintain_order=True)
        .agg(pl.col("importance").first(), pl.col("level").first())
    )
    labels = labels_of(of.skills)
    rows: list[Row] = []
    for (project,), skills in asked.group_by("project_id", maintain_order=True):
        rows += _told(str(project), list(skills.iter_rows(named=True)), people.get(f"project {project}", []), labels)
    return shaped(pl.DataFrame(rows, schema=Team.dtypes()), Team)


def smallest(
    candidates: Sequence[Candidate], wanted: Mapping[str, int], most: int = MOST_CELLS
) -> tuple[list[str], str]:
    """(Members, method): the smallest team that covers each skill as often as wanted, or as often as can be."""
    some = _enough(candidates)
    possible = {skill: min(count, sum(skill in one.skills for one in some)) for skill, count in wanted.items()}
    goal = {skill: count for skill, count in sorted(possible.items()) if count}
    if not goal:
        return [], "none"
    if len(some) * len(goal) <= most:
        found = _exact(some, goal)
        if found is not None:
            return _polished(found, some, goal), "exact"
    return _greedy(some, goal), "greedy"


def _enough(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of those who show the same, the best two; sorted by id."""
    alike: dict[frozenset[str], list[Candidate]] = {}
    for one in sorted(candidates, key=lambda one: (-one.score, one.member_id)):
        if one.skills:
            alike.setdefault(one.skills, []).append(one)
    return sorted((one for same in alike.values() for one in same[:2]), key=lambda one: one.member_id)


def _exact(candidates: Sequence[Candidate], goal: Mapping[str, int]) -> list[str] | None:
    holds = np.array([[skill in one.skills for one in candidates] for skill in goal], float)
    # a member counts one, and what they lack to a perfect fit less than one for all together
    lacks = np.array([1.0 - one.score for one in candidates]) / (len(candidates) + 1)
    answer = optimize.milp(
        1.0 + lacks,
        constraints=optimize.LinearConstraint(holds, np.array(list(goal.values()), float), np.inf),
        integrality=np.ones(len(candidates)),
        bounds=optimize.Bounds(0, 1),
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if answer.x is None or answer.status != 0:
        return None
    return [one.member_id for one, taken in zip(candidates, answer.x, strict=True) if taken > 0.5]


def _polished(team: list[str], candidates: Sequence[Candidate], goal: Mapping[str, int]) -> list[str]:
    """Better members in the place of others where they cover as well: what a solver's tolerance leaves undecided."""
    chosen = [one for one in candidates if one.member_id in team]
    for place, one in enumerate(chosen):
        rest = chosen[:place] + chosen[place + 1 :]
        open_ = {skill for skill, count in goal.items() if sum(skill in other.skills for other in rest) < count}
        could = [other for other in candidates if other not in rest and open_ <= other.skills]
        chosen[place] = min(could, key=lambda other: (-other.score, other.member_id), default=one)
    return sorted(one.member_id for one in chosen)


def _greedy(candidates: Sequence[Candidate], goal: Mapping[str, int]) -> list[str]:
    left, team = dict(goal), list[Candidate]()
    while any(left.values()):
        rest = [one for one in candidates if one not in team]
        best = max(rest, key=lambda one: (sum(left.get(s, 0) > 0 for s in one.skills), one.score))
        team.append(best)
        for skill in best.skills & left.keys():
            left[skill] = max(0, left[skill] - 1)
    return sorted(one.member_id for one in team)


def _told(project: str, asked: list[Row], candidates: Sequence[Candidate], labels: Labels) -> list[Row]:
    wanted = {row["skill_id"]: WANTED[row["importance"]] for row in asked}
    team, method = smallest(candidates, wanted)
    by_id = {one.member_id: one for one in candidates}
    rows: list[Row] = []
    for row in asked:
        skill, want = row["skill_id"], wanted[row["skill_id"]]
        holders = [member for member in team if skill in by_id[member].skills]
        count = sum(skill in one.skills for one in candidates)
        state = "covered" if len(holders) >= want else "short" if holders else "uncovered"
        zh, en = _reason(state, row, want, len(holders), labels)
        rows.append(
            {
                "project_id": project,
                "skill_id": skill,
                "importance": row["importance"],
                "level": row["level"],
                "wanted": want,
                "candidates": count,
                "state": state,
                "holders": holders,
                "team": team,
                "method": method,
                "reason_zh": zh + ("（未证明人数最少）" if method == "greedy" else ""),
                "reason_en": en + (" (Not proven to be the smallest team.)" if method == "greedy" else ""),
            }
        )
    return rows


def _reason(state: str, row: Row, want: int, holders: int, labels: Labels) -> tuple[str, str]:
    zh, en = labels.get(row["skill_id"], (row["skill_id"], row["skill_id"]))
    level = row["level"]
    if state == "covered" and want == 2:
        return (
            f"{zh}是关键技能，团队里有 {holders} 人达到 {level} 级，缺一人也不断。",
            f"{en} is critical: {holders} in the team show level {level}, so nobody is the only one.",
        )
    if state == "covered":
        return f"团队里有人达到{zh} {level} 级。", f"Somebody in the team shows {en} at level {level}."
    if state == "short":
        return (
            f"{zh}是关键技能，但可邀请的成员里只有 1 人达到 {level} 级。",
            f"{en} is critical, but only one member who may be asked shows level {level}.",
        )
    return (
        f"可邀请的成员里没有人以证据达到{zh} {level} 级。",
        f"No member who may be asked shows {en} at level {level}.",
    )
