"""What can be inferred of a table in which some cells are hidden: the interval of values that each of them may have.

The attacker knows all that is published, every relation that the table obeys (people_tables), and that no zero is
hidden where none had to be. His interval of a cell is its lowest and its highest value in any table that agrees with
that: two linear programs, solved by HiGHS. Fractions are allowed, so one who counts in whole people could do better in
tables of three and more dimensions with known totals; in two-dimensional ones every corner is whole.
May import: people_tables, highspy, numpy, scipy.
"""

from __future__ import annotations

from typing import Any

import highspy as untyped_highspy  # pyright: ignore[reportMissingTypeStubs]
import numpy as np
from scipy import sparse as untyped_sparse  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive.people_tables import Table

highspy: Any = untyped_highspy
sparse: Any = untyped_sparse
NEARLY = 1e-6
Rows = tuple[Any, Any, Any]
"""A sparse matrix by row: where each row starts, columns, weights."""


class Solver:
    """Linear programs, one after the other; equal programs in an equal order have equal answers."""

    def __init__(self) -> None:
        # what `Highs` adds to its own base class are callbacks, and a banner on standard output that nothing turns off
        self._highs = highspy.highs._Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self._highs.setOptionValue(option, value)

    def cheapest(self, costs: np.ndarray, bounds: np.ndarray, rows: Rows, row_bounds: np.ndarray) -> np.ndarray | None:
        """The cheapest point x with `rows` x within `row_bounds` and x within `bounds`; None where there is none.

        Bounds are pairs of lowest and highest, shape (n, 2).
        """
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(costs), len(row_bounds)
        program.col_cost_, program.col_lower_, program.col_upper_ = costs, bounds[:, 0], bounds[:, 1]
        program.row_lower_, program.row_upper_ = row_bounds[:, 0], row_bounds[:, 1]
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = rows
        self._highs.passModel(program)
        return self._solved()

    def again(self, variable: int, cost: float) -> np.ndarray | None:
        """The cheapest point of the same program after one variable has got another cost."""
        self._highs.changeColCost(variable, cost)
        return self._solved()

    def _solved(self) -> np.ndarray | None:
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self._highs.getSolution().col_value)


def small(table: Table, k: int) -> np.ndarray:
    """Which cells are groups of 1 to k-1; a total of changes is no group, and nor is a change that is all of one."""
    size = np.abs(np.array(table.values, dtype=float))
    is_change = [signed and (table.is_total(c) or c in table.is_public) for c, signed in enumerate(table.is_signed)]
    return (size > 0.5) & (size < k - 0.5) & ~np.array(is_change, dtype=bool)


def known(table: Table, hidden: set[int], with_zeros: set[int], is_small: np.ndarray) -> np.ndarray:
    """Lowest and highest value of each cell as far as its publication, or its being hidden, tells; shape (cells, 2)."""
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


def intervals(table: Table, bounds: np.ndarray, asked: list[int]) -> tuple[dict[int, float], dict[int, float]]:
    """Lowest and highest possible value of the cells asked about, with all relations of the table.

    A value beyond everything the table holds counts as unbounded: so each program has an end.
    """
    beyond = 4 * (1 + float(np.abs(table.values).sum()))
    limits = np.clip(bounds, -beyond, beyond)
    solver, parts = Solver(), np.array(table.components())
    ends: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for part in dict.fromkeys(parts[asked].tolist()):
        around = np.flatnonzero(parts == part)
        rows, row_bounds = _relations(table, around)
        solved = solver.cheapest(np.zeros(len(around)), limits[around], rows, row_bounds)
        for cell in (cell for cell in asked if parts[cell] == part):
            place = int(np.searchsorted(around, cell))
            for direction, end in ((1.0, ends[0]), (-1.0, ends[1])):
                solved = solver.again(place, direction)
                if solved is None:
                    raise ValueError("the relations that are declared do not hold in this table")
                end[cell] = _end(float(solved[place]), beyond)
            solver.again(place, 0.0)
    return ends


def _relations(table: Table, cells: np.ndarray) -> tuple[Rows, np.ndarray]:
    """The relations of one part of a table, over its cells."""
    blocks: list[Any] = []
    row_bounds: list[np.ndarray] = []
    for matrix, least in ((table.equal, 0.0), (table.at_most, -np.inf)):
        part = matrix[:, cells]
        part = part[np.flatnonzero(np.diff(part.indptr))]
        blocks.append(part)
        row_bounds.append(np.tile([least, 0.0], (part.shape[0], 1)))
    stacked = sparse.vstack(blocks).tocsr()
    return (stacked.indptr, stacked.indices, stacked.data), np.concatenate(row_bounds)


def _end(value: float, beyond: float) -> float:
    return float("inf") * np.sign(value) if abs(value) > beyond / 2 else value
