"""Random catalogues and readers to judge planners on: the same ones for the same seed, on every machine.

Skills build on up to three of the skills shortly before them; a resource teaches a skill and up to two of those it
builds on, for some hours; a reader shows some skills, mostly early ones, and aims at three to six later ones.
`bare_greedy` is what our planner is held against: for the first skill still open, the resource with the least effort a
newly covered skill. May import: numpy, derive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.derive.covering import Catalogue, places
from pipelines.derive.graph import Prerequisites

_BUILDS_ON = ([0, 1, 2, 3], [0.15, 0.40, 0.30, 0.15])  # how many skills a skill builds on, and how often
_SHOWN = 25  # skills that a reader shows, on average
_BACK = 5  # a skill builds on those within the last fifth of all


@dataclass(frozen=True)
class Cases:
    """One catalogue and its readers; skills are numbered in an order of learning."""

    requires: list[list[int]]
    teaches: list[list[int]]
    minutes: list[int]
    wanted: list[list[int]]  # by reader: the skills aimed at
    shown: list[list[int]]

    @property
    def needed(self) -> list[list[int]]:
        """By reader: the skills aimed at and all before them, without what is shown."""
        before = closures(self.requires)
        found: list[list[int]] = []
        for wanted, shown in zip(self.wanted, self.shown, strict=True):
            bits = 0
            for skill in wanted:
                bits |= before[skill]
            found.append(places(bits & ~sum(1 << skill for skill in shown)))
        return found

    @classmethod
    def draw(cls, seed: int, skills: int, resources: int, readers: int) -> Cases:
        """Draw a catalogue and readers."""
        dice = np.random.default_rng(seed)
        counts = dice.choice(_BUILDS_ON[0], skills, p=_BUILDS_ON[1]).tolist()
        requires = [
            sorted(set(dice.integers(max(0, skill - max(skills // _BACK, 3)), skill, min(skill, n)).tolist()))
            for skill, n in enumerate(counts)
        ]
        teaches: list[list[int]] = []
        for skill, further in zip(
            dice.integers(0, skills, resources).tolist(), dice.integers(0, 3, resources).tolist(), strict=True
        ):
            others = dice.permutation(requires[skill])[:further].tolist()
            teaches.append(sorted({skill, *map(int, others)}))
        minutes = (60 + dice.gamma(2.0, 360.0, resources)).round().astype(int).tolist()
        wanted: list[list[int]] = []
        shown: list[list[int]] = []
        for _ in range(readers):
            shown.append(sorted(set((dice.random(dice.poisson(_SHOWN)) ** 1.5 * skills).astype(int).tolist())))
            wanted.append(sorted(set(dice.integers(skills // 3, skills, int(dice.integers(3, 7))).tolist())))
        return cls(requires, teaches, minutes, wanted, shown)

    def catalogue(self) -> Catalogue:
        """The catalogue as the planner takes it."""
        return Catalogue.of(self.teaches, self.minutes, len(self.requires))

    def prerequisites(self) -> Prerequisites:
        """The graph as the planner takes it; names sort as numbers do."""
        return Prerequisites.of_edges(
            (f"{before:06}", f"{skill:06}", 1.0) for skill, some in enumerate(self.requires) for before in some
        )


def closures(requires: Sequence[Sequence[int]]) -> list[int]:
    """Each skill with all before it, as bits."""
    found: list[int] = []
    for skill, some in enumerate(requires):
        bits = 1 << skill
        for before in some:
            bits |= found[before]
        found.append(bits)
    return found


def bare_greedy(
    needed: int, teaches: Sequence[int], minutes: Sequence[int], taught_by: Sequence[Sequence[int]]
) -> list[int]:
    """The resources of one reader; `needed` and `teaches` as bits."""
    plan: list[int] = []
    while needed:
        first = (needed & -needed).bit_length() - 1
        best, least = -1, float("inf")
        for resource in taught_by[first]:
            each = minutes[resource] / (teaches[resource] & needed).bit_count()
            if each < least:
                best, least = resource, each
        if best < 0:
            needed &= needed - 1
        else:
            plan.append(best)
            needed &= ~teaches[best]
    return plan
