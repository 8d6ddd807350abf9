"""How many needs of shared resources could be served whole, if priority did not decide: the proven best, on request.

Answers: what does first come, first served cost? Served whole means as `allocation` says it: the whole quantity on all
days, by one resource or, for units that add up, by several. Counted first are critical needs, then useful ones; of
equal answers the one the solver finds. A mixed integer program, solved by HiGHS (Huangfu and Hall 2018,
https://doi.org/10.1007/s12532-017-0130-5) within SECONDS; when that is not enough, or the needs and resources make more
than MOST_PAIRS pairs, the answer is the better of what was found and what priority gives, and says so.
May import: numpy, scipy, polars, `derive.allocation`, `derive.capacity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
import polars as pl
import scipy.optimize as untyped_optimize  # pyright: ignore[reportMissingTypeStubs]
import scipy.sparse as untyped_sparse  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive.allocation import allocate
from pipelines.derive.capacity import SCALE, Board, board_of

optimize, sparse = cast("Any", untyped_optimize), cast("Any", untyped_sparse)
SECONDS = 10.0
MOST_PAIRS = 20_000


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
    found = _solved(board, pairs, seconds) if len(pairs) <= MOST_PAIRS else None
    if found is not None and found.is_proven:
        return found
    matches = allocate(needs, resources, granted, day)[0].filter(outcome="granted")
    parts: dict[str, list[tuple[str, float]]] = {}
    for need_id, resource_id, quantity in matches.select("need_id", "resource_id", "quantity").iter_rows():
        parts.setdefault(need_id, []).append((resource_id, quantity))
    first_come = _counted(board, parts, is_proven=False)
    if found is not None and (found.critical, found.useful) > (first_come.critical, first_come.useful):
        return found
    return first_come


def _counted(board: Board, served: dict[str, list[tuple[str, float]]], *, is_proven: bool) -> Optimum:
    critical = sum(not need.order[0] for need in board.needs if need.need_id in served)
    return Optimum(served, critical, len(served) - critical, is_proven)


def _solved(board: Board, pairs: list[tuple[int, int]], seconds: float) -> Optimum | None:
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
        return None
    served: dict[str, list[tuple[str, float]]] = {}
    for (n, resource), share in zip(pairs, answer.x[count:], strict=True):
        if answer.x[n] > 0.5 and share > 1e-9:
            part = board.resources[resource]["resource_id"], float(share) * board.needs[n].amount / SCALE
            served.setdefault(board.needs[n].need_id, []).append(part)
    return _counted(board, served, is_proven=answer.status == 0)


def _shares(board: Board, pairs: list[tuple[int, int]]) -> Any:
    """A need is whole when its shares are: their sum is one, else none."""
    count = len(board.needs)
    rows = [*range(count), *(n for n, _ in pairs)]
    columns = [*range(count), *range(count, count + len(pairs))]
    values = [-1.0] * count + [1.0] * len(pairs)
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(count, count + len(pairs)))
    return optimize.LinearConstraint(matrix, 0.0, 0.0)


def _capacities(board: Board, pairs: list[tuple[int, int]]) -> Any:
    """On no day is more taken of a resource than is free. Days on which the same needs want it are one row."""
    on: dict[tuple[int, int], list[int]] = {}
    for at, (n, resource) in enumerate(pairs):
        window = board.segments(board.needs[n].first, board.needs[n].last)
        for segment in range(window.start, window.stop):
            on.setdefault((resource, segment), []).append(at)
    free: dict[tuple[int, tuple[int, ...]], int] = {}
    for (resource, segment), some in on.items():
        key = resource, tuple(some)
        free[key] = min(free.get(key, int(board.free[resource, segment])), int(board.free[resource, segment]))
    tight = {key: left for key, left in free.items() if sum(board.needs[pairs[at][0]].amount for at in key[1]) > left}
    cells = [(row, at) for row, (_, some) in enumerate(tight) for at in some]
    count = len(board.needs)
    values = [board.needs[pairs[at][0]].amount / SCALE for _, at in cells]
    columns = [count + at for _, at in cells]
    shape = len(tight), count + len(pairs)
    matrix = sparse.csr_matrix((values, ([row for row, _ in cells], columns)), shape=shape)
    return optimize.LinearConstraint(matrix, -np.inf, np.array(list(tight.values()), float) / SCALE)
