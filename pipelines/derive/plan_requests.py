"""A plan for anybody, made from published marts alone: the page that plans and the exports of a plan both ask here.

Answers: what must be read to make a plan, what has been asked (a goal, hours, languages, formats, price, certificate,
deadline, way of training, what is known and what evidence is set aside), and what is the plan then? A request is plain
values, so that it can stand in an address. Nothing here reads a person: what a member can show is handed in.
May import: `pipelines.derive.goals`, `graph`, `planning`, `plans`, `study`, `training_modes`, polars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pipelines.derive import goals, plan_changes, plans, training_modes
from pipelines.derive.graph import Prerequisites
from pipelines.derive.plan_words import Words
from pipelines.derive.planning import Learner
from pipelines.derive.plans import Wishes
from pipelines.derive.study import Library, Reader, base, library_of

Row = dict[str, Any]
PREREQUISITE_LEVEL = 2  # as `paths` has it
ANY_MODE = "any"
GOALS = ("role", "family", "job", "project", "topic")
RUNNING = ("running", "open", "proposed")  # projects that may still take somebody
# mart -> the columns that a plan needs of it
READ: dict[str, tuple[str, ...]] = {
    "resources": (
        "resource_id",
        "kind",
        "title",
        "url",
        "language",
        "minutes",
        "is_minutes_estimated",
        "difficulty",
        "is_free",
        "has_certificate",
        "is_recommended",
    ),
    "resource_skills": ("resource_id", "skill_id", "role", "score"),
    "skills": ("skill_id", "label_zh", "label_en", "main_topic_id"),
    "skill_graph": ("prerequisite_id", "skill_id", "confidence"),
    "role_skills": ("role_id", "skill_id", "level"),
    "jobs": ("job_id", "role_id", "is_open", "is_canonical"),
    "job_skills": ("job_id", "skill_id", "necessity", "score"),
    "projects": ("project_id", "name_zh", "name_en", "status"),
    "project_needs": ("project_id", "need_kind", "skill_id", "level", "is_filled"),
}


@dataclass(frozen=True)
class Request:
    """What is asked of a plan besides the evidence. Empty and None ask for nothing."""

    goal_kind: str
    goal_id: str
    hours: float | None = None
    weeks: float | None = None  # the deadline
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_free_only: bool = False
    wants_certificate: bool = False
    mode: str = ANY_MODE
    level: int | None = None  # of every skill of the goal; None = as the goal asks
    known: frozenset[str] = frozenset()  # said to be known
    aside: frozenset[str] = frozenset()  # evidence that shall not count

    @property
    def reader(self) -> Reader:
        """The wishes about resources but the way of training."""
        languages = tuple(dict.fromkeys(base(one) for one in self.languages))
        return Reader(languages, self.kinds, None, self.is_free_only, self.wants_certificate)


@dataclass(frozen=True)
class Offer:
    """What a publication offers to learn, and what it asks for: everything a plan is made from but a person."""

    library: Library
    prerequisites: Prerequisites
    labels: Mapping[str, Words]
    practice: Mapping[str, str]  # skill -> a project that looks for it
    projects: Mapping[str, Words]
    told: Mapping[str, Mapping[str, Any]]  # resource -> its title, url, kind, language
    marts: Mapping[str, pl.DataFrame]

    @classmethod
    def of(cls, marts: Mapping[str, pl.DataFrame]) -> Offer:
        """From the marts of READ."""
        labels = {
            skill: (zh, en) for skill, zh, en in marts["skills"].select("skill_id", "label_zh", "label_en").rows()
        }
        projects = marts["projects"].filter(pl.col("status").is_in(RUNNING)).sort("project_id")
        wanted = _open_needs(marts).join(projects, on="project_id", how="semi").sort("project_id", descending=True)
        return cls(
            _library(marts),
            Prerequisites.of_edges(marts["skill_graph"].select(READ["skill_graph"]).iter_rows()),
            labels,
            dict(wanted.select("skill_id", "project_id").iter_rows()),  # of several the first: it is written last
            {project: (zh, en) for project, zh, en in projects.select("project_id", "name_zh", "name_en").rows()},
            {row["resource_id"]: row for row in marts["resources"].iter_rows(named=True)},
            marts,
        )

    def asked(self, kind: str, goal_id: str) -> dict[str, int]:
        """Skill -> level that a goal asks for; empty when it asks for none. ValueError for an unknown kind."""
        return goals.joined([self._goal(kind, goal_id)])[0]

    def _goal(self, kind: str, goal_id: str) -> pl.DataFrame:
        if kind == "role":
            return goals.of_role(goal_id, self.marts["role_skills"])
        if kind == "project":
            return goals.of_project(goal_id, self.marts["project_needs"])
        if kind == "topic":
            skills = self.marts["skills"].with_columns(topics=pl.concat_list("main_topic_id"))
            return goals.of_topic(goal_id, skills)
        if kind in ("job", "family"):
            named = self.marts["job_skills"].rename({"job_id": "document_id"})
            return goals.of_jobs(self._jobs(kind, goal_id), named.with_columns(document_kind=pl.lit("job")))
        raise ValueError(f"no kind of goal: {kind}")

    def _jobs(self, kind: str, goal_id: str) -> list[str]:
        if kind == "job":
            return [goal_id]
        family = (pl.col("role_id") == goal_id) & pl.col("is_open") & pl.col("is_canonical")
        return self.marts["jobs"].filter(family)["job_id"].sort().to_list()


@dataclass(frozen=True)
class Planner:
    """Makes plans of one offer for what one person can show; nobody in particular shows nothing.

    What was tried is not chosen again; `finished` skills wait for evidence on the way to a role (`learning_paths`).
    """

    offer: Offer
    shown: Mapping[str, float]
    tried: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()

    def learner(self, request: Request) -> Learner:
        """The one who asks: goal, evidence without what is set aside, what is said to be known."""
        shown = {skill: level for skill, level in self.shown.items() if skill not in request.aside}
        asked = self.offer.asked(request.goal_kind, request.goal_id)
        goal = asked if request.level is None else dict.fromkeys(asked, request.level)
        # another goal may ask for more than what was studied teaches
        finished = self.finished if request.goal_kind == "role" and request.level is None else frozenset[str]()
        return Learner(goal, shown, request.known, replace(request.reader, without=self.tried), finished)

    def plan(self, request: Request) -> Row:
        """The plan (`plans.make_plan`)."""
        learner = self.learner(request)
        learner = replace(learner, reader=_narrowed(learner.reader, request.mode))
        return plans.make_plan(learner, self.offer.prerequisites, self.offer.library, self._wishes(request))

    def modes(self, request: Request) -> list[Row]:
        """The same request by each way of training (`training_modes.compare_modes`)."""
        made = self.learner(request), self.offer.prerequisites, self.offer.library, self._wishes(request)
        return training_modes.compare_modes(*made)

    def changes(
        self,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        request: Request,
        titles: Mapping[str, str | None] | None = None,
    ) -> Row:
        """What a plan has that the one before had not (`plan_changes.compare`), resources by their titles."""
        resources, reader = self.offer.library.resources, _narrowed(request.reader, request.mode)
        titles = titles or {one.resource_id: one.title for one in resources}
        refused = {one.resource_id for one in resources if reader.refuses(one)}
        return plan_changes.compare(
            before, after, titles.keys(), self.offer.labels, titles, dict.fromkeys(refused, "ruled_out")
        )

    def matters(self, request: Request) -> list[str]:
        """Every skill before the goal or in it, in the order of learning: what may be marked as known."""
        return self.offer.prerequisites.ordered(self.offer.prerequisites.closure(self.learner(request).goal))

    def _wishes(self, request: Request) -> Wishes:
        offer = self.offer
        return Wishes(request.hours, request.weeks, PREREQUISITE_LEVEL, offer.labels, offer.practice)


def _narrowed(reader: Reader, mode: str) -> Reader:
    """The wishes about resources, narrowed by the way of training."""
    return reader if mode == ANY_MODE else training_modes.narrowed(reader, mode)


def _library(marts: Mapping[str, pl.DataFrame]) -> Library:
    """As the published paths are made: what is recommended and of known difficulty, and what it teaches; what a
    resource takes for granted is not learned from it."""
    studied = marts["resources"].filter("is_recommended").drop_nulls("difficulty")
    taught = marts["resource_skills"].filter(pl.col("role") == "taught").drop_nulls("score")
    return library_of(studied, taught)


def _open_needs(marts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    needs = marts["project_needs"]
    return needs.filter((pl.col("need_kind") == "skill") & ~pl.col("is_filled") & pl.col("skill_id").is_not_null())
