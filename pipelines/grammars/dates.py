"""When: one strict reader for the dates that feeds, boards, catalogues and Chinese pages write.

Answers: which instant (UTC) or which day does this string name? Relative words ("yesterday"), day/month orders that
depend on the country (3/4/2026), impossible days, hours that the change of clocks leaves out or repeats, and zone
names with two meanings name none: the answer is None. May import: the standard library, polars.
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
_FURTHEST = timedelta(hours=14)  # Kiribati

# RFC 822 section 5.1 and abbreviations that one zone alone has, by hours from UTC. Missing on purpose: `CST` (-6, and
# +8 in Chinese feeds), `IST` and `BST` (three countries each), `ET` and `PT` (two offsets a year).
_ZONES = (
    "0 Z UT UTC GMT WET;1 CET WEST;2 CEST EET;3 EEST;8 HKT SGT AWST;9 JST KST;10 AEST;11 AEDT;12 NZST;13 NZDT;"
    "-4 EDT;-5 EST CDT;-6 MDT;-7 MST PDT;-8 PST AKDT;-9 AKST;-10 HST"
)
_OFFSETS = {name: timedelta(hours=int(hours)) for hours, *names in map(str.split, _ZONES.split(";")) for name in names}
_NAMES = "jan january,feb february,mar march,apr april,may,jun june,jul july,aug august,sep sept september,"
_NAMES += "oct october,nov november,dec december"
_MONTHS = {name: n for n, names in enumerate(_NAMES.split(","), start=1) for name in names.split()}
_WEEKDAYS = {
    name: n
    for n, names in enumerate(["mon一", "tue二", "wed三", "thu四", "fri五", "sat六", "sun日天"])
    for name in (names[:3], *names[3:])
}
_DIGITS = {name: n for n, names in enumerate(("〇零○", *"一二三四五六七八九")) for name in names}
# Full-width forms as ASCII, every space as one, invisible marks (Windows writes them into dates) gone.
_FOLDED: dict[int, int | str | None] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x3000, 0xA0, 0x202F, 0x2009), " "),
    **dict.fromkeys((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2066, 0x2069, 0xFEFF)),
    0x2212: "-",
}
# Behind an offset in digits a name is a remark: `+0800 CST` (Go), `GMT+0800 (China Standard Time)` (JavaScript),
# `+08:00[Asia/Shanghai]` (Java).
_REMARK = re.compile(
    r"(:\d\d(?:[.,]\d{1,9})?\s*(?:UTC|GMT)?[+-]\d\d:?\d\d)(?:\s*\([^()]+\)|\[[\w/+-]+\]|\s+[A-Z]{3,4})$", re.ASCII
)
_BEIJING = re.compile(r"\s*\(?北京[时時][间間]\)?[:,]?\s*")
_IN_WORDS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)

_HALF = r"(?P<half>上午|早上|早晨|清晨|下午|傍晚|凌晨|晚上|晚间|中午)?\s*"
_ZONE = r"(?P<zone>(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|(?:UTC|GMT)[+-]\d|[A-Za-z]{1,4})"
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    rf"(?:\s*(?P<am_pm>[ap]\.?m\b\.?))?(?:\s*{_ZONE})?"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|r|rsday|urday)?\.?,?\s+)?"
_MONTH = r"(?P<month_name>[a-z]{3,9})\.?"
_FORMS = [
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        # ISO 8601 and RFC 3339, and the year-first forms with slashes and dots
        rf"(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?:(?:T|\s+|(?=[上下凌晚中])){_HALF}{_CLOCK})?",
        rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{_ZONE}?)?",
        # RFC 822 and RFC 2822
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH}[\s,-]+(?P<year>\d{{4}}|\d{{2}})(?:,?\s+(?:at\s+)?{_CLOCK})?",
        # March 2, 2026 14:05
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?:,?\s+(?:at\s+)?{_CLOCK})?",
        # C's asctime: Mon Mar  2 14:05:00 2026
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?P<year>\d{{4}})",
        # 2026年3月2日 星期一 下午2:05, 2026年3月2日14时05分
        r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]\s*(?:\(?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\)?)?"
        rf",?\s*(?:{_HALF}{_CLOCK})?",
        r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]\s*"
        rf"{_HALF}(?P<hour>\d{{1,2}})\s*[时時点點](?:\s*(?P<minute>\d{{1,2}})\s*分(?:\s*(?P<second>\d{{1,2}})\s*秒)?|整)?",
    )
]
# RFC 3339 as nearly all machines write it: four times faster than the way through `_FORMS`.
_COMMONEST = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:[0-5]\d)", re.ASCII)
# Seconds, or milliseconds from 1990 on; JSON readers write either with a fraction.
_EPOCH = re.compile(r"(?:\d{9,10}|\d{12,13})(?:\.\d{1,6})?", re.ASCII)

_Parts = dict[str, str | None]


def parse(text: str | None, *, zone: str = "UTC", language: str | None = None) -> datetime | None:
    """The instant a string names, in UTC; None when it names none.

    zone: IANA name of the place whose clock is meant when the string has no offset; a bare day is its midnight.
    language: BCP-47 of the source; only it can tell the two meanings of `CST` apart (zh: +08:00, en: -06:00).
    Days before 1990 are None: in this trade they are broken clocks. Future days are the loader's to judge.
    Raises ValueError for a zone that does not exist, whatever the string.
    """
    place = known_zone(zone)
    text = _folded(text)
    if _EPOCH.fullmatch(text):
        number = float(text)
        return _checked(partial(datetime.fromtimestamp, number / 1000 if number >= 1e11 else number, UTC))
    if _COMMONEST.fullmatch(text):
        return _checked(partial(_rfc3339, text))
    if not text.isascii() and _BEIJING.search(text):
        place, text = known_zone("Asia/Shanghai"), _BEIJING.sub(" ", text, count=1).strip()
    parts = _parts(text)
    return _checked(partial(_instant, parts, place, language)) if parts else None


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
    parts = _parts(_folded(text))
    if not parts or parts.get("zone"):
        return None
    found = _checked(partial(_instant, parts, known_zone("UTC"), None))
    return (
        found.date() if found and (found.hour, found.minute, found.second, found.microsecond) == (0, 0, 0, 0) else None
    )


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


def _folded(text: str | None) -> str:
    """The string without white space around it and in plain characters; empty when it is too long to be a date."""
    text = (text or "").strip()
    if len(text) > _LONGEST:
        return ""
    return text if text.isascii() else text.translate(_FOLDED).strip()


def _parts(text: str) -> _Parts | None:
    """What stands where in a string of one of the known forms."""
    if not text.isascii():
        text = _IN_WORDS.sub(_in_digits, text)
    text = _REMARK.sub(r"\1", text)
    return next((match.groupdict() for form in _FORMS if (match := form.fullmatch(text))), None)


def _in_digits(match: re.Match[str]) -> str:
    """`二〇二六年三月二十一日` as `2026年3月21日`."""
    year = "".join(str(_DIGITS[character]) for character in match[1])
    month, day_of_month = (_below_hundred(part) for part in (match[2], match[3]))
    return f"{year}年{month}月{day_of_month}日"


def _below_hundred(words: str) -> int:
    """`二十一` as 21; 0, which is no day and no month, for what is no number."""
    tens, ten, ones = words.partition("十")
    if len(tens) > 1 or len(ones) > 1 or not {*tens, *ones} <= set(_DIGITS):
        return 0
    units = _DIGITS[ones] if ones else 0
    return (_DIGITS[tens] if tens else 1) * 10 + units if ten else _DIGITS[tens]


def _checked(make: Callable[[], datetime | None]) -> datetime | None:
    try:
        found = make()
    except (ValueError, OverflowError, OSError, KeyError):
        return None
    return found if found is not None and found >= EARLIEST else None


def _rfc3339(text: str) -> datetime | None:
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if abs(found.utcoffset() or timedelta()) <= _FURTHEST else None


def _instant(found: _Parts, place: ZoneInfo, language: str | None) -> datetime | None:
    """Put the parts together; raises ValueError, KeyError or OverflowError for parts that cannot be."""
    name = found.get("month_name")
    local = datetime(
        _year(found["year"] or ""),
        _MONTHS[name.lower()] if name else int(found["month"] or 0),
        int(found["day"] or 0),
        _hour(found),
        int(found.get("minute") or 0),
        int(found.get("second") or 0),
        int((found.get("fraction") or "0").ljust(6, "0")[:6]),
    )
    weekday, zone = found.get("weekday"), found.get("zone")
    if weekday and _WEEKDAYS[weekday.lower()] != local.weekday():
        return None
    if zone is None:
        return _in_zone(local, place, is_day=found.get("hour") is None)
    offset = _offset(zone.upper(), language)
    return None if offset is None else local.replace(tzinfo=timezone(offset)).astimezone(UTC)


def _year(digits: str) -> int:
    """Two digits as in RFC 2822 section 4.3: 00-49 are of this century, 50-99 of the last."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


# First and last hour that a word for a part of the day goes with, and the hours after which 12 more are meant.
# Machines write 下午 for all of p.m.; `上午12:30` and `晚上12:30` mean noon or midnight, so they mean nothing here.
_HALVES = {
    "凌晨": (0, 6, 0),
    **dict.fromkeys(("上午", "早上", "早晨", "清晨"), (0, 11, 0)),
    "中午": (11, 14, 2),
    **dict.fromkeys(("下午", "傍晚"), (12, 23, 11)),
    **dict.fromkeys(("晚上", "晚间"), (17, 23, 11)),
}


def _hour(found: _Parts) -> int:
    """The hour of the day; raises ValueError when the words beside it do not go with it."""
    hour, half, am_pm = int(found.get("hour") or 0), found.get("half"), found.get("am_pm")
    if half and am_pm:
        raise ValueError("two words for the part of the day")
    if am_pm:
        if not 1 <= hour <= 12:
            raise ValueError("a clock of twelve hours has no such hour")
        return hour % 12 + (12 if am_pm[0] in "pP" else 0)
    if half:
        first, last, most = _HALVES[half]
        if half == "凌晨" and hour == 12:
            hour = 0
        elif 0 < hour <= most:
            hour += 12
        if not first <= hour <= last:
            raise ValueError(f"{half} has no such hour")
    return hour


def _in_zone(local: datetime, place: ZoneInfo, *, is_day: bool) -> datetime | None:
    """UTC of a wall clock; None inside an hour that the change of clocks leaves out or repeats.

    A bare day begins at the change when that leaves out its midnight (PEP 495).
    """
    there = local.replace(tzinfo=place)
    is_certain = is_day or there.utcoffset() == there.replace(fold=1).utcoffset()
    return there.astimezone(UTC) if is_certain else None


def _offset(name: str, language: str | None) -> timedelta | None:
    """The offset from UTC of a zone's name or of digits; None for names with more than one meaning."""
    if name in _OFFSETS:
        return _OFFSETS[name]
    if name == "CST" and language:
        return {"zh": timedelta(hours=8), "en": timedelta(hours=-6)}.get(language.split("-")[0].lower())
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", name)
    if not match:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    span = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or span > _FURTHEST:
        return None
    return -span if match[1] == "-" else span
