"""How many needs of shared resources could be served whole, if priority did not decide: the proven best, on request.

Answers: what does first come, first served cost? Served whole means as `allocation` says it: the whole quantity on all
days, by one resource or, for units that add up, by several. Counted first are critical needs, then useful ones; of
equal answers the one the solver finds. A mixed integer program, solved by HiGHS (Huangfu and Hall 2018,
https://doi.org/10.1007/s12532-017-0130-5) within SECONDS; when that is not enough the answer says so.
May import: numpy, scipy, polars, `derive.capacity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
import polars as pl
import scipy.optimize as untyped_optimize  # pyright: ignore[reportMissingTypeStubs]
import scipy.sparse as untyped_sparse  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive.capacity import SCALE, Board, board_of

optimize, sparse = cast("Any", untyped_optimize), cast("Any", untyped_sparse)
SECONDS = 10.0


@dataclass(frozen=True)
class Optimum:
    """The needs that are served whole, each with [resource id, quantity] pairs; proven, or the best found in time."""

    served: dict[str, list[tuple[str, float]]]
    critical: int
    useful: int
    is_proven: bool


def optimum(
    needs: pl.DataFrame, resources: pl.DataFrame, granted: pl.DataFrame, day: date, seconds: float = SECONDS
) -> Optimum:
    """The most needs that can be served whole, critical ones first. The frames are those of `allocation.allocate`."""
    board = board_of(needs, resources, granted, day)
    pairs = [(n, resource) for n, need in enumerate(board.needs) if not need.why for resource in need.usable]
    if not pairs:
        return Optimum({}, 0, 0, is_proven=True)
    count = len(board.needs)
    # whole needs: 0 or 1 each; then the share of a need that a resource carries: 0 or 1 too unless its unit adds up
    whole_only = np.array([not board.needs[n].is_divisible for n, _ in pairs])
    useful = sum(need.order[0] for need in board.needs)
    gains = [1.0 if need.order[0] else useful + 1.0 for need in board.needs]
    answer = optimize.milp(
        -np.concatenate([gains, np.zeros(len(pairs))]),
        constraints=[_shares(board, pairs), _capacities(board, pairs)],
        integrality=np.concatenate([np.ones(count), whole_only.astype(float)]),
        bounds=optimize.Bounds(0.0, np.array([0.0 if need.why else 1.0 for need in board.needs] + [1.0] * len(pairs))),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if answer.x is None:
        return Optimum({}, 0, 0, is_proven=False)
    served: dict[str, list[tuple[str, float]]] = {}
    for (n, resource), share in zip(pairs, answer.x[count:], strict=True):
        if answer.x[n] > 0.5 and share > 1e-9:
            part = board.resources[resource]["resource_id"], float(share) * board.needs[n].amount / SCALE
            served.setdefault(board.needs[n].need_id, []).append(part)
    critical = sum(not need.order[0] for need in board.needs if need.need_id in served)
    return Optimum(served, critical, len(served) - critical, is_proven=answer.status == 0)


def _shares(board: Board, pairs: list[tuple[int, int]]) -> Any:
    """A need is whole when its shares are: their sum is one, else none."""
    count = len(board.needs)
    rows = [*range(count), *(n for n, _ in pairs)]
    columns = [*range(count), *range(count, count + len(pairs))]
    values = [-1.0] * count + [1.0] * len(pairs)
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(count, count + len(pairs)))
    return optimize.LinearConstraint(matrix, 0.0, 0.0)


def _capacities(board: Board, pairs: list[tuple[int, int]]) -> Any:
    """On no day is more taken of a resource than is free."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    count, segments = len(board.needs), len(board.starts) - 1
    for at, (n, resource) in enumerate(pairs):
        need = board.needs[n]
        window = board.segments(need.first, need.last)
        for segment in range(window.start, window.stop):
            rows.append(resource * segments + segment)
            columns.append(count + at)
            values.append(need.amount / SCALE)
    used = sorted(set(rows))
    place = {row: at for at, row in enumerate(used)}
    matrix = sparse.csr_matrix((values, ([place[row] for row in rows], columns)), shape=(len(used), count + len(pairs)))
    return optimize.LinearConstraint(matrix, -np.inf, board.free.reshape(-1)[used] / SCALE)
