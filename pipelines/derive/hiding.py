"""Which cells must be hidden besides the small ones, so that nobody can work a small one out?

A small group is protected when tables exist that agree with everything published in which it is 1, and in which it is
k-1. To choose the fewest cells is NP-hard (Fischetti and Salazar, Management Science 47(7), 2001). This is the
heuristic of one linear program for each small group and direction (Kelly, Golden and Assad, Networks 22, 1992; Zayatz,
US Census Bureau RR-92/02): the cheapest table that agrees with everything published and moves the group to 1, or to
k-1; what had to move in it is hidden. A group that can move with what is free anyway needs none.

Only the cells near a group may move, so the cost follows the number of groups, not the size of the table. Where that
does not do (5 = 2 + 2 + 1), everything in the same relations is hidden, zeros too, then what is beside that. In the end
it is the whole part of the table that hangs together, and at once where most counts of a large part are small: its
relations are sums that are 0, so with every cell hidden it may be any multiple of itself, and each group any number.
May import: attack, people_tables, numpy.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from pipelines.derive import attack
from pipelines.derive.attack import NEARLY
from pipelines.derive.people_tables import Neighbours, Relation, Table

NEAR = (2, 4, 8)  # relations in a row within which a group's move is looked for
OPENED = (1, 2, 4, 8, 16)  # relations in a row within which everything is hidden where no move is found
MOSTLY = 0.75  # share of small groups among the counts of a part from which a part of MANY counts is hidden
MANY = 5_000


class Search:
    """The cells hidden so far, and the search for more."""

    def __init__(self, table: Table, k: int) -> None:
        self.table, self.k = table, k
        self.values = np.array(table.values, dtype=float)
        self.is_small = attack.small(table, k)
        self.is_fixed = np.array(
            [table.is_total(c) and not self.is_small[c] for c in range(len(self.values))], dtype=bool
        )
        self.hidden: set[int] = set()
        self.led: set[int] = set()
        self.with_zeros: set[int] = set()
        self.unprotected: set[int] = set()
        self.near = Neighbours(table)
        self.part = np.array(table.components(), dtype=int)
        self.poor_parts = self._poor_parts()
        self.closed_parts: set[int] = set()
        self.solver = attack.Solver()
        # a table that moves few people and few cells: dearer the larger a count, and never two ways at the same price
        self.price = 1 + np.log1p(np.abs(self.values)) + np.arange(len(self.values)) * 1e-9

    def _poor_parts(self) -> set[int]:
        """Large parts of the table in which most of the counts that could be published are small: a search would end
        with little to show, after a program for each of them."""
        is_count = np.array(self.table.is_open, dtype=bool) & (np.abs(self.values) > 0.5)
        counts = np.bincount(self.part[is_count], minlength=1)
        small = np.bincount(self.part[is_count & self.is_small], minlength=len(counts))
        return set(np.flatnonzero((small > MOSTLY * counts) & (counts >= MANY)).tolist())

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
                if step and not self._can_move(cell, step):
                    self.unprotected.add(cell)
        self._show_what_is_known()

    def _can_move(self, cell: int, step: float) -> bool:
        """Hide what must be hidden so that a cell can move; whether it can."""
        return (
            self.part[cell] in self.closed_parts
            or (self.part[cell] in self.poor_parts and self._closes(cell, step))
            or self._moves_alone(cell, step)
            or self._moves(cell, step)
            or self._moves_with_zeros(cell, step)
            or self._closes(cell, step)
        )

    def _moves_alone(self, cell: int, step: float) -> bool:
        """Whether a cell can move with what is free anyway: in each of its relations one cell that is in no other."""
        room = {cell: step}
        for relation in self.near.equal_of.get(cell, ()):
            weights = self.near.equal[relation]
            for other, of in weights.items():
                needed = -weights[cell] * step / of
                is_loose = other != cell and self.near.degree(other) == 1
                if is_loose and self._is_free(other) and self._may_move(other, needed):
                    room[other] = needed
                    break
            else:
                return False
        bounds = {relation for moved in room for relation in self.near.at_most_of.get(moved, ())}
        return all(
            sum(weight * (self.values[c] + room.get(c, 0.0)) for c, weight in self.near.at_most[relation].items())
            <= NEARLY
            for relation in bounds
        )

    def _moves(self, cell: int, step: float, reaches: tuple[int, ...] = NEAR) -> bool:
        """Hide the cells in the cheapest table in which a cell moves and all else stays; whether there is one."""
        for reach in reaches:
            cells = self.near.within(cell, reach)
            moved = self._moved(cell, step, cells)
            if moved is not None:
                self.hidden |= {other for other in moved if self.table.is_open[other]}
                return True
        return False

    def _moves_with_zeros(self, cell: int, step: float) -> bool:
        """Hide all in the relations of a cell, then of their neighbours, until it can move; whether it can."""
        for reach in OPENED:
            self._open(self.near.within(cell, reach))
            if self._moves(cell, step, (2 * reach,)):
                return True
        return False

    def _closes(self, cell: int, step: float) -> bool:
        """Hide the whole part of the table that a cell is in; whether it can move."""
        part = np.flatnonzero(self.part == self.part[cell]).tolist()
        self._open(part)
        if self.is_fixed[part].any():
            return self._moved(cell, step, part) is not None
        self.closed_parts.add(int(self.part[cell]))
        return True

    def _open(self, cells: list[int]) -> None:
        opened = {cell for cell in cells if self.table.is_open[cell]}
        self.hidden |= opened
        self.with_zeros |= opened

    def _is_free(self, cell: int) -> bool:
        return (cell in self.hidden or not self.table.is_open[cell]) and not self.is_fixed[cell]

    def _may_move(self, cell: int, step: float) -> bool:
        return self.table.is_signed[cell] or self.values[cell] + step >= self._least(cell) - NEARLY

    def _least(self, cell: int) -> float:
        least = 1.0 if self.table.is_open[cell] and cell not in self.with_zeros else 0.0
        return min(least, self.values[cell])

    def _show_what_is_known(self) -> None:
        """Show large counts that were hidden with their neighbours although they can be worked out."""
        asked = [
            cell
            for cell in sorted(self.with_zeros & self.hidden)
            if self.part[cell] not in self.closed_parts and not self.is_small[cell] and abs(self.values[cell]) > 0.5
        ]
        if asked:
            bounds = attack.known(self.table, self.hidden, self.with_zeros, self.is_small)
            low, high = attack.intervals(self.table, bounds, asked)
            self.hidden -= {cell for cell in asked if high[cell] - low[cell] < 0.5} - self.led

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
        place = cells.index(cell)
        here, there = (place, count + place) if step > 0 else (count + place, place)
        lowest[here], most[there] = abs(step), 0.0
        if lowest[here] > most[here] + NEARLY:
            return None
        rows, row_bounds = self._around(cells)
        bounds = np.column_stack([lowest, np.maximum(lowest, most)])
        solved = self.solver.cheapest(price, bounds, rows, row_bounds)
        if solved is None:
            return None
        return [cells[place] for place in np.flatnonzero(np.abs(solved[:count] - solved[count:]) > NEARLY).tolist()]

    def _around(self, cells: list[int]) -> tuple[attack.Rows, np.ndarray]:
        """The relations of these cells over their ups and downs, while every other cell stays as it is."""
        near, count = self.near, len(cells)
        place = {cell: number for number, cell in enumerate(cells)}
        equal = sorted({r for cell in cells for r in near.equal_of.get(cell, ())})
        at_most = sorted({r for cell in cells for r in near.at_most_of.get(cell, ())})
        lines = [_inside(near.equal[r], place) for r in equal] + [_inside(near.at_most[r], place) for r in at_most]
        lines = [[*line, *((at + count, -weight) for at, weight in line)] for line in lines]
        room = [-sum(weight * self.values[c] for c, weight in near.at_most[r].items()) for r in at_most]
        row_bounds = np.array([(0.0, 0.0)] * len(equal) + [(-np.inf, most) for most in room]).reshape(-1, 2)
        starts = np.array([0, *accumulate(len(line) for line in lines)], dtype=np.int32)
        entries = [entry for line in lines for entry in line]
        columns = np.array([at for at, _ in entries], dtype=np.int32)
        return (starts, columns, np.array([weight for _, weight in entries], dtype=float)), row_bounds


def _inside(relation: Relation, place: dict[int, int]) -> list[tuple[int, float]]:
    """The terms of a relation that are among the places."""
    return [(place[cell], weight) for cell, weight in relation.items() if cell in place]
