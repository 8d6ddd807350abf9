"""The k best of many scores, for many users at once: never what was seen, never too much of one source.

Answers: which items head each user's list, in which order, and whose work is shown by all lists together? Scores come
a slice of users at a time, so that memory does not grow with users. A tie is won by the item that more users took,
then by the smaller id, because that is how items are numbered (`interactions`).

The k-th largest score of a row is bounded from below by the k-th largest of the maxima of disjoint groups of its
columns; what reaches the bound is sorted, a few dozen of thousands. May import: numpy, `derive.interactions`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pipelines.derive.interactions import Indices, Interactions

Floats = npt.NDArray[np.float32]
Given = TypeVar("Given")
Made = TypeVar("Made")
Scores = Callable[[Indices], Floats]  # users by number -> one row a user, one score an item; -inf = not to be shown
CELLS = 1_000_000  # scores held at a time by one worker: 4 MB, which a processor keeps near
NONE = -1  # where a list is shorter than k
_GROUPS = 4  # groups of columns for each place of a list
_CROWD = 8  # this many times k candidates in one row are ties, and are cut without sorting them
HEAD_SHARE = 0.2  # of the items; the rest is the long tail


@dataclass(frozen=True)
class Lists:
    """One list a user, best first."""

    items: Indices  # users x k, NONE where there is nothing more
    scores: Floats  # likewise, NaN there

    @property
    def lengths(self) -> Indices:
        """How many items each list holds."""
        return (self.items != NONE).sum(axis=1).astype(np.int64)


def top(
    scores: Scores,
    known: Interactions,
    k: int,
    *,
    users: Indices | None = None,
    exclude_seen: bool = True,
    sources: Indices | None = None,
    most_per_source: int | None = None,
) -> Lists:
    """The k best items of each user.

    `sources` numbers each item's source, negative = unknown, which is no source; of one source a list holds
    `most_per_source` at most, and is shorter when nothing else is left.
    """
    asked = np.arange(len(known.users), dtype=np.int64) if users is None else users
    width = len(known.items)
    if not len(asked) or not width or k < 1:
        return Lists(np.full((len(asked), max(k, 0)), NONE, np.int64), np.full((len(asked), max(k, 0)), np.nan, "f4"))
    capped = None if sources is None or most_per_source is None else (sources, most_per_source)

    def of_slice(some: Indices) -> tuple[Indices, Floats]:
        found = np.require(scores(some), np.float32, ["C", "W"])
        if exclude_seen:
            hide_seen(found, known, some)
        return best(found, k) if capped is None else best_capped(found, k, *capped)

    step = max(1, CELLS // width)
    slices = [asked[start : start + step] for start in range(0, len(asked), step)]
    parts = list(in_parallel(of_slice, slices))
    return Lists(np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts]))


def in_parallel(work: Callable[[Given], Made], over: list[Given]) -> Iterator[Made]:
    """Results in the order of the work: numpy and scipy let other threads run while they count."""
    workers = min(len(over), os.cpu_count() or 1)
    if workers < 2:
        yield from map(work, over)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(work, over)


def hide_seen(scores: Floats, known: Interactions, users: Indices) -> None:
    """Take what each user has taken out of these scores, in place."""
    seen = known.taken[users]
    rows = np.repeat(np.arange(len(users)), np.diff(seen.indptr))
    scores[rows, seen.indices] = -np.inf


def best(scores: Floats, k: int) -> tuple[Indices, Floats]:
    """Columns and values of the k largest of each row, largest first, of equal ones the smaller column."""
    count, width = scores.shape
    wanted = min(k, width)
    mask = scores >= _bound(scores, wanted)[:, None]
    flat = np.flatnonzero(mask)  # of one dimension: several times as fast as of two
    crowded = np.flatnonzero(np.bincount(flat // width, minlength=count) > max(64, _CROWD * wanted))
    if len(crowded):
        for row in crowded.tolist():
            mask[row] = _exactly(scores[row], wanted)
        flat = np.flatnonzero(mask)
    rows, columns = np.divmod(flat, width)
    values = scores.reshape(-1)[flat]
    order = np.lexsort((-values, rows))  # stable: columns of equal values stay ascending
    rows, columns, values = rows[order], columns[order], values[order]
    place: Indices = np.arange(len(rows), dtype=np.int64) - np.searchsorted(rows, rows)
    kept = (place < k) & (values > -np.inf)
    items = np.full((count, k), NONE, np.int64)
    found = np.full((count, k), np.nan, np.float32)
    items[rows[kept], place[kept]] = columns[kept]
    found[rows[kept], place[kept]] = values[kept]
    return items, found


def _bound(scores: Floats, k: int) -> Floats:
    """A value of each row that at least k of it reach: the k-th largest of the maxima of groups of columns."""
    count, width = scores.shape
    groups = max(_GROUPS * k, 128)
    if width < 4 * groups:
        return np.partition(scores, width - k, axis=1)[:, width - k]
    deep = width // groups
    maxima = scores[:, : deep * groups].reshape(count, deep, groups).max(axis=1)
    return np.partition(maxima, groups - k, axis=1)[:, groups - k]


def _exactly(row: Floats, k: int) -> npt.NDArray[np.bool_]:
    """Where the k largest stand when many are equal: the first of the equal ones."""
    least = np.partition(row, len(row) - k)[len(row) - k]
    chosen = row > least
    chosen[np.flatnonzero(row == least)[: k - np.count_nonzero(chosen)]] = True
    return chosen


def best_capped(scores: Floats, k: int, sources: Indices, most: int) -> tuple[Indices, Floats]:
    """The best k of which no source has more than `most`: from a pool that grows while it leaves a list short."""
    width = scores.shape[1]
    pool = min(width, 4 * k)
    while True:
        items, values = best(scores, pool)
        kept = _within(items, sources, most)
        is_short = kept.sum(axis=1) < k
        if pool == width or not (is_short & (items[:, -1] != NONE)).any():
            break
        pool = min(width, pool * 4)
    place = np.cumsum(kept, axis=1) - 1
    kept &= place < k
    chosen = np.full((len(items), k), NONE, np.int64)
    found = np.full((len(items), k), np.nan, np.float32)
    rows, columns = np.nonzero(kept)
    chosen[rows, place[rows, columns]] = items[rows, columns]
    found[rows, place[rows, columns]] = values[rows, columns]
    return chosen, found


def _within(items: Indices, sources: Indices, most: int) -> npt.NDArray[np.bool_]:
    """Which places of each list are among the first `most` of their source; places without a source always are."""
    count, pool = items.shape
    rows: Indices = np.repeat(np.arange(count, dtype=np.int64), pool)
    source = np.where(items == NONE, -1, sources[items]).ravel()
    order = np.lexsort((rows, source))  # stable: within a source and a row by place
    is_new = np.ones(len(order), bool)
    is_new[1:] = (np.diff(source[order]) != 0) | (np.diff(rows[order]) != 0)
    starts = np.flatnonzero(is_new)
    before = np.empty(len(order), np.int64)
    before[order] = np.arange(len(order)) - np.repeat(starts, np.diff([*starts.tolist(), len(order)]))
    return (((before < most) | (source < 0)) & (items != NONE).ravel()).reshape(count, pool)


@dataclass(frozen=True, slots=True)
class Exposure:
    """Whose work all lists together show."""

    items: int  # of the catalogue
    shown: int  # items on at least one list
    places: int  # places of all lists
    long_tail: int  # places of items that are not among the most-taken fifth
    gini: float | None  # 0 = every item on as many lists, 1 = one item on all; null = no list

    @property
    def long_tail_share(self) -> float | None:
        """Long-tail places of all places; null without any."""
        return self.long_tail / self.places if self.places else None


def exposure(lists: Lists, items: int) -> Exposure:
    """The exposure of the catalogue's items, numbered by popularity. Gini's index: Dorfman 1979."""
    shown = lists.items[lists.items != NONE]
    per_item = np.sort(np.bincount(shown, minlength=items))
    head = int(np.ceil(items * HEAD_SHARE))
    rank = np.arange(1, items + 1)
    gini = float(((2 * rank - items - 1) * per_item).sum() / (items * len(shown))) if len(shown) else None
    return Exposure(items, int((per_item > 0).sum()), len(shown), int((shown >= head).sum()), gini)
