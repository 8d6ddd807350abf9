"""What must be learned before what: the `requires` relations as an order that works even where they go in circles.

Answers: in which order can skills be learned, which only make sense together, how deep does a skill lie, and what
stands before it? Skills that require each other are condensed into one group (Tarjan's strongly connected components,
https://doi.org/10.1137/0201010, as scipy has them); the groups form an acyclic graph. Inside a group no order breaks
nothing: there the skills stand as Eades, Lin and Smyth's heuristic puts them
(https://doi.org/10.1016/0020-0190(93)90079-O), which sets little confidence aside, and what it sets aside is told.
May import: numpy, scipy.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse as untyped_sparse  # pyright: ignore[reportMissingTypeStubs]

sparse: Any = untyped_sparse
# A relation below this says "it helps to have learned": it orders a path but puts nothing on it.
FIRM = 0.75
Edge = tuple[str, str, float | None]
"""Prerequisite, skill, confidence (null: said without one, so as sure as can be)."""


@dataclass(frozen=True)
class Prerequisites:
    """The prerequisite graph, condensed and ordered. Unknown skills have no prerequisites and depth 0."""

    direct: dict[str, tuple[str, ...]]  # skill -> skills it firmly requires, sorted
    position: dict[str, int]  # place in the one deterministic order of learning
    group: dict[str, str]  # skills that require each other share the smallest id among them
    depth: dict[str, int]  # longest chain of groups before the skill's own; 0 = needs nothing
    edges: tuple[Edge, ...] = field(default=(), repr=False)  # all of them, sorted

    @classmethod
    def of(cls, relations: pl.DataFrame) -> Prerequisites:
        """From relations[skill_id, relation, target_id, confidence]; only `requires` counts (the target comes first).

        All of them order and group the skills; those with a confidence of 0.75 or more also make the closure. Ties
        are broken by the smallest skill id of a group, so equal relations give equal orders.
        """
        requires = relations.filter(pl.col("relation") == "requires")
        return cls.of_edges(requires.select("target_id", "skill_id", "confidence").iter_rows())

    @classmethod
    def of_edges(cls, edges: Iterable[Edge], firm: float = FIRM) -> Prerequisites:
        """The same from edges, demanded from `firm` on.

        One that stands twice counts with its highest confidence, a self-loop not at all.
        """
        surest: dict[tuple[str, str], float | None] = {}
        for before, skill, confidence in edges:
            if before != skill:
                surest[before, skill] = _surer(surest.get((before, skill), 0.0), confidence)
        kept = tuple((before, skill, confidence) for (before, skill), confidence in sorted(surest.items()))
        direct: dict[str, list[str]] = {}
        for before, skill, confidence in kept:
            if confidence is None or confidence >= firm:
                direct.setdefault(skill, []).append(before)
        group, inside = _groups(kept)
        rank, depth = _ranked(kept, group)
        place = {skill: n for members in inside.values() for n, skill in enumerate(members)}
        ordered = sorted(group, key=lambda skill: (rank[group[skill]], place.get(skill, 0)))
        return cls(
            direct={skill: tuple(before) for skill, before in sorted(direct.items())},
            position={skill: index for index, skill in enumerate(ordered)},
            group=group,
            depth={skill: depth[group[skill]] for skill in ordered},
            edges=kept,
        )

    def closure(self, skills: Iterable[str], shown: Set[str] = frozenset()) -> set[str]:
        """The skills not yet shown and all that firmly stands before them, without what is shown.

        A shown skill ends its branch: who has it needs nothing that leads to it.
        """
        reached: set[str] = set()
        waiting = [skill for skill in skills if skill not in shown]
        while waiting:
            skill = waiting.pop()
            if skill not in reached:
                reached.add(skill)
                waiting += [before for before in self.direct.get(skill, ()) if before not in shown]
        return reached

    def closures(self, wanted: Mapping[str, int], shown: Mapping[str, int]) -> dict[str, int]:
        """The closure of many at once: skill -> who needs it, from skill -> who wants it and skill -> who shows it.

        Who is a whole number with one bit a person. One sweep against the order of learning; circles until they settle.
        """
        need = {skill: who & ~shown.get(skill, 0) for skill, who in wanted.items()}
        members: dict[str, list[str]] = {}
        for skill in self.position:
            members.setdefault(self.group[skill], []).append(skill)
        for group in reversed(members.values()):
            for _ in group:
                before = [need.get(skill, 0) for skill in group]
                for skill in group:
                    who = need.get(skill, 0)
                    if who:
                        for other in self.direct.get(skill, ()):
                            need[other] = need.get(other, 0) | who & ~shown.get(other, 0)
                if len(group) == 1 or before == [need.get(skill, 0) for skill in group]:
                    break
        return {skill: who for skill, who in sorted(need.items()) if who}

    def ordered(self, skills: Iterable[str]) -> list[str]:
        """The skills in the order of learning; skills without relations come first, by id."""
        return sorted(skills, key=lambda skill: (self.position.get(skill, -1), skill))

    def together(self, skills: Iterable[str]) -> list[int]:
        """Group numbers 1, 2, ... of skills already ordered: equal numbers must be learned together."""
        numbers: dict[str, int] = {}
        return [numbers.setdefault(self.group.get(skill, skill), len(numbers) + 1) for skill in skills]

    def circles(self) -> list[list[str]]:
        """The groups of more than one skill, the largest first, each in its order of learning."""
        members: dict[str, list[str]] = {}
        for skill in self.position:
            members.setdefault(self.group[skill], []).append(skill)
        return sorted((m for m in members.values() if len(m) > 1), key=lambda m: (-len(m), min(m)))

    def violations(self, order: Sequence[str]) -> tuple[list[Edge], list[Edge]]:
        """The edges whose prerequisite stands later than its skill in `order`: (outside groups, inside groups)."""
        place = {skill: index for index, skill in enumerate(order)}
        late = [e for e in self.edges if e[0] in place and e[1] in place and place[e[0]] > place[e[1]]]
        inside = [e for e in late if self.group[e[0]] == self.group[e[1]]]
        return [e for e in late if self.group[e[0]] != self.group[e[1]]], inside


def _surer(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(one, other)


def _groups(edges: Sequence[Edge]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """(skill -> smallest id of its group, that id -> the members of a group of several in order of learning)."""
    skills = sorted({skill for before, after, _ in edges for skill in (before, after)})
    number = {skill: n for n, skill in enumerate(skills)}
    rows = np.array([number[before] for before, _, _ in edges], dtype=np.int64)
    columns = np.array([number[after] for _, after, _ in edges], dtype=np.int64)
    shape = (len(skills), len(skills))
    matrix = sparse.csr_matrix((np.ones(len(edges), dtype=np.int8), (rows, columns)), shape=shape)
    labels: list[int] = sparse.csgraph.connected_components(matrix, connection="strong")[1].tolist() if skills else []
    members: dict[int, list[str]] = {}
    for skill, label in zip(skills, labels, strict=True):
        members.setdefault(label, []).append(skill)
    inner: dict[str, list[Edge]] = {}
    group = {skill: members[label][0] for skill, label in zip(skills, labels, strict=True)}
    for edge in edges:
        if group[edge[0]] == group[edge[1]]:
            inner.setdefault(group[edge[0]], []).append(edge)
    return group, {first: _least_set_aside(inner[first]) for first in sorted(inner)}


def _ranked(edges: Sequence[Edge], group: dict[str, str]) -> tuple[dict[str, int], dict[str, int]]:
    """Place and depth of each group in the acyclic graph of groups; of those that are ready the smallest id first."""
    after: dict[str, set[str]] = {first: set() for first in group.values()}
    waits = dict.fromkeys(after, 0)
    for before, skill, _ in edges:
        one, other = group[before], group[skill]
        if one != other and other not in after[one]:
            after[one].add(other)
            waits[other] += 1
    ready = [first for first, n in waits.items() if not n]
    heapq.heapify(ready)
    rank: dict[str, int] = {}
    depth = dict.fromkeys(after, 0)
    while ready:
        first = heapq.heappop(ready)
        rank[first] = len(rank)
        for other in after[first]:
            depth[other] = max(depth[other], depth[first] + 1)
            waits[other] -= 1
            if not waits[other]:
                heapq.heappush(ready, other)
    return rank, depth


def _least_set_aside(edges: Sequence[Edge]) -> list[str]:
    """The skills of one circle so that little confidence points backwards.

    Again and again: who needs nothing that is left goes to the front, who is needed by nothing that is left to the
    back; when all need and are needed, who is needed most and needs least goes to the front. Ties by id.
    """
    after: dict[str, dict[str, int]] = {}
    before: dict[str, dict[str, int]] = {}
    for one, other, confidence in edges:
        weight = 1000 if confidence is None else max(1, round(confidence * 1000))
        after.setdefault(one, {})[other] = weight
        before.setdefault(other, {})[one] = weight
    surplus = {skill: sum(after[skill].values()) - sum(before[skill].values()) for skill in after}
    balance = [(-value, skill) for skill, value in surplus.items()]
    heapq.heapify(balance)
    ends: list[tuple[str, bool]] = []  # a heap of who has become an end, and whether its place is at the front
    head: list[str] = []
    tail: list[str] = []
    left = set(after)
    while left:
        if ends:
            skill, is_front = heapq.heappop(ends)
        else:
            value, skill = heapq.heappop(balance)
            if surplus[skill] != -value:
                continue
            is_front = True
        if skill not in left:
            continue
        left.discard(skill)
        (head if is_front else tail).append(skill)
        for others, back, sign in ((after[skill], before, 1), (before[skill], after, -1)):
            for other in sorted(others.keys() & left):
                surplus[other] += sign * back[other].pop(skill)
                heapq.heappush(balance, (-surplus[other], other))
                if not back[other]:
                    heapq.heappush(ends, (other, sign == 1))
    return head + tail[::-1]
