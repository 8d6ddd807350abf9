"""One measured number of a task that has no precision and recall: what, on which set, over how many, how sure.

Answers: how large is it? May import: nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES, SEED = 1_000, 7


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. Null = cannot be told; an interval only where chance has a part in it."""

    task: str  # prerequisites, paths ...
    set: str  # the graph or the cases judged
    metric: str
    n: int  # what it is counted over: edges, cases ...
    value: float | None
    low: float | None = None
    high: float | None = None


def with_interval(
    task: str, set_: str, metric: str, values: Sequence[float], statistic: Callable[[np.ndarray], float]
) -> Figure:
    """A statistic of some values with its 95 % percentile bootstrap interval (Efron and Tibshirani 1993), seeded."""
    table = np.asarray(values, dtype=np.float64)
    if not len(table):
        return Figure(task, set_, metric, 0, None)
    dice = np.random.default_rng(SEED)
    drawn = [statistic(table[dice.integers(0, len(table), len(table))]) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(task, set_, metric, len(table), float(statistic(table)), float(low), float(high))
