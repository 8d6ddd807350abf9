"""When people are active: the days of the sample, its holidays, and the rhythm of week and day.

May import: numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property

import numpy as np

SHANGHAI = timezone(timedelta(hours=8))  # no daylight saving time since 1991
DAY = 86_400_000_000  # microseconds, the unit of every time inside the sample
HOUR = DAY // 24
MINUTE = HOUR // 60
SECOND = 1_000_000

# Public holidays of mainland China that stop most activity: first day, last day, share of activity that remains.
HOLIDAYS = [
    (date(2025, 10, 1), date(2025, 10, 8), 0.42),
    (date(2026, 1, 1), date(2026, 1, 3), 0.65),
    (date(2026, 2, 15), date(2026, 2, 23), 0.25),
    (date(2026, 4, 4), date(2026, 4, 6), 0.7),
    (date(2026, 5, 1), date(2026, 5, 5), 0.55),
    (date(2026, 6, 19), date(2026, 6, 21), 0.75),
    (date(2026, 9, 25), date(2026, 9, 27), 0.7),
    (date(2026, 10, 1), date(2026, 10, 7), 0.42),
]
WEEKDAYS = np.array([1.08, 1.15, 1.12, 1.06, 0.9, 0.78, 0.91])
HOURS = np.array([2, 1, 0.5, 0.3, 0.3, 0.6, 1.5, 3, 5, 7, 7.5, 6, 5.5, 5, 6, 6.2, 5.8, 5, 5.5, 7.5, 9.5, 9.8, 7, 4])


@dataclass(frozen=True)
class Days:
    """The days that the sample covers, in the reporting zone (Asia/Shanghai), cut into weeks from Monday."""

    first: date
    last: date

    @classmethod
    def of(cls, weeks: int, until: date) -> Days:
        """`weeks` weeks that end with the day `until`."""
        return cls(until - timedelta(days=7 * weeks - 1), until)

    @cached_property
    def count(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @cached_property
    def begin(self) -> int:
        """First moment, microseconds since 1970 UTC."""
        return moment(self.first)

    @cached_property
    def end(self) -> int:
        """First moment after the last day, microseconds since 1970 UTC."""
        return moment(self.last + timedelta(days=1))

    @cached_property
    def monday(self) -> date:
        """Monday of the first week."""
        return self.first - timedelta(days=self.first.weekday())

    @cached_property
    def weeks(self) -> int:
        """Calendar weeks that are touched."""
        return ((self.last - self.monday).days // 7) + 1

    def week_of(self, at: np.ndarray) -> np.ndarray:
        """Number of the week (0 = the first) of each moment."""
        return ((at - moment(self.monday)) // (7 * DAY)).astype(np.int64)

    def shares(self) -> np.ndarray:
        """Relative activity of each hour, shape (days, 24): weekday, holiday and time of day."""
        days = [self.first + timedelta(days=i) for i in range(self.count)]
        level = np.array([WEEKDAYS[d.weekday()] * _holiday(d) for d in days])
        return level[:, None] * (HOURS / HOURS.sum())[None, :]


def moment(day: date, hour: float = 0) -> int:
    """A local time of day in Shanghai as microseconds since 1970 UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return int(start.timestamp()) * SECOND + int(hour * HOUR)


def utc(at: int) -> datetime:
    """Microseconds since 1970 as a UTC time."""
    return datetime.fromtimestamp(at // SECOND, UTC)


def local_day(at: int) -> date:
    """The day in Shanghai."""
    return datetime.fromtimestamp(at // SECOND, SHANGHAI).date()


def _holiday(day: date) -> float:
    return next((share for first, last, share in HOLIDAYS if first <= day <= last), 1.0)
