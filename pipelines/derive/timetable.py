"""The weeks of a plan: what is studied when, at so many hours a week.

Answers: in which week does each step begin and end, what lies in each week, and what does not fit before the deadline?
Steps follow each other without gaps, no week holds more than its hours, and a step that does not fit into the rest of
a week goes on in the next. May import: nothing of ours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_WEEKS = 5_200  # a hundred years: beyond, a calendar tells nobody anything
NOTHING = 0.005  # minutes that a calendar with two places does not show, and that need no week of their own


@dataclass(frozen=True)
class Timetable:
    """The span of each step in weeks (first, last; 1 = first) and the minutes of each step in each week."""

    spans: list[tuple[int, int]]
    weeks: list[dict[int, float]]  # week - 1 -> step (from 0) -> minutes
    is_late: list[bool]  # ends after the deadline

    @classmethod
    def of(cls, minutes: Sequence[int], hours_a_week: float, most_weeks: float | None = None) -> Timetable | None:
        """The timetable of steps of so many minutes; None when it would be longer than a hundred years.

        ValueError for hours that are not positive.
        """
        if not hours_a_week > 0:
            raise ValueError("a week needs some time to study")
        load = hours_a_week * 60
        if sum(minutes) / load > MOST_WEEKS:
            return None
        ends: list[int] = [0]
        for some in minutes:
            ends.append(ends[-1] + some)
        spans: list[tuple[int, int]] = []
        weeks: list[dict[int, float]] = [{} for _ in range(_last_week(ends[-1], load))]
        for step, (start, end) in enumerate(pairwise(ends)):
            first = min(int(start / load) + 1, max(1, len(weeks)))
            last = max(first, _last_week(end, load))
            spans.append((first, last))
            for week in range(first, last + 1):
                within = min(end, week * load) - max(start, (week - 1) * load)
                if within >= NOTHING:
                    weeks[week - 1][step] = round(within, 2)
        late = [most_weeks is not None and end > most_weeks * load + 1e-9 for end in ends[1:]]
        return cls(spans, weeks, late)


def _last_week(minutes: int, load: float) -> int:
    """The week in which so many minutes are over; 0 = there are none."""
    return max(0, math.ceil((minutes - NOTHING) / load))
