"""The inner loops of matching, compiled: an inverted index inside ranges of equal constraints, and the k best of a row.

Answers: which k columns have the highest score for each row, exactly, when only some columns are allowed to it? Rows
and columns are holders and targets, either way round; what is added per key is whole numbers, so no order of adding
changes a sum. The lowest bits of a sum
count the needs met, those above hold the score. `top_matches` explains the
numbers. Imported only where it is used: numba takes a third of a second to load. May import: numba, numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as untyped_numba  # pyright: ignore[reportMissingTypeStubs]
import numpy as np

numba: Any = untyped_numba

MET_BITS = 10  # the lowest: how many needs are met
STEP_BITS = 32  # of 52, shares of 2 ** 28 and values of 2 ** 24: steps of 2 ** -20, about a millionth
_HALF = 1 << (STEP_BITS - 1 + MET_BITS)
_BLOCK = 64  # columns looked over together: most hold nothing for a full list


def _compiled(function: Callable[..., Any]) -> Any:
    """Machine code, kept beside the module for the next process; where nothing can be kept, made anew each time."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder to write to
        return numba.njit(nogil=True)(function)


@_compiled
def index(rows: Any, starts: Any, keys: Any, values: Any, kinds: Any, key_count: int, kind_count: int) -> Any:
    """Entries of some rows by key, kind and place among them: where each (key, kind) begins, and what stands there."""
    at = np.zeros(key_count * kind_count + 1, np.int64)
    for number in range(len(rows)):
        for entry in range(starts[rows[number]], starts[rows[number] + 1]):
            at[keys[entry] * kind_count + kinds[number] + 1] += 1
    for place in range(len(at) - 1):
        at[place + 1] += at[place]
    free = at[:-1].copy()
    columns, amounts = np.empty(at[-1], np.uint32), np.empty(at[-1], np.int32)
    for number in range(len(rows)):
        for entry in range(starts[rows[number]], starts[rows[number] + 1]):
            place = keys[entry] * kind_count + kinds[number]
            columns[free[place]] = number
            amounts[free[place]] = values[entry]
            free[place] += 1
    return at, columns, amounts


@_compiled
def _add(total: Any, columns: Any, amounts: Any, begin: int, end: int, value: int, rows_hold: bool) -> None:
    """Add one entry of a row to all columns that have its key; whichever side holds has in its lowest bit: met."""
    first, last = np.uint64(begin), np.uint64(end)  # unsigned: no negative places to look out for
    if rows_hold:
        amount, met = np.int64(value >> 1) << MET_BITS, value & 1
        for z in range(first, last):
            total[columns[z]] += amounts[z] * amount + met
    else:
        for z in range(first, last):
            total[columns[z]] += ((np.int64(amounts[z] >> 1) * value) << MET_BITS) + (amounts[z] & 1)


@_compiled
def _pick(
    total: Any, column_base: Any, begin: int, end: int, base: int, order: Any, found: Any, steps: Any, count: int
) -> int:
    """Take the best of some columns into a list with `count` filled, and set their sums back; the new count."""
    k = len(found)
    for start in range(begin, end, _BLOCK):
        stop = min(start + _BLOCK, end)
        least = steps[k - 1] << (STEP_BITS + MET_BITS) if count == k else 0
        highest = total[start]
        for column in range(np.uint64(start), np.uint64(stop)):
            highest = max(highest, total[column])
        if highest + base >= least:
            for column in range(start, stop):
                summed = total[column] + base
                if summed < least or summed & ((1 << MET_BITS) - 1) == 0:
                    continue
                step = summed >> (STEP_BITS + MET_BITS)
                if count == k and (
                    step < steps[k - 1] or (step == steps[k - 1] and order[column] > order[found[k - 1]])
                ):
                    continue
                place = count if count < k else k - 1
                while place > 0 and (
                    steps[place - 1] < step or (steps[place - 1] == step and order[found[place - 1]] > order[column])
                ):
                    steps[place], found[place] = steps[place - 1], found[place - 1]
                    place -= 1
                steps[place], found[place] = step, column
                count = min(count + 1, k)
        for column in range(np.uint64(start), np.uint64(stop)):
            total[column] = column_base[column]
    return count


@_compiled
def best_in_group(
    rows: Any, starts: Any, keys: Any, values: Any, row_base: Any, rows_hold: bool,
    at: Any, columns: Any, amounts: Any, column_base: Any, order: Any, found: Any, steps: Any,
) -> None:  # fmt: skip
    """For each of `rows` the columns with the most steps of score, all of which it may be shown.

    Fills `found` (-1 = none) and `steps`, best first, of equal ones the smaller `order`.
    """
    total = column_base.copy()
    for number in range(len(rows)):
        row = rows[number]
        for entry in range(starts[row], starts[row + 1]):
            _add(total, columns, amounts, at[keys[entry]], at[keys[entry] + 1], values[entry], rows_hold)
        base = row_base[row] + _HALF
        _pick(total, column_base, 0, len(total), base, order, found[number], steps[number], 0)


@_compiled
def best_in_runs(
    rows: Any, starts: Any, keys: Any, values: Any, row_base: Any, rows_hold: bool,
    group: Any, run_starts: Any, run_first: Any, run_last: Any, is_split: bool,
    at: Any, kind_count: int, columns: Any, amounts: Any,
    kind_columns: Any, column_base: Any, order: Any, found: Any, steps: Any,
) -> None:  # fmt: skip
    """The same where each row may be shown the columns of its group's runs of kinds: for a few rows of many groups."""
    total = column_base.copy()
    for number in range(len(rows)):
        row = rows[number]
        first_run, last_run = run_starts[group[number]], run_starts[group[number] + 1]
        for entry in range(starts[row], starts[row + 1]):
            place = keys[entry] * kind_count
            if not is_split:
                _add(total, columns, amounts, at[place], at[place + 1], values[entry], rows_hold)
                continue
            for run in range(first_run, last_run):
                begin, end = at[place + run_first[run]], at[place + run_last[run]]
                _add(total, columns, amounts, begin, end, values[entry], rows_hold)
        count, base = 0, row_base[row] + _HALF
        for run in range(first_run, last_run):
            begin, end = kind_columns[run_first[run]], kind_columns[run_last[run]]
            count = _pick(total, column_base, begin, end, base, order, found[number], steps[number], count)
        if not is_split:
            total[:] = column_base


@_compiled
def spread(found: Any, steps: Any, id_starts: Any, ids: Any, all_ids: Any, all_steps: Any) -> None:
    """The k best ids from the k best shapes: a shape stands for all ids that are alike, equal steps go by id."""
    k, width = all_ids.shape[1], found.shape[1]
    waiting = np.empty(k * k, np.int64)
    for row in range(len(found)):
        filled, place = 0, 0
        while place < width and found[row, place] >= 0 and filled < k:
            step, shape = steps[row, place], found[row, place]
            is_last = place + 1 == width or found[row, place + 1] < 0 or steps[row, place + 1] != step
            if is_last and id_starts[shape + 1] - id_starts[shape] == 1:  # nearly always: nothing to order
                all_ids[row, filled], all_steps[row, filled] = ids[id_starts[shape]], step
                filled, place = filled + 1, place + 1
                continue
            count = 0
            while place < width and found[row, place] >= 0 and steps[row, place] == step:
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


@_compiled
def renew(
    rows: Any, at: Any, found: Any, steps: Any, floor_step: Any, floor_order: Any, is_complete: Any,
    column_at: Any, is_kept: Any, more: Any, more_steps: Any, more_at: Any,
    out: Any, out_steps: Any, out_floor_step: Any, out_floor_order: Any, out_is_complete: Any,
) -> None:  # fmt: skip
    """The lists of old `rows`, new rows `at`: without columns that are not kept, with new ones above each list's floor.

    `column_at` and `more_at` are the numbers of old and of new columns among all; numbers are the order of equal
    steps. Complete lists have no floor; one that is cut off ends with its own last.
    """
    k = out.shape[1]
    for number in range(len(rows)):
        row, to = rows[number], at[number]
        complete, floor, order = is_complete[row], floor_step[row], column_at[floor_order[row]]
        old, new, filled, is_cut = 0, 0, 0, False
        while True:
            while old < k and found[row, old] >= 0 and not is_kept[found[row, old]]:
                old += 1
            has_old, has_new = old < k and found[row, old] >= 0, new < k and more[to, new] >= 0
            old_at = column_at[found[row, old]] if has_old else 0
            new_at = more_at[more[to, new]] if has_new else 0
            old_step, new_step = steps[row, old] if has_old else 0, more_steps[to, new] if has_new else 0
            if has_new and not complete:
                has_new = new_step > floor or (new_step == floor and new_at < order)
            if not has_old and not has_new:
                break
            if filled == k:
                is_cut = True
                break
            if has_new and (not has_old or new_step > old_step or (new_step == old_step and new_at < old_at)):
                out[to, filled], out_steps[to, filled] = new_at, new_step
                new += 1
            else:
                out[to, filled], out_steps[to, filled] = old_at, old_step
                old += 1
            filled += 1
        # a full list of what is new may have left something out
        if is_cut or (filled == k and more[to, k - 1] >= 0):
            complete, floor, order = False, out_steps[to, k - 1], out[to, k - 1]
        out_is_complete[to], out_floor_step[to], out_floor_order[to] = complete, floor, order
