"""What each of many readers has to learn, in which order, and from which resources: the core of every plan.

Answers: for all members at once, which skills lie between what they show and what they aim at, and which resources
cover these at little effort (`study` states the objective)? Nothing here knows of roles, weeks or words. A plan of one
is the plan of many with one reader: it comes out the same whoever else is planned.
May import: `pipelines.derive.covering`, `pipelines.derive.graph`, `pipelines.derive.study`, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from pipelines.derive import covering
from pipelines.derive.graph import Prerequisites
from pipelines.derive.study import Item, Library, Reader, Shelf

Key = TypeVar("Key")
LEAST = 0.001  # where no level is asked, any at all will do


@dataclass(frozen=True)
class Learner:
    """What one reader aims at and can show. Levels are 0-5; a goal of level 0 asks for no level.

    `known` needs no evidence: the reader says so; `finished` waits for it: what was to be studied was. To undo what the
    evidence says, leave a skill out of `shown`.
    """

    goal: Mapping[str, int]
    shown: Mapping[str, float] = field(default_factory=dict[str, float])
    known: frozenset[str] = frozenset()
    reader: Reader = field(default_factory=Reader)
    finished: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Way:
    """What one learner has to learn: in order, to which level, from which resource (its number; None = from none)."""

    order: list[str]
    levels: dict[str, int]
    resource: dict[str, int | None]
    missing: frozenset[str]  # the skills of the goal among them; the others are prerequisites
    shelf: Shelf

    @property
    def studied(self) -> list[int]:
        """The resources, each once, in the order in which they are taken up."""
        return list(dict.fromkeys(number for s in self.order if (number := self.resource[s]) is not None))


def missing(learner: Learner) -> frozenset[str]:
    """The skills of the goal that are not shown at the level asked for; one of level 0 has to be shown at all."""
    return frozenset(
        skill
        for skill, level in learner.goal.items()
        if skill not in learner.known
        and skill not in learner.finished
        and learner.shown.get(skill, 0.0) < max(level, LEAST)
    )


def plan(
    learners: Sequence[Learner], prerequisites: Prerequisites, library: Library, prerequisite_level: int
) -> list[Way]:
    """The way of each learner, in their order.

    A skill counts as shown, and what leads to it as not needed, at `prerequisite_level` (or at any above 0 when that is
    0) or when the goal asks for less.
    """
    ways: dict[int, Way] = {}
    alike: dict[Reader, list[int]] = {}
    for number, learner in enumerate(learners):
        alike.setdefault(learner.reader, []).append(number)
    for reader, numbers in alike.items():
        some = [learners[number] for number in numbers]
        found = _plan_alike(some, prerequisites, library, reader, prerequisite_level)
        ways.update(zip(numbers, found, strict=True))
    return [ways[number] for number in range(len(learners))]


def _plan_alike(
    learners: Sequence[Learner], prerequisites: Prerequisites, library: Library, reader: Reader, level: int
) -> list[Way]:
    """The ways of learners who read alike: they share one shelf and are covered together."""
    wanted: dict[str, list[int]] = {}
    shown: dict[str, list[int]] = {}
    asked: dict[Item, list[int]] = {}
    lacks = [missing(learner) for learner in learners]
    for number, learner in enumerate(learners):
        for skill in lacks[number]:
            wanted.setdefault(skill, []).append(number)
            asked.setdefault((skill, learner.goal[skill]), []).append(number)
        enough = {s for s, at in learner.shown.items() if at >= max(level, LEAST)}
        for skill in enough | learner.known | learner.finished | learner.goal.keys():
            if skill not in lacks[number]:
                shown.setdefault(skill, []).append(number)
    if len(learners) == 1:  # one by one is quicker than the sweep over all skills, and comes to the same
        need = dict.fromkeys(sorted(prerequisites.closure(wanted, shown.keys())), 1)
    else:
        need = prerequisites.closures(_bits(wanted), _bits(shown))
    items = _by_level(need, _bits(asked), level)
    shelf = Shelf.of(library, reader, items)
    covers = covering.cover(shelf.catalogue, [items[item] for item in shelf.items])
    place = {skill: n for n, skill in enumerate(prerequisites.ordered(need))}
    in_order = {item: items[item] for item in sorted(items, key=lambda item: place[item[0]])}
    served = list(shelf.serving(in_order, covers))
    whose = _turned([who for *_, who in served], len(learners))
    return [
        Way(
            [served[n][0][0] for n in mine],
            {skill: at for (skill, at), *_ in (served[n] for n in mine)},
            {skill: number for (skill, _), number, _ in (served[n] for n in mine)},
            lack,
            shelf,
        )
        for mine, lack in zip(whose, lacks, strict=True)
    ]


def _by_level(need: Mapping[str, int], asked: Mapping[Item, int], level: int) -> dict[Item, int]:
    """Who needs which skill at which level: the goal's where it is asked for, else that of prerequisites."""
    items: dict[Item, int] = {}
    rest = dict(need)
    for (skill, at), who in asked.items():
        items[skill, at] = items.get((skill, at), 0) | who
        rest[skill] &= ~who
    for skill, who in rest.items():
        if who:
            items[skill, level] = items.get((skill, level), 0) | who
    return items


def _bits(people: Mapping[Key, Sequence[int]]) -> dict[Key, int]:
    return {key: covering.bits(numbers) for key, numbers in people.items()}


def _turned(who: Sequence[int], people: int) -> list[list[int]]:
    """For each person the places in `who` where their bit is set, in order."""
    numbers = [covering.array(some) for some in who]
    if not numbers:
        return [[] for _ in range(people)]
    owner = np.concatenate(numbers)
    at = np.repeat(np.arange(len(who)), [len(some) for some in numbers])[np.argsort(owner, kind="stable")]
    ends = np.cumsum(np.bincount(owner, minlength=people))[:-1]
    return [some.tolist() for some in np.split(at, ends)]
