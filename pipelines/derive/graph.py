"""What must be learned before what: the `requires` relations as an order that works even where they go in circles.

Answers: in which order can skills be learned, which only make sense together, how deep does a skill lie, and what
stands before it? Skills that require each other are condensed into one group; the groups form an acyclic graph.
May import: networkx.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

import networkx as nx
import polars as pl

# A relation below this says "it helps to have learned": it orders a path but puts nothing on it.
FIRM = 0.75


@dataclass(frozen=True)
class Prerequisites:
    """The prerequisite graph, condensed and ordered. Unknown skills have no prerequisites and depth 0."""

    direct: dict[str, tuple[str, ...]]  # skill -> skills it firmly requires, sorted
    position: dict[str, int]  # place in the one deterministic order of learning
    group: dict[str, str]  # skills that require each other share the smallest id among them
    depth: dict[str, int]  # longest chain of groups before the skill's own; 0 = needs nothing

    @classmethod
    def of(cls, relations: pl.DataFrame) -> Prerequisites:
        """From relations[skill_id, relation, target_id, confidence]; only `requires` counts (the target comes first).

        All of them order and group the skills; those with a confidence of 0.75 or more also make the closure. Ties
        are broken by the smallest skill id of a group, so equal relations give equal orders.
        """
        requires = relations.filter(pl.col("relation") == "requires", pl.col("skill_id") != pl.col("target_id"))
        firm = requires.filter(pl.col("confidence") >= FIRM).select("skill_id", "target_id").unique()
        before = firm.sort("target_id").group_by("skill_id").agg("target_id").rows()
        edges = requires.select("target_id", "skill_id").unique().sort("target_id", "skill_id").rows()
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from(edges)
        group = {skill: min(members) for members in nx.strongly_connected_components(graph) for skill in members}
        condensed: nx.DiGraph[str] = nx.DiGraph()
        condensed.add_nodes_from(group.values())
        condensed.add_edges_from((group[a], group[b]) for a, b in edges if group[a] != group[b])
        rank: dict[str, int] = {}
        depth: dict[str, int] = {}
        for node in nx.lexicographical_topological_sort(condensed):
            rank[node] = len(rank)
            depth[node] = max((depth[earlier] + 1 for earlier in condensed.predecessors(node)), default=0)
        ordered = sorted(group, key=lambda skill: (rank[group[skill]], skill))
        return cls(
            direct={skill: tuple(targets) for skill, targets in before},
            position={skill: index for index, skill in enumerate(ordered)},
            group=group,
            depth={skill: depth[group[skill]] for skill in ordered},
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

    def ordered(self, skills: Iterable[str]) -> list[str]:
        """The skills in the order of learning; skills without relations come first, by id."""
        return sorted(skills, key=lambda skill: (self.position.get(skill, -1), skill))

    def together(self, skills: Iterable[str]) -> list[int]:
        """Group numbers 1, 2, ... of skills already ordered: equal numbers must be learned together."""
        numbers: dict[str, int] = {}
        return [numbers.setdefault(self.group.get(skill, skill), len(numbers) + 1) for skill in skills]
