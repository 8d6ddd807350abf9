"""The inner loops of matching, compiled: an inverted index inside ranges of equal constraints, and the k best of a row.

Answers: which k columns have the highest score for each row, exactly, when only some columns are allowed to it? Rows
and columns are holders and targets, either way round; what is added per key is whole numbers, so no order of adding
changes a sum. The lowest bits of a sum hold the score, the bits above count the needs met. `top_matches` explains the
numbers. Imported only where it is used: numba takes a third of a second to load. May import: numba, numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as untyped_numba  # pyright: ignore[reportMissingTypeStubs]
import numpy as np

numba: Any = untyped_numba

MET = 1 << 48  # added once for every need met
SHARE_BITS, VALUE_BITS = 24, 22  # of a need's share of the weight, and of what it is worth
STEP_BITS = 26  # of 46: scores are told apart in steps of 2 ** -20, about a millionth
_HALF = 1 << (STEP_BITS - 1)


def _compiled(function: Callable[..., Any]) -> Any:
    """Machine code, kept beside the module for the next process; where nothing can be kept, made anew each time."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder to write to
        return numba.njit(nogil=True)(function)


@_compiled
def index(starts: Any, keys: Any, values: Any, kinds: Any, key_count: int, kind_count: int) -> Any:
    """Entries by key, kind and row: where each (key, kind) begins, and the row and value of each entry."""
    at = np.zeros(key_count * kind_count + 1, np.int64)
    for row in range(len(starts) - 1):
        for entry in range(starts[row], starts[row + 1]):
            at[keys[entry] * kind_count + kinds[row] + 1] += 1
    for place in range(len(at) - 1):
        at[place + 1] += at[place]
    free = at[:-1].copy()
    columns, amounts = np.empty(len(keys), np.int32), np.empty(len(keys), np.int32)
    for row in range(len(starts) - 1):
        for entry in range(starts[row], starts[row + 1]):
            place = keys[entry] * kind_count + kinds[row]
            columns[free[place]] = row
            amounts[free[place]] = values[entry]
            free[place] += 1
    return at, columns, amounts


@_compiled
def best(  # noqa: PLR0912 - one loop over memory, taken apart it would copy
    rows: Any, starts: Any, keys: Any, values: Any, row_base: Any, rows_hold: bool,
    group: Any, run_starts: Any, run_first: Any, run_last: Any, is_split: bool,
    at: Any, kind_count: int, columns: Any, amounts: Any,
    kind_columns: Any, column_base: Any, column_order: Any, found: Any, steps: Any,
) -> None:  # fmt: skip
    """For each of `rows` the columns with the most steps of score, among those in its group's runs of kinds.

    Fills `found` (-1 = none) and `steps`, best first, of equal ones the smaller `column_order`. `rows_hold`: the rows
    are holders, whose values carry in their lowest bit whether a need is met; else the columns' do.
    """
    k = found.shape[1]
    total = column_base.copy()
    for number in range(len(rows)):
        row = rows[number]
        first_run, last_run = run_starts[group[number]], run_starts[group[number] + 1]
        for entry in range(starts[row], starts[row + 1]):
            value = np.int64(values[entry])
            place = keys[entry] * kind_count
            for run in range(first_run, last_run if is_split else first_run + 1):
                begin = at[place + run_first[run]] if is_split else at[place]
                end = at[place + run_last[run]] if is_split else at[place + 1]
                if rows_hold:
                    amount, met = value >> 1, (value & 1) * MET
                    for z in range(begin, end):
                        total[columns[z]] += amounts[z] * amount + met
                else:
                    for z in range(begin, end):
                        amount = np.int64(amounts[z])
                        total[columns[z]] += (amount >> 1) * value + (amount & 1) * MET
        count = 0
        for run in range(first_run, last_run):
            for column in range(kind_columns[run_first[run]], kind_columns[run_last[run]]):
                summed = total[column] + row_base[row]
                total[column] = column_base[column]
                if summed < MET:
                    continue
                step = ((summed & (MET - 1)) + _HALF) >> STEP_BITS
                if count == k and (
                    step < steps[number, k - 1]
                    or (step == steps[number, k - 1] and column_order[column] > column_order[found[number, k - 1]])
                ):
                    continue
                place = count if count < k else k - 1
                while place > 0 and (
                    steps[number, place - 1] < step
                    or (
                        steps[number, place - 1] == step
                        and column_order[found[number, place - 1]] > column_order[column]
                    )
                ):
                    steps[number, place] = steps[number, place - 1]
                    found[number, place] = found[number, place - 1]
                    place -= 1
                steps[number, place] = step
                found[number, place] = column
                count = min(count + 1, k)
        if not is_split:
            total[:] = column_base


@_compiled
def spread(found: Any, steps: Any, id_starts: Any, ids: Any, all_ids: Any, all_steps: Any) -> None:
    """The k best ids from the k best shapes: a shape stands for all ids that are alike, equal steps go by id."""
    k = all_ids.shape[1]
    waiting = np.empty(k * k, np.int64)
    for row in range(len(found)):
        filled, place = 0, 0
        while place < found.shape[1] and found[row, place] >= 0 and filled < k:
            step, count = steps[row, place], 0
            while place < found.shape[1] and found[row, place] >= 0 and steps[row, place] == step:
                shape = found[row, place]
                for one in range(id_starts[shape], min(id_starts[shape + 1], id_starts[shape] + k)):
                    waiting[count] = ids[one]
                    count += 1
                place += 1
            ordered = np.sort(waiting[:count])
            for one in range(min(count, k - filled)):
                all_ids[row, filled], all_steps[row, filled] = ordered[one], step
                filled += 1


@_compiled
def fingerprints(starts: Any, keys: Any, values: Any) -> Any:
    """Two numbers of 64 bits a row: rows with equal keys and values in equal order have equal ones."""
    told = np.empty((len(starts) - 1, 2), np.uint64)
    for row in range(len(starts) - 1):
        one, other = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
        for entry in range(starts[row], starts[row + 1]):
            word = (np.uint64(keys[entry]) << np.uint64(32)) ^ np.uint64(np.uint32(values[entry]))
            one = (one ^ word) * np.uint64(0xFF51AFD7ED558CCD)
            one ^= one >> np.uint64(32)
            other = (other + word) * np.uint64(0xC4CEB9FE1A85EC53)
            other ^= other >> np.uint64(29)
        told[row, 0], told[row, 1] = one, other
    return told
