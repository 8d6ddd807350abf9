"""Who gets which place, when several want the same and places are few: the best total, or an assignment that holds.

Answers, on request, for targets (needs of projects) with places and holders (members) of whom each takes one at most:

    best     the assignment with the highest sum of values (rectangular linear assignment: Crouse 2016,
             https://doi.org/10.1109/TAES.2016.140952, as scipy has it); a place stays empty rather than be given to
             somebody who may not have it
    stable   no target and holder who both would rather have each other than what they got; of all such assignments
             the one that every target likes best (Gale and Shapley 1962, https://doi.org/10.2307/2312726)

The order of rows decides between equals, so give them sorted. May import: numpy, scipy.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import scipy.optimize as untyped_optimize  # pyright: ignore[reportMissingTypeStubs]

optimize = cast("Any", untyped_optimize)
MOST_CELLS = 25_000_000  # places x holders of the best assignment: 200 MB; above it is not asked for
Values = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]


def best(values: Values, places: Sequence[int]) -> list[tuple[int, int]]:
    """(target, holder) pairs, sorted; `values` is targets x holders, NaN = may not, else at least 0.

    ValueError for a negative value or more than MOST_CELLS.
    """
    slots = np.repeat(np.arange(len(places)), places)
    if len(slots) * values.shape[1] > MOST_CELLS:
        raise ValueError(f"more than {MOST_CELLS} places x holders")
    if (values < 0).any():
        raise ValueError("a value below zero")
    if not slots.size or not values.size:
        return []
    # a pair that may not be counts nothing, like an empty place; one that may counts a little at least
    table = np.where(np.isnan(values), 0.0, values + 1e-9)[slots]
    rows, columns = optimize.linear_sum_assignment(table, maximize=True)
    pairs = {(int(slots[row]), int(column)) for row, column in zip(rows, columns, strict=True)}
    return sorted((target, holder) for target, holder in pairs if not np.isnan(values[target, holder]))


def stable(target_ranks: Ranks, holder_ranks: Ranks, places: Sequence[int]) -> list[tuple[int, int]]:
    """(target, holder) pairs, sorted. Both are targets x holders: the rank of the holder for the target, and of the
    target for the holder; 1 = best, 0 = may not (on either side). Equal ranks: the smaller number."""
    allowed = (target_ranks > 0) & (holder_ranks > 0)
    wishes = [[int(h) for h in np.argsort(target_ranks[t], kind="stable") if allowed[t, h]] for t in range(len(places))]
    asked = [0] * len(places)
    left = list(places)
    of_holder: dict[int, int] = {}
    waiting = [t for t in range(len(places)) if left[t] > 0]
    heapq.heapify(waiting)
    while waiting:
        target = heapq.heappop(waiting)
        while left[target] > 0 and asked[target] < len(wishes[target]):
            holder = wishes[target][asked[target]]
            asked[target] += 1
            had = of_holder.get(holder)
            if had is not None:
                if (holder_ranks[had, holder], had) < (holder_ranks[target, holder], target):
                    continue
                left[had] += 1
                heapq.heappush(waiting, had)
            of_holder[holder] = target
            left[target] -= 1
    return sorted((target, holder) for holder, target in of_holder.items())
