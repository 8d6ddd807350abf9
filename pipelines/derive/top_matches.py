"""The best targets of each holder and the best holders of each target: exact, both ways, and kept up to date.

Answers: which twenty jobs fit each member best, which twenty members each job, and what changes of that when a few of
them change? The score is `fitting`'s, and a sum: a target's base part, what each need is worth beyond its base rate
times the need's share of the weight. In whole numbers (shares of 2 ** 28, values of 2 ** 24) a sum is the same in any
order; scores are told apart in steps of about a millionth, and within a step the smaller id comes first. Only pairs
that no constraint refuses and of which some need is met are found; a target has at least `FEWEST_NEEDS` needs.

How it is fast: columns stand in the order of their kind of constraints, the inverted index has for each key and kind
its own range, so a row adds up only what it may be shown, with no pair looked at twice and none filtered after. Rows
and columns that are alike are counted once. May import: `derive.constraints`, `derive.match_sides`, numpy.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import constraints, fitting
from pipelines.derive.match_sides import Catalogue, Side, Whole, holders_of, side_of, targets_of

_MOST_RANGES = (
    20_000_000  # ranges of an index: with more kinds than that allows, all are counted and some not looked at
)
_MOST_ALLOWED = 20_000_000  # pairs of kinds whose constraints are known at once
_CHUNKS = 4  # a thread
_MANY = 16  # rows of one kind that are worth an index of their own

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Lists:
    """Of each row (by number) its best ids (by number, -1 = no more) and their scores in steps, best first."""

    found: Whole
    steps: Whole

    def of(self, side: Side) -> Lists:
        """Lists of shapes as those of their ids."""
        return Lists(self.found[side.shape_of], self.steps[side.shape_of])

    def frame(self, row_ids: list[str], ids: list[str], row: str, column: str) -> pl.DataFrame:
        """[row, column, rank]."""
        at, place = np.nonzero(self.found >= 0)
        return pl.DataFrame(
            {
                row: pl.Series(row_ids, dtype=pl.String).gather(at),
                column: pl.Series(ids, dtype=pl.String).gather(self.found[at, place]),
                "rank": place + 1,
            }
        )


class Index:
    """The inverted index over one side."""

    def __init__(self, side: Side, key_count: int) -> None:
        self.side, self.key_count = side, key_count
        self.kind_columns = np.searchsorted(side.kind, np.arange(side.kinds.height + 1)).astype(np.int64)
        self.order = side.id_list[side.id_starts[:-1]]
        self.is_split = key_count * max(side.kinds.height, 1) <= _MOST_RANGES
        self.kind_count = side.kinds.height if self.is_split else 1

    @cached_property
    def by_kind(self) -> tuple[Any, Any, Any]:
        """Ranges by key and kind, for few rows."""
        from pipelines.derive import match_kernel

        side = self.side
        kind = side.kind if self.is_split else np.zeros_like(side.kind)
        return match_kernel.index(
            np.arange(side.count), side.starts, side.keys, side.values, kind, self.key_count, self.kind_count
        )

    def prepare(self) -> None:
        """Make what few rows need."""
        _ = self.by_kind

    def of_kinds(self, allowed: Mask) -> tuple[Whole, tuple[Any, Any, Any]]:
        """The columns of some kinds and an index over them alone, for many rows."""
        from pipelines.derive import match_kernel

        side = self.side
        chosen = np.flatnonzero(np.repeat(allowed, np.diff(self.kind_columns)))
        one_kind = np.zeros_like(chosen)
        return chosen, match_kernel.index(chosen, side.starts, side.keys, side.values, one_kind, self.key_count, 1)


def in_threads(work: Callable[[Any], None], over: list[Any]) -> None:
    """Do it all: compiled code lets other threads run."""
    workers = min(len(over), os.cpu_count() or 1)
    if workers < 2:
        for one in over:
            work(one)
        return
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, over))


def _parts(numbers: Whole) -> list[Whole]:
    """Some for each thread and time, as they stand."""
    return [part for part in np.array_split(numbers, (os.cpu_count() or 1) * _CHUNKS) if len(part)]


def _runs(allowed: Mask) -> tuple[Whole, Whole, Whole]:
    """Runs of allowed columns of each row: where a row's begin, and each one's first and last column."""
    padded = np.zeros((len(allowed), allowed.shape[1] + 2), np.int8)
    padded[:, 1:-1] = allowed
    edges = np.diff(padded, axis=1)
    row, first = np.nonzero(edges == 1)
    _, last = np.nonzero(edges == -1)
    return np.searchsorted(row, np.arange(len(allowed) + 1)).astype(np.int64), first, last


def search(rows: Side, index: Index, k: int, *, rows_hold: bool, shapes: Whole | None = None) -> Lists:
    """The k best ids of the index's side for each shape of the rows, or for the shapes named (ascending)."""
    from pipelines.derive import match_kernel

    chosen = np.arange(rows.count) if shapes is None else shapes
    found, steps = np.full((len(chosen), k), -1, np.int64), np.zeros((len(chosen), k), np.int64)
    wide = Lists(np.full_like(found, -1), np.zeros_like(steps))
    if not index.side.count or not len(chosen):
        return wide
    kind = rows.kind[chosen]
    step = max(1, _MOST_ALLOWED // index.side.kinds.height)
    for first in range(0, rows.kinds.height, step):
        block = rows.kinds.slice(first, step)
        holder, target = (block, index.side.kinds) if rows_hold else (index.side.kinds, block)
        allowed = constraints.allowed(holder, target)
        begins = np.searchsorted(kind, np.arange(first, first + block.height + 1))
        work = _Work(rows, index, chosen, rows_hold, first, allowed if rows_hold else allowed.T, begins, found, steps)
        many = np.diff(begins) >= _MANY
        in_threads(work.groups, _parts(np.flatnonzero(many)))
        few = np.flatnonzero(~many[kind[begins[0] : begins[-1]] - first]) + begins[0]
        if len(few):
            index.prepare()
            in_threads(work.runs, _parts(few))
    match_kernel.spread(found, steps, index.side.id_starts, index.side.id_list, wide.found, wide.steps)
    return wide


@dataclass(frozen=True)
class _Work:
    """What the threads share: rows of some kinds, what each kind is allowed, and where the results go."""

    rows: Side
    index: Index
    chosen: Whole
    rows_hold: bool
    first: int  # of the kinds
    allowed: Mask
    begins: Whole
    found: Whole
    steps: Whole

    def groups(self, numbers: Whole) -> None:
        """Some kinds of rows."""
        for number in numbers.tolist():
            self.group(number)

    def group(self, number: int) -> None:
        """All rows of one kind, with an index of their own."""
        from pipelines.derive import match_kernel

        here = slice(self.begins[number], self.begins[number + 1])
        columns, inverted = self.index.of_kinds(self.allowed[number])
        rows, side = self.rows, self.index.side
        match_kernel.best_in_group(
            self.chosen[here], rows.starts, rows.keys, rows.values, rows.base, self.rows_hold,
            *inverted, side.base[columns], self.index.order[columns], self.found[here], self.steps[here],
        )  # fmt: skip
        found = self.found[here]
        found[found >= 0] = columns[found[found >= 0]]

    def runs(self, part: Whole) -> None:
        """Rows of kinds that have few."""
        from pipelines.derive import match_kernel

        rows, side, index = self.rows, self.index.side, self.index
        at, columns, amounts = index.by_kind
        chosen = self.chosen[part]
        found, steps = self.found[part], self.steps[part]
        match_kernel.best_in_runs(
            chosen, rows.starts, rows.keys, rows.values, rows.base, self.rows_hold,
            rows.kind[chosen] - self.first, *_runs(self.allowed), index.is_split,
            at, index.kind_count, columns, amounts,
            index.kind_columns, side.base, index.order, found, steps,
        )  # fmt: skip
        self.found[part], self.steps[part] = found, steps


@dataclass(frozen=True)
class Market:
    """Holders and targets, prepared once."""

    catalogue: Catalogue
    holders: Side
    targets: Side

    @classmethod
    def of(
        cls,
        targets: pl.DataFrame,
        needs: pl.DataFrame,
        holders: pl.DataFrame,
        evidence: pl.DataFrame,
        credits: pl.DataFrame,
        rates: pl.DataFrame,
    ) -> Market:
        """Frames as in `fitting` and `constraints`; `needs` are distinct, `rates` has [skill_id, level, base_rate]."""
        catalogue = Catalogue.of(needs, evidence, credits, rates)
        return cls(
            catalogue,
            side_of(holders_of(holders, evidence, credits, catalogue)),
            side_of(targets_of(targets, needs, catalogue)),
        )

    @cached_property
    def target_index(self) -> Index:
        """Over the targets."""
        return Index(self.targets, self.catalogue.keys.height)

    @cached_property
    def holder_index(self) -> Index:
        """Over the holders."""
        return Index(self.holders, self.catalogue.keys.height)

    def best_targets(self, k: int) -> pl.DataFrame:
        """[holder_id, target_id, rank] of each holder's best k."""
        lists = search(self.holders, self.target_index, k, rows_hold=True)
        return lists.of(self.holders).frame(self.holders.ids, self.targets.ids, "holder_id", "target_id")

    def best_holders(self, k: int) -> pl.DataFrame:
        """[target_id, holder_id, rank] of each target's best k."""
        lists = search(self.targets, self.holder_index, k, rows_hold=False)
        return lists.of(self.targets).frame(self.targets.ids, self.holders.ids, "target_id", "holder_id")


def compile_loops() -> None:
    """Have all compiled loops made, or loaded when they are kept: by a market that is small and needs each."""
    many = [str(n) for n in range(_MANY + 1)]  # no two alike; all but one of one kind
    country = [None] * _MANY + ["CN"]
    evidence = {"holder_id": many, "skill_id": many, "level": [3.0] * len(many), "proof": ["built"] * len(many)}
    market = Market.of(
        pl.DataFrame({"target_id": many, "country": country}),
        pl.DataFrame({"skill_id": many, "weight": 1.0, "level": 3, "base_rate": 0.0}).join(
            pl.DataFrame({"target_id": many}), how="cross"
        ),
        pl.DataFrame({"holder_id": many, "country": country}),
        pl.DataFrame(evidence).with_columns(evidence=1, last_evidence_on=pl.lit(None, pl.Date)),
        fitting.credits(pl.DataFrame(schema={"skill_id": pl.String, "relation": pl.String, "target_id": pl.String})),
        pl.DataFrame(schema={"skill_id": pl.String, "level": pl.Int64, "base_rate": pl.Float64}),
    )
    market.best_targets(1)
    market.best_holders(1)
