"""Which shared resource can be given to which project's need, how much, on which days, and what stands against it?

Capacity, windows and units are told by `capacity`: a proposal never exceeds what is free on any day. Priority, stated:
critical before useful, then the earlier start (none = today), then the smaller id. Needs are served one after another,
so no need ever loses anything to one behind it. Each takes the first of these that there is:

    granted     one resource carries all of it on all days: the one with the least to spare, then the smaller id
    granted     several do together, the freest first; only units that add up (capacity.DIVISIBLE): hours of computing
                or of help. Seats of two tools or two sets of data are not one: one resource carries such a need, or
                a part of it
    partly      the run of days and the quantity that make most quantity times days, from one resource or, where the
                unit adds up, from several; then the larger quantity, the earlier days, the smaller id
    impossible  and why (`allocation_words.WHY`)

That is what priority means: others may be served whole, and more of them, if the first one were not.
May import: `pipelines.contracts`, numpy, polars, `derive.allocation_words`, `derive.capacity`, `derive.shaping`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from pipelines.contracts.derived import ResourceConflict, ResourceMatch
from pipelines.derive import allocation_words as words
from pipelines.derive.capacity import Amounts, Board, Need, Piece, Row, board_of
from pipelines.derive.shaping import shaped


@dataclass(frozen=True)
class Held:
    """What is proposed so far. `marks` differ between segments of a resource that different pieces lie on."""

    marks: Amounts
    pieces: dict[int, list[tuple[str, Piece]]]  # of each resource, with the need

    def add(self, board: Board, need_id: str, piece: Piece) -> None:
        """One more piece."""
        mine = self.pieces.setdefault(piece.resource, [])
        mine.append((need_id, piece))
        # an odd number times the place: sums of different places agree by accident only, and then two runs are one
        mark = len(mine) * 0x9E3779B97F4A7C15 % (1 << 62)
        self.marks[piece.resource, board.segments(piece.first, piece.last)] ^= mark

    def on(self, resource: int, day: int) -> tuple[tuple[str, int], ...]:
        """(need, amount) of those who hold some of a resource on a day, by need."""
        found = [(n, p.amount) for n, p in self.pieces.get(resource, ()) if p.first <= day <= p.last]
        return tuple(sorted(found))


def allocate(
    needs: pl.DataFrame, resources: pl.DataFrame, granted: pl.DataFrame, day: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(`ResourceMatch` rows of every need, `ResourceConflict` rows of those that do not get everything).

    `needs` has [need_id, project_id, resource_kind, unit, quantity, importance, needed_from, needed_until], `resources`
    [resource_id, kind, unit, capacity, available_from, available_until], `granted` what is given and not released
    [resource_id, quantity, from_day, until_day]; null = not stated, for a day: open.
    """
    board = board_of(needs, resources, granted, day)
    given: list[list[Piece]] = []
    held = Held(np.zeros_like(board.free), {})
    conflicts: list[Row] = []
    for need in board.needs:
        pieces = [] if need.why else _serve(board, need)
        conflicts += _conflicts(board, need, pieces, held)
        for piece in pieces:
            board.free[piece.resource, board.segments(piece.first, piece.last)] -= piece.amount
            held.add(board, need.need_id, piece)
        given.append(pieces)
    matches = [row for n in range(len(board.needs)) for row in words.told(board, n, given[n])]
    return (
        shaped(pl.DataFrame(matches, schema=ResourceMatch.dtypes()), ResourceMatch),
        shaped(pl.DataFrame(conflicts, schema=ResourceConflict.dtypes()), ResourceConflict),
    )


def _serve(board: Board, need: Need) -> list[Piece]:
    """The pieces that a need gets of what is free now."""
    window = board.segments(need.first, need.last)
    usable = np.array(need.usable, np.int64)
    least = board.free[usable, window].min(axis=1)  # free on all days
    enough = np.flatnonzero(least >= need.amount)
    if enough.size:
        tightest = enough[int(np.argmin(least[enough]))]
        return [Piece(int(usable[tightest]), need.amount, need.first, need.last)]
    if need.is_divisible:
        return _together(board, need, window, usable)
    found = [_largest(board, need, window, usable[at : at + 1]) for at in range(len(usable))]
    best = max((one for one in found if one), default=None, key=lambda one: one[0])  # of equals the smaller id
    if best is None:
        return []
    (_, amount, _), resource, first, last = best
    return [Piece(resource, amount, first, last)]


def _together(board: Board, need: Need, window: slice, usable: Amounts) -> list[Piece]:
    """What several resources carry together, the freest first."""
    best = _largest(board, need, window, usable)
    if best is None:
        return []
    (_, left, _), _, first, last = best
    least = board.free[usable, board.segments(first, last)].min(axis=1)
    pieces: list[Piece] = []
    for at in np.argsort(-least, kind="stable"):
        amount = min(left, int(least[at]))
        if amount > 0:
            pieces.append(Piece(int(usable[at]), amount, first, last))
            left -= amount
    return pieces


def _largest(
    board: Board, need: Need, window: slice, usable: Amounts
) -> tuple[tuple[int, int, int], int, int, int] | None:
    """((quantity x days, quantity, -first day), first resource, first day, last day) of the best run of days."""
    best: tuple[tuple[int, int, int], int, int, int] | None = None
    starts = board.starts[window.start : window.stop + 1]
    free = board.free[usable, window]
    most = np.minimum(free.sum(axis=0), need.amount)  # of any day
    for at in np.flatnonzero(most):
        if best is not None and int(most[at:].max()) * int(starts[-1] - starts[at]) < best[0][0]:
            break  # no later run can be worth more: fewer days are left
        held = np.minimum.accumulate(free[:, at:], axis=1).sum(axis=0)
        amount = np.minimum(held, need.amount)
        worth = amount * (starts[at + 1 :] - starts[at])
        to = int(np.argmax(worth))
        key = int(worth[to]), int(amount[to]), -int(starts[at])
        if key[0] > 0 and (best is None or key > best[0]):
            best = key, int(usable[0]), int(starts[at]), int(starts[at + to + 1]) - 1
    return best


def _conflicts(board: Board, need: Need, pieces: list[Piece], held: Held) -> Iterable[Row]:
    """Where a need lacks something on days on which others hold what it could use: who, and how much."""
    if need.why:
        return
    window = board.segments(need.first, need.last)
    has = np.zeros(len(board.starts) - 1, np.int64)
    for piece in pieces:
        has[board.segments(piece.first, piece.last)] += piece.amount
    missing = need.amount - has
    if not missing[window].any():
        return
    for resource in need.usable:
        marks, granted = held.marks[resource, window], board.granted[resource, window]
        lacks = missing[window]
        is_held = (lacks > 0) & ((granted > 0) | (marks != 0))
        new = np.ones(len(lacks), bool)
        new[1:] = (np.diff(marks) != 0) | (np.diff(granted) != 0) | (np.diff(lacks) != 0)
        firsts = np.append(np.flatnonzero(new), len(lacks))
        for at, end in pairwise(firsts.tolist()):
            if is_held[at]:
                days = int(board.starts[window.start + at]), int(board.starts[window.start + end]) - 1
                rivals = held.on(resource, days[0])
                yield words.conflict(board, need, resource, days, int(lacks[at]), int(granted[at]), rivals)
