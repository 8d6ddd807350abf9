"""Cell suppression: which counts of people must be hidden so that no group of fewer than k can be read or computed?

Primary: a count of 1 to k-1 is hidden; 0 stays 0, and unknown stays unknown. A remainder that rules imply (members
minus retained) is such a group too, although it is never published itself. Numbers that depend on a hidden count (a
share, a cost per head) go with it. Hidden and unknown cells are both null; column `suppressed` names the hidden ones.

Complementary: further counts are hidden until, for every small group, an attacker who knows all that is published,
every relation that the table obeys, and that no zero is hidden, still cannot tell it from any other number of 1 to k-1:
his interval [low, high] has low <= 1 and high >= k-1. To choose the fewest cells is NP-hard (Fischetti and Salazar,
Management Science 47(7), 2001). This is the heuristic of one linear program for each small group and direction (Kelly,
Golden and Assad, Networks 22, 1992; Zayatz, US Census Bureau RR-92/02): the cheapest table that agrees with everything
published and moves the group to 1, or to k-1; what had to move in it is hidden. A group that can move with what is free
anyway needs none. Where even that finds nothing (5 = 2 + 2 + 1), everything in the same relations is hidden, zeros too,
which takes "no zero is hidden" from the attacker.

Proof: `audit` computes that interval anew for every hidden cell, with nothing of the search but the table that is to be
published. Linear programs allow fractions, so an attacker who counts in whole people could do better in tables of three
and more dimensions with known totals; in two-dimensional ones every corner is whole. May import: people_tables, numpy,
polars, scipy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
import polars.selectors as cs
from scipy import optimize as untyped_optimize  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive.people_tables import Address, Neighbours, People, Table, counting

optimize: Any = untyped_optimize
SUPPRESSED = "suppressed"
NEARLY = 1e-6
PLACE = "_place"


@dataclass(frozen=True)
class Suppressed:
    """A table as it may be published, and what was hidden in it.

    `cells` counts of people it has; `hidden` of them are null now; `unprotected` small groups could not be hidden well
    enough by hiding some cells, which is 0 unless the declaration contradicts the data: then all of them are hidden.
    """

    frame: pl.DataFrame
    cells: int
    hidden: int
    unprotected: int
    addresses: frozenset[Address] = field(repr=False, default=frozenset())
    with_zeros: frozenset[Address] = field(repr=False, default=frozenset())


def suppress(
    frame: pl.DataFrame, people: People, k: int, leaders: Mapping[str, pl.DataFrame] | None = None
) -> Suppressed:
    """The frame with small groups hidden. leaders: marts that it `follows`, as `suppress` left them."""
    if not people.is_related:
        return _alone(frame, people, k)
    table = Table(frame, people)
    search = _Search(table, k)
    search.hide(_led(table, leaders or {}))
    search.protect()
    if search.unprotected:  # the declaration contradicts the data: better nothing than a guess
        search.hide({cell for cell, is_open in enumerate(table.is_open) if is_open})
    hidden = {table.addresses[cell] for cell in search.hidden}
    return Suppressed(
        _blanked(frame, people, _gone(frame, people, hidden, table)),
        sum(table.is_open),
        len(hidden),
        len(search.unprotected),
        frozenset(hidden),
        frozenset(table.addresses[cell] for cell in search.with_zeros),
    )


def audit(original: pl.DataFrame, published: Suppressed, people: People, k: int) -> pl.DataFrame:
    """What an attacker can infer of every hidden cell and small group: column, dimensions, value, low, high, is_safe.

    Safe: a small group cannot be told from any other of 1 to k-1; any other hidden cell but a zero is not a point.
    Totals that another table states and that are not small are taken for known.
    """
    table = Table(original, people)
    is_small = _small(table, k)
    hidden = {table.index[address] for address in published.addresses}
    with_zeros = {table.index[address] for address in published.with_zeros}
    bounds = _bounds(table, hidden, with_zeros, is_small)
    asked = sorted(hidden | {cell for cell in np.flatnonzero(is_small).tolist() if not table.is_open[cell]})
    low, high = _intervals(table, bounds, asked)
    rows = [
        {
            "column": table.addresses[cell][0],
            "dimensions": [str(value) for value in table.addresses[cell][1]],
            "value": table.values[cell],
            "low": low[cell],
            "high": high[cell],
            "is_safe": _is_safe(table.values[cell], low[cell], high[cell], k, is_small=bool(is_small[cell])),
        }
        for cell in asked
    ]
    schema = {
        "column": pl.String, "dimensions": pl.List(pl.String), "value": pl.Float64, "low": pl.Float64,
        "high": pl.Float64, "is_safe": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _is_safe(value: float, low: float, high: float, k: int, *, is_small: bool) -> bool:
    if not is_small:
        return high - low > 0.5 or not value
    if value < 0:
        low, high = -high, -low
    return low <= 1 + NEARLY and high >= k - 1 - NEARLY


def _small(table: Table, k: int) -> np.ndarray:
    """Groups of 1 to k-1 people; a total of changes is no group, and nor is a change that is all of one."""
    size = np.abs(np.array(table.values, dtype=float))
    is_change = [signed and (table.is_total(c) or c in table.is_public) for c, signed in enumerate(table.is_signed)]
    return (size > 0.5) & (size < k - 0.5) & ~np.array(is_change, dtype=bool)


def _bounds(table: Table, hidden: set[int], with_zeros: set[int], is_small: np.ndarray) -> np.ndarray:
    """Lowest and highest value of each cell as the attacker knows them."""
    values = np.array(table.values, dtype=float)
    bounds = np.column_stack([values, values])
    for cell, value in enumerate(table.values):
        if table.is_open[cell] and cell not in hidden:
            continue
        if table.is_total(cell) and not is_small[cell]:
            continue
        least = 1.0 if table.is_open[cell] and cell not in with_zeros else 0.0
        bounds[cell] = (-np.inf if table.is_signed[cell] else min(least, value), np.inf)
    return bounds


def _intervals(table: Table, bounds: np.ndarray, asked: list[int]) -> tuple[dict[int, float], dict[int, float]]:
    """Lowest and highest possible value of the cells asked about: a few linear programs over all parts at once."""
    parts = table.components()
    low: dict[int, float] = {}
    high: dict[int, float] = {}
    for cells in _rounds(asked, parts):
        low |= _extremes(table, bounds, cells, 1)
        high |= _extremes(table, bounds, cells, -1)
    return low, high


def _rounds(cells: list[int], parts: list[int]) -> list[list[int]]:
    """Cells in rounds with at most one of each part of the table."""
    taken: dict[int, int] = {}
    rounds: list[list[int]] = []
    for cell in cells:
        number = taken.get(parts[cell], 0)
        taken[parts[cell]] = number + 1
        if number == len(rounds):
            rounds.append([])
        rounds[number].append(cell)
    return rounds


def _extremes(table: Table, bounds: np.ndarray, cells: list[int], direction: int) -> dict[int, float]:
    """Lowest (direction 1) or highest (-1) values of cells of different parts.

    A value beyond everything the table holds counts as unbounded: so the program has an end, and one answer serves all.
    """
    beyond = 4 * (1 + float(np.abs(table.values).sum()))
    wanted = np.zeros(len(table.values))
    wanted[cells] = direction
    limits = np.clip(bounds, -beyond, beyond)
    solved = _solve(wanted, table.equal, table.at_most, limits)
    if solved is None:
        raise ValueError("the relations that are declared do not hold in this table")
    return {cell: _end(float(solved[cell]), beyond) for cell in cells}


def _end(value: float, beyond: float) -> float:
    return float("inf") * np.sign(value) if abs(value) > beyond / 2 else value


def _solve(costs: np.ndarray, equal: Any, at_most: Any, bounds: np.ndarray, shift: np.ndarray | None = None) -> Any:
    """The cheapest point of {equal x = 0, at_most x <= shift, bounds}; None when there is none."""
    upper = np.zeros(at_most.shape[0]) if shift is None else shift
    answer = optimize.linprog(
        costs,
        A_eq=equal if equal.shape[0] else None,
        b_eq=np.zeros(equal.shape[0]) if equal.shape[0] else None,
        A_ub=at_most if at_most.shape[0] else None,
        b_ub=upper if at_most.shape[0] else None,
        bounds=bounds,
        method="highs",
    )
    return answer.x if answer.status == 0 else None


class _Search:
    """The cells hidden so far, and the search for more."""

    def __init__(self, table: Table, k: int) -> None:
        self.table, self.k = table, k
        self.values = np.array(table.values, dtype=float)
        self.is_small = _small(table, k)
        self.is_fixed = np.array(
            [table.is_total(c) and not self.is_small[c] for c in range(len(self.values))], dtype=bool
        )
        self.hidden: set[int] = set()
        self.led: set[int] = set()
        self.with_zeros: set[int] = set()
        self.unprotected: set[int] = set()
        self.near = Neighbours(table)
        # a table that moves few people and few cells: dearer the larger a count, and never two ways at the same price
        self.price = 1 + np.log1p(np.abs(self.values)) + np.arange(len(self.values)) * 1e-9

    def hide(self, cells: set[int]) -> None:
        """Hide cells that another table hides too; zeros among them take away that no zero is hidden."""
        self.hidden |= cells
        self.led |= cells
        if any(abs(self.values[cell]) < 0.5 for cell in cells):
            self.with_zeros |= cells

    def protect(self) -> None:
        """Hide small groups, then what would give them away: one after the other, always in the same order."""
        small = np.flatnonzero(self.is_small).tolist()
        self.hidden |= {cell for cell in small if self.table.is_open[cell]}
        for cell in small:
            for towards in (1.0, float(self.k - 1)):
                step = float(np.sign(self.values[cell]) * towards - self.values[cell])
                if not (self._moves_alone(cell, step) or self._move(cell, step) or self._with_zeros(cell, step)):
                    self.unprotected.add(cell)
        self._show_what_is_known()

    def _moves_alone(self, cell: int, step: float) -> bool:
        """Whether a cell can move with what is free anyway: in each of its relations one cell that is in no other."""
        room = {cell: step}
        for relation, weight in self.near.equal_of(cell):
            free = ((other, of) for other, of in self.near.equal_in(relation) if other != cell)
            for other, of in free:
                needed = -weight * step / of
                if self.near.degree[other] == 1 and self._is_free(other) and self._may_move(other, needed):
                    room[other] = needed
                    break
            else:
                return False
        return all(
            sum(weight * (self.values[c] + room.get(c, 0.0)) for c, weight in self.near.at_most_in(relation)) <= NEARLY
            for moved in room
            for relation, _ in self.near.at_most_of(moved)
        )

    def _is_free(self, cell: int) -> bool:
        return (cell in self.hidden or not self.table.is_open[cell]) and not self.is_fixed[cell]

    def _may_move(self, cell: int, step: float) -> bool:
        return self.table.is_signed[cell] or self.values[cell] + step >= self._least(cell) - NEARLY

    def _least(self, cell: int) -> float:
        least = 1.0 if self.table.is_open[cell] and cell not in self.with_zeros else 0.0
        return min(least, self.values[cell])

    def _show_what_is_known(self) -> None:
        """Show large counts that were hidden with their neighbours although they can be worked out."""
        asked = sorted(c for c in self.with_zeros & self.hidden if not self.is_small[c] and abs(self.values[c]) > 0.5)
        if asked:
            low, high = _intervals(self.table, _bounds(self.table, self.hidden, self.with_zeros, self.is_small), asked)
            self.hidden -= {cell for cell in asked if high[cell] - low[cell] < 0.5} - self.led

    def _with_zeros(self, cell: int, step: float) -> bool:
        """Hide all in the relations of a cell, then of their neighbours, until it can move; whether it can."""
        for reach in range(1, 5):
            opened = {other for other in self.near.within(cell, reach) if self.table.is_open[other]}
            self.hidden |= opened
            self.with_zeros |= opened
            if self._move(cell, step):
                return True
        return False

    def _move(self, cell: int, step: float) -> bool:
        """Hide what must move so that a cell can; whether it can. First among its neighbours, then everywhere."""
        for reach in (3, 8, None):
            cells = self.near.within(cell, reach)
            moved = self._moved(cell, step, cells)
            if moved is not None:
                self.hidden |= {other for other in moved if self.table.is_open[other]}
                return True
            if len(cells) == len(self.near.within(cell, None)):
                return False
        return False

    def _moved(self, cell: int, step: float, cells: list[int]) -> list[int] | None:
        """The cells that move in the cheapest table in which one does, and none but `cells` may; None without one.

        Variables: how far each cell goes up, and how far it goes down. A hidden cell moves for nothing.
        """
        count = len(cells)
        most, price = np.full(2 * count, np.inf), np.concatenate([self.price[cells]] * 2)
        lowest = np.zeros(2 * count)
        for place, other in enumerate(cells):
            is_free = self._is_free(other)
            if is_free:
                price[place] = price[count + place] = 0.0
            if self.is_fixed[other] or (not is_free and abs(self.values[other]) < 0.5):
                most[place] = most[count + place] = 0.0
            elif not self.table.is_signed[other]:
                most[count + place] = max(0.0, self.values[other] - self._least(other))
        here, there = (0, count) if step > 0 else (count, 0)
        if step:
            lowest[here + cells.index(cell)], most[there + cells.index(cell)] = abs(step), 0.0
        if (lowest > most + NEARLY).any():
            return None
        equal, at_most, room = self.near.relations(cells)
        bounds = np.column_stack([lowest, np.maximum(lowest, most)])
        solved = _solve(price, equal, at_most, bounds, room)
        if solved is None:
            return None
        return [cells[place] for place in np.flatnonzero(np.abs(solved[:count] - solved[count:]) > NEARLY).tolist()]


def _led(table: Table, leaders: Mapping[str, pl.DataFrame]) -> set[int]:
    """The cells that go because a leading mart hides something of the same values: a whole row, or what it repeats."""
    hidden: set[int] = set()
    for mart, columns in table.people.follows.items():
        if mart not in leaders or SUPPRESSED not in leaders[mart].columns:
            continue
        rows = leaders[mart].filter(pl.col(SUPPRESSED).list.len().fill_null(0) > 0)
        for here, there in columns.items():
            if here.startswith("="):
                rows = rows.filter(pl.col(there) == here[1:])
        same = [(here, there) for here, there in columns.items() if not here.startswith("=")]
        closed = {tuple(row[there] for _, there in same): set(row[SUPPRESSED]) for row in rows.to_dicts()}
        for row in table.rows:
            gone = closed.get(tuple(row[here] for here, _ in same))
            if gone is not None:
                same_name = mart in table.people.repeats and not set(leaders[mart].columns).isdisjoint(
                    table.people.counts
                )
                named = [column for column in table.people.counts if not same_name or column in gone]
                places = (table.index.get(table.address(column, row)) for column in named)
                hidden |= {cell for cell in places if cell is not None}
    return hidden


def _is_counting(frame: pl.DataFrame, people: People) -> pl.Series:
    """Row by row, whether it counts people."""
    rows = counting(frame.with_row_index(PLACE), people, PLACE)[PLACE]
    return pl.int_range(frame.height, eager=True).is_in(rows.to_list())


def _alone(frame: pl.DataFrame, people: People, k: int) -> Suppressed:
    """Suppression where no cell says anything about another: one pass over the columns."""
    counted = _is_counting(frame, people)
    gone = {
        column: (counted & (frame[column].abs() > 0) & (frame[column].abs() < k)).fill_null(False)
        for column in people.counts
    }
    dims = {column: list(people.counts[column]) for column in people.counts}
    groups = {column: frame.filter(counted & frame[column].is_not_null()).select(dims[column]) for column in dims}
    small = {column: frame.filter(gone[column]).select(dims[column]).unique() for column in dims}
    hidden = frozenset((column, row) for column, rows in small.items() for row in rows.rows())
    cells = sum(rows.n_unique() for rows in groups.values() if rows.height)
    return Suppressed(_blanked(frame, people, gone), cells, len(hidden), 0, hidden)


def _gone(frame: pl.DataFrame, people: People, hidden: set[Address], table: Table) -> dict[str, pl.Series]:
    """Column that counts people -> whether its cell is hidden, row by row."""
    rows = counting(frame.with_row_index(PLACE), people, PLACE)
    gone: dict[str, pl.Series] = {}
    for column in people.counts:
        at = [row[PLACE] for row in rows.iter_rows(named=True) if table.address(column, row) in hidden]
        gone[column] = pl.int_range(frame.height, eager=True).is_in(at) & frame[column].is_not_null()
    return gone


def _blanked(frame: pl.DataFrame, people: People, gone: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The frame with hidden counts and what depends on them null, and the names of both in `suppressed`."""
    numbers = cs.expand_selector(frame, cs.float() | cs.decimal())
    free = numbers if people.independent is None else people.independent
    dependent = [c for c in frame.columns if (c in numbers and c not in free) or c in people.dependent]
    some = pl.select(pl.any_horizontal(*gone.values())).to_series()
    masks = {column: _reaching(frame, some, people, people.looks_back.get(column, 0)) for column in dependent}
    masks = {column: mask & frame[column].is_not_null() for column, mask in masks.items() if column not in gone}
    masks = {**gone, **masks}
    names = [pl.when(mask).then(pl.lit(column)) for column, mask in masks.items()]
    return frame.with_columns(
        *[pl.when(mask).then(None).otherwise(pl.col(column)).alias(column) for column, mask in masks.items()],
        pl.concat_list(names).list.drop_nulls().alias(SUPPRESSED),
    )


def _reaching(frame: pl.DataFrame, gone: pl.Series, people: People, rows: int) -> pl.Series:
    """Whether something is hidden in a row or one of the `rows` before it along the table's order."""
    if not rows or people.along is None:
        return gone
    key = sorted({dim for dims in people.counts.values() for dim in dims} - {people.along})
    flags = frame.select(*key, people.along, gone.cast(pl.Int8).alias("gone")).with_row_index(PLACE)
    reached = pl.col("gone").rolling_max(rows + 1, min_samples=1)
    flags = flags.sort(*key, people.along).with_columns(reached.over(key) if key else reached)
    return flags.sort(PLACE)["gone"] > 0
