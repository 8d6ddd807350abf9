"""Which documents are one family, when rules say which two are the same and curators may say otherwise?

A decision covers pairs: `merge A B C` joins all of them for good, `split A B C` keeps every two of them apart, and
`split A` keeps A apart from everything. Of two decisions about one pair the later stands, and what follows from later
decisions is never undone by an earlier one: after `merge A B` and then `split B C`, an older `merge A C` is void.
Rules then join what decisions leave open, the surest pair first; a pair that would bring together what a decision
keeps apart joins nothing. So families are a partition, and depend on what was decided and when, not on the order of
rows. May import: polars.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import polars as pl

Verdict = Literal["split", "merge"]


@dataclass(frozen=True)
class Decision:
    """What a curator decided about some documents of one kind, by their positions among the documents."""

    decision_id: str
    verdict: Verdict
    members: tuple[int, ...]
    reason: str
    decided_at: str  # ISO, sortable

    @property
    def moment(self) -> tuple[str, str]:
        """When it was made; the id decides between two of one moment."""
        return self.decided_at, self.decision_id


class Families:
    """Disjoint sets of positions that some pairs may never join (union-find that knows who is kept apart)."""

    def __init__(self, n: int, decisions: Iterable[Decision] = ()) -> None:
        self._parent = list(range(n))
        self._apart: dict[int, set[int]] = {}  # root -> members of other families that may not join
        self._members: dict[int, list[int]] = {}
        self._closed: set[int] = set()  # roots that nothing joins any more
        self.merged: dict[tuple[int, int], Decision] = {}
        self.void: list[Decision] = []  # decisions of which a part contradicts later ones
        for decision in sorted(decisions, key=lambda d: d.moment, reverse=True):
            if not self._obey(decision):
                self.void.append(decision)

    def root(self, node: int) -> int:
        """The representative of the node's family (path halving)."""
        parent = self._parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, first: int, second: int) -> bool:
        """Make two one family; False when they may not be. Those that already are stay so."""
        a, b = self.root(first), self.root(second)
        if a == b:
            return True
        if a in self._closed or b in self._closed or self._are_apart(a, b):
            return False
        if len(self.members(a)) < len(self.members(b)):
            a, b = b, a
        self._parent[b] = a
        self._members[a] = [*self.members(a), *self.members(b)]
        if b in self._apart:
            self._apart.setdefault(a, set()).update(self._apart.pop(b))
        return True

    def members(self, root: int) -> list[int]:
        """The family of a representative."""
        return self._members.get(root, [root])

    def all(self) -> Iterator[list[int]]:
        """Families of two and more, each sorted, by their first member."""
        for root in sorted({self.root(node) for node in range(len(self._parent))}, key=lambda r: min(self.members(r))):
            if len(self.members(root)) > 1:
                yield sorted(self.members(root))

    def _are_apart(self, a: int, b: int) -> bool:
        for one, other in ((a, b), (b, a)):
            kept = self._apart.get(one)
            if kept and not kept.isdisjoint(self.members(other)):
                return True
        return False

    def _obey(self, decision: Decision) -> bool:
        obeyed = True
        if decision.verdict == "split" and len(decision.members) == 1:
            self._closed.add(self.root(decision.members[0]))
            return True
        for first, second in combinations(sorted(set(decision.members)), 2):
            if decision.verdict == "merge":
                joined = self.join(first, second)
                if joined:
                    self.merged.setdefault((first, second), decision)
                obeyed &= joined
            elif self.root(first) == self.root(second):
                obeyed = False
            else:
                self._apart.setdefault(self.root(first), set()).add(second)
                self._apart.setdefault(self.root(second), set()).add(first)
        return obeyed


def decisions_of(frame: pl.DataFrame, positions: dict[tuple[str, str], int]) -> list[Decision]:
    """The decisions of a frame [decision_id, decision, document_kind, document_id, reason, decided_at].

    `positions` are those of the documents by (kind, id); documents that are no more are left out, and so is a decision
    of which too few are left.
    """
    found: list[Decision] = []
    grouped = frame.sort("decision_id", "document_kind", "document_id").group_by("decision_id", maintain_order=True)
    for (decision_id,), rows in grouped:
        first = rows.row(0, named=True)
        keys = zip(rows["document_kind"].to_list(), rows["document_id"].to_list(), strict=True)
        known = tuple(positions[key] for key in keys if key in positions)
        alone = first["decision"] == "split" and rows.height == 1
        if len(known) > 1 or (alone and known):
            verdict: Verdict = "split" if first["decision"] == "split" else "merge"
            decided_at = first["decided_at"].isoformat()
            found.append(Decision(str(decision_id), verdict, known, str(first["reason"]), decided_at))
    return found
