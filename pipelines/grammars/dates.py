"""When: one strict reader for the dates that feeds, boards, catalogues and Chinese pages write.

Answers: which instant (UTC) or which day does this string name? Relative words ("yesterday"), day/month orders that
depend on the country (3/4/2026), impossible days and zone names with two meanings name none: the answer is None.
May import: the standard library, polars.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LONGEST = 64

# RFC 822 section 5.1. `CST` is missing on purpose: it is -06:00 there and +08:00 in Chinese feeds.
_ZONES = {
    "Z": 0,
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_ZONE = r"(?P<zone>[A-Za-z]{1,4}|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?)"
_TIME = rf"(?:[T ]\s*{_CLOCK}\s*{_ZONE}?)?"
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_MONTH = r"(?P<month_name>[a-z]{3,9})\.?"
_FORMS = [
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        # ISO 8601 and RFC 3339, and the year-first forms with slashes and dots
        rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}}){_TIME}",
        rf"(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_TIME}",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})"
        + _ZONE
        + "?",
        # RFC 822 and RFC 2822
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[\s-]+{_MONTH}[\s,-]+(?P<year>\d{{4}}|\d{{2}})(?:,?\s+{_CLOCK}\s*{_ZONE}?)?",
        # March 2, 2026 14:05
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?:,?\s+(?:at\s+)?{_CLOCK}\s*{_ZONE}?)?",
        # C's asctime: Mon Mar  2 14:05:00 2026
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?:{_ZONE}\s+)?(?P<year>\d{{4}})",
        # 2026年3月2日 下午2:05
        r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号](?:\s*(?:星期|周)[一二三四五六日天])?"
        rf"(?:\s*(?P<half>上午|下午|凌晨|晚上|中午)?\s*{_CLOCK}\s*{_ZONE}?)?",
    )
]
# RFC 3339 as nearly all machines write it: four times faster than the way through `_FORMS`.
_COMMONEST = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_FURTHEST = timedelta(hours=14)  # Kiribati
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,6})?|\d{12,13}")


def parse(text: str | None, *, zone: str = "UTC", language: str | None = None) -> datetime | None:
    """The instant a string names, in UTC; None when it names none.

    zone: IANA name of the place whose clock is meant when the string has no offset; a bare day is its midnight.
    language: BCP-47 of the source; only it can tell the two meanings of `CST` apart (zh: +08:00, en: -06:00).
    Days before 1990 are None: in this trade they are broken clocks. Future days are the loader's to judge.
    Raises ValueError for a zone that does not exist, whatever the string.
    """
    place = known_zone(zone)
    text = (text or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    if _EPOCH.fullmatch(text):
        number = float(text)
        return _checked(partial(datetime.fromtimestamp, number / 1000 if number >= 1e11 else number, UTC))
    if _COMMONEST.fullmatch(text):
        return _checked(partial(_rfc3339, text))
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _checked(partial(_instant, match.groupdict(), place, language))
    return None


@cache
def known_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no time zone is called {name!r}; give an IANA name such as Asia/Shanghai") from error


def day(text: str | None) -> date | None:
    """The calendar day that a string names; None when it names none, or a time of day other than midnight.

    A timestamp has no day of its own before somebody chooses a time zone, so it is not cut off silently.
    """
    text = (text or "").strip()
    if not text or len(text) > _LONGEST or _EPOCH.fullmatch(text):
        return None
    found = parse(text)
    names_offset = re.search(r"\d:\d.*(?:[a-z+]|-\d)", text, re.IGNORECASE)
    if found is None or names_offset or (found.hour, found.minute, found.second) != (0, 0, 0):
        return None
    return found.date()


def utc(column: pl.Expr | str, *, zone: str = "UTC", language: str | None = None) -> pl.Expr:
    """`parse` for a column of strings: Datetime[us, UTC], null where a string names no instant."""
    expression = pl.col(column) if isinstance(column, str) else column
    return _each(expression, lambda text: parse(text, zone=zone, language=language), pl.Datetime("us", "UTC"))


def days(column: pl.Expr | str) -> pl.Expr:
    """`day` for a column of strings: Date, null where a string names no day."""
    expression = pl.col(column) if isinstance(column, str) else column
    return _each(expression, day, pl.Date())


def _each(expression: pl.Expr, read: Callable[[str], Any], dtype: pl.DataType) -> pl.Expr:
    """Read every distinct string once: days and hours repeat, and a dictionary is cheaper than a second parse."""

    def convert(strings: pl.Series) -> pl.Series:
        known = {text: read(text) for text in strings.unique().drop_nulls().to_list()}
        return pl.Series(strings.name, [known.get(text) for text in strings.to_list()], dtype=dtype)

    return expression.map_batches(convert, return_dtype=dtype)


def _checked(make: Callable[[], datetime | None]) -> datetime | None:
    try:
        found = make()
    except (ValueError, OverflowError, OSError, KeyError):
        return None
    return found if found is not None and found >= EARLIEST else None


def _rfc3339(text: str) -> datetime | None:
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if abs(found.utcoffset() or timedelta()) <= _FURTHEST else None


def _instant(found: dict[str, str | None], place: ZoneInfo, language: str | None) -> datetime | None:
    """Put the parts together; raises ValueError, KeyError or OverflowError for parts that cannot be."""
    month_name = (found.get("month_name") or "").lower()
    month = _MONTHS[month_name] if month_name else int(found["month"] or 0)
    second = int(found.get("second") or 0)
    micros = int((found.get("fraction") or "0").ljust(6, "0")[:6])
    local = datetime(
        _year(found["year"] or ""),
        month,
        int(found["day"] or 0),
        _hour(found),
        int(found.get("minute") or 0),
        second,
        micros,
    )
    weekday = found.get("weekday")
    if weekday and _WEEKDAYS.index(weekday.lower()) != local.weekday():
        return None
    name = found.get("zone")
    if name is None:
        return _in_zone(local, place)
    offset = _offset(name, language)
    return None if offset is None else local.replace(tzinfo=timezone(offset)).astimezone(UTC)


def _year(digits: str) -> int:
    """Two digits as in RFC 2822 section 4.3: 00-49 are of this century, 50-99 of the last."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


def _hour(found: dict[str, str | None]) -> int:
    hour = int(found.get("hour") or 0)
    half = found.get("half")
    if half in ("下午", "晚上") and hour < 12:
        return hour + 12
    if half in ("上午", "凌晨") and hour > 12:
        raise ValueError("a morning has no such hour")
    return hour


def _in_zone(local: datetime, place: ZoneInfo) -> datetime | None:
    """UTC of a wall clock; None inside the hour that a change of clocks leaves out."""
    there = local.replace(tzinfo=place)
    instant = there.astimezone(UTC)
    exists = instant.astimezone(place).replace(tzinfo=None) == local
    return instant if exists else None


def _offset(name: str, language: str | None) -> timedelta | None:
    upper = name.upper()
    if upper in _ZONES:
        return timedelta(hours=_ZONES[upper])
    if upper == "CST" and language:
        return {"zh": timedelta(hours=8), "en": timedelta(hours=-6)}.get(language.split("-")[0].lower())
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?", upper)
    if not match:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    span = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or span > _FURTHEST:
        return None
    return -span if match[1] == "-" else span
