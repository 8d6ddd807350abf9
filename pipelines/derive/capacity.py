"""What is left of each shared resource on each day, and what each project's need could be served from.

Answers: how much of a resource is free over time when what is granted and not released is taken off, and which needs
can be served at all? A quantity is held on every day of its window alike: 40 gpu_hours_week from Monday on are 40 each
week. Capacity is a step function over days, in whole millionths of a unit, so sums are exact. Windows are looked at
from `day` on; one that is open at its end counts for HORIZON_DAYS. A grant that never says when it ends holds until it
is released. A need's unit is the one that all known resources of its kind have, unless it states one.
May import: numpy, polars.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

HORIZON_DAYS = 365
SCALE = 1_000_000
DIVISIBLE = frozenset({"cpu_hours_week", "gpu_hours_week", "hours_week"})
Row = dict[str, Any]
Amounts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Need:
    """One open need as far as it can be understood; `why` says what makes it impossible from the start."""

    need_id: str
    project_id: str
    kind: str | None
    unit: str | None
    amount: int
    first: int  # days as ordinals, both inclusive
    last: int
    order: tuple[bool, int, str]
    usable: tuple[int, ...] = ()  # numbers of the resources it could be served from
    why: str | None = None

    @property
    def is_divisible(self) -> bool:
        """Whether several resources may carry it together."""
        return self.unit in DIVISIBLE


@dataclass(frozen=True)
class Piece:
    """A part of a need: so much of a resource, by number, on these days."""

    resource: int
    amount: int
    first: int
    last: int


@dataclass(frozen=True)
class Board:
    """All resources over time: `free[r, s]` is left of r in segment s, the days starts[s] .. starts[s+1] - 1."""

    resources: list[Row]
    needs: list[Need]  # in the order of priority
    starts: Amounts
    free: Amounts
    granted: Amounts  # what was given before, at most the capacity

    def segments(self, first: int, last: int) -> slice:
        """The segments from one day to another, both at cuts."""
        return slice(int(np.searchsorted(self.starts, first)), int(np.searchsorted(self.starts, last + 1)))


def board_of(needs: pl.DataFrame, resources: pl.DataFrame, granted: pl.DataFrame, day: date) -> Board:
    """Everything that is there before anything is proposed."""
    rows = list(resources.sort("resource_id").iter_rows(named=True))
    end = day + timedelta(days=HORIZON_DAYS)
    windows = [_window(row["available_from"], row["available_until"], day, end) for row in rows]
    known = sorted(
        (_need(row, rows, windows, day, end) for row in needs.iter_rows(named=True)), key=lambda need: need.order
    )
    held = [
        (row["resource_id"], _exact(row["quantity"]), *_window(row["from_day"], row["until_day"], day, end))
        for row in granted.iter_rows(named=True)
    ]
    spans = [*windows, *((need.first, need.last) for need in known), *((first, last) for *_, first, last in held)]
    cuts = {day.toordinal(), end.toordinal()}
    cuts |= {at for first, last in spans if first <= last for at in (first, last + 1)}
    starts = np.array(sorted(cuts), np.int64)
    return Board(rows, known, starts, *_levels(rows, windows, held, starts))


def _levels(
    rows: list[Row], windows: list[tuple[int, int]], held: list[tuple[str, int, int, int]], starts: Amounts
) -> tuple[Amounts, Amounts]:
    """Free and granted: resources x segments."""
    shape = len(rows), len(starts) - 1
    capacity = np.zeros(shape, np.int64)
    granted = np.zeros(shape, np.int64)
    number = {row["resource_id"]: at for at, row in enumerate(rows)}
    for at, (row, (first, last)) in enumerate(zip(rows, windows, strict=True)):
        capacity[at, (starts[:-1] >= first) & (starts[:-1] <= last)] = _exact(row["capacity"])
    for resource_id, amount, first, last in held:
        if resource_id in number:
            granted[number[resource_id], (starts[:-1] >= first) & (starts[:-1] <= last)] += amount
    granted = np.minimum(granted, capacity)
    return capacity - granted, granted


def _need(row: Row, resources: list[Row], windows: list[tuple[int, int]], day: date, end: date) -> Need:
    """A row, with what can be said of it before anything is given away."""
    first, last = _window(row["needed_from"], row["needed_until"], day, end)
    since: date = row["needed_from"] or day
    amount, kind = _exact(row["quantity"]), row["resource_kind"]
    of_kind = [at for at, one in enumerate(resources) if kind is not None and one["kind"] == kind]
    units = {_unit(resources[at]) for at in of_kind} - {None}
    unit = _unit(row) or (next(iter(units)) if len(units) == 1 else None)
    same = [at for at in of_kind if unit is not None and _unit(resources[at]) == unit]
    sized = [at for at in same if _exact(resources[at]["capacity"]) > 0]
    usable = [at for at in sized if max(first, windows[at][0]) <= min(last, windows[at][1])]
    is_inverted = None not in (row["needed_from"], row["needed_until"]) and row["needed_from"] > row["needed_until"]
    checks = {
        "no_quantity": amount <= 0,
        "inverted_window": is_inverted,
        "over": first > last and (row["needed_until"] or end) < day,
        "too_far": first > last,
        "no_kind": not of_kind,
        "unit_unknown": unit is None,
        "no_unit": not same,
        "no_capacity": not sized,
        "not_then": not usable,
    }
    why = next((name for name, holds in checks.items() if holds), None)
    order = (row["importance"] != "critical", since.toordinal(), row["need_id"])
    return Need(row["need_id"], row["project_id"], kind, unit, max(amount, 0), first, last, order, tuple(usable), why)


def _window(first: date | None, last: date | None, day: date, end: date) -> tuple[int, int]:
    """From `day` on, to before `end`; the first after the last = never. Both given the wrong way round: never."""
    inverted = first is not None and last is not None and first > last
    if inverted:
        return end.toordinal(), day.toordinal()
    begins = max(first or day, day).toordinal()
    ends = min(last or end, end - timedelta(days=1)).toordinal()
    return begins, ends


def _exact(quantity: float | None) -> int:
    """In whole millionths; what is not stated, or no number, is nothing."""
    if quantity is None or not np.isfinite(quantity):
        return 0
    return round(float(quantity) * SCALE)


def _unit(row: Row) -> str | None:
    """A unit as it is compared; an empty one is none."""
    return (row["unit"] or "").strip().lower() or None
