"""Where an axis is labelled, and with what: round numbers, and months as Babel writes them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date

from dashboards import formats as f


def round_ticks(low: float, high: float, form: Callable[[float], str], most: int = 5) -> list[tuple[float, str]]:
    """Round numbers (1, 2 or 5 times a power of ten apart) inside a range, with their labels."""
    if high <= low:
        return [(low, form(low))]
    steps = (m * 10.0**e for e in range(-6, 12) for m in (1, 2, 5))
    step = next(s for s in steps if (high - low) / s <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(n * step, form(n * step)) for n in range(first, last + 1)]


def month_ticks(days: Sequence[date], most: int = 8) -> list[tuple[date, str]]:
    """The first of the given days in each month, thinned to `most`; January carries its year."""
    firsts = [d for i, d in enumerate(days) if i == 0 or d.month != days[i - 1].month]
    if len(firsts) > 2 and firsts[0].day > 15:  # a month of which only the end is shown crowds its neighbour
        firsts = firsts[1:]
    step = max(1, -(-len(firsts) // most))
    return [(d, f.month(d) if d.month == 1 else f.day(d, "MMM")) for d in firsts[::step]]
