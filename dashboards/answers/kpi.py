"""A key figure, and how it says what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dashboards import formats as f
from dashboards.words import Definition


@dataclass(frozen=True)
class Kpi:
    """One key figure: what, how much, how it moved against what, from how many, and how it is counted."""

    label: str
    value: str
    change: str | None = None
    better: bool | None = None  # None: neither good nor bad
    against: str = ""
    n: int | None = None
    spark: Sequence[float | None] = ()
    definition: str = ""

    @property
    def metric(self) -> str:
        """Its metric of the registry; empty for a number that belongs to one thing on the page."""
        return self.definition.metric_id if isinstance(self.definition, Definition) else ""


Difference = Literal["count", "share", "ratio", "hours", "seconds"]
DIFFERENCES: dict[str, Callable[[float, float], str]] = {
    "count": lambda now, before: f.signed(now - before),
    "share": lambda now, before: f.points(now - before),
    "ratio": lambda now, before: f.change(now / before - 1) if before else f.DASH,
    "hours": lambda now, before: f.signed(now - before, 1) + f.unit("hours"),
    "seconds": lambda now, before: f.signed(now - before, 1) + f.unit("seconds"),
}


def compared(
    label: str,
    now: float | None,
    before: float | None,
    *,
    show: Callable[[float | None], str],
    by: Difference,
    against: str,
    good: Literal["up", "down"] | None = "up",
    n: int | None = None,
    spark: Sequence[float | None] = (),
    definition: str = "",
) -> Kpi:
    """A key figure against an earlier or a usual one; unknown on either side is no change, never zero."""
    change, better = None, None
    if now is not None and before is not None:
        change = DIFFERENCES[by](now, before)
        better = None if good is None or now == before else (now > before) == (good == "up")
    return Kpi(label, show(now), change, better, against, n, spark, definition)


def registered(
    label: str, metric: Mapping[str, Any], show: Callable[[float | None], str], definition: str, *, against: str = ""
) -> Kpi:
    """A key figure as the registry last counted it; a dash when it has no value, never a second way of counting."""
    value, n = metric.get("current_value"), metric.get("current_n")
    return Kpi(label, show(value), against=against, n=None if n == value else n, definition=definition)
