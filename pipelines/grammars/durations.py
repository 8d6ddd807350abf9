"""How long: study and playing times to minutes.

Answers: how much of a learner's time does this state? Weeks and months of a calendar are no study time unless hours a
week stand beside them, and a 学时 has 40 to 60 minutes, depending on the school: none of them is a number here.
May import: the standard library.
"""

from __future__ import annotations

import re

_LONGEST = 80
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3000, 0xA0, 0x202F), 0x20)
_ISO = re.compile(
    r"P(?:(?P<weeks>\d+(?:[.,]\d+)?)W)?(?:(?P<days>\d+(?:[.,]\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:[.,]\d+)?)H)?(?:(?P<minutes>\d+(?:[.,]\d+)?)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?",
    re.IGNORECASE | re.ASCII,
)
_ISO_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:\.\d{1,6})?", re.ASCII)
_HOURS = r"hours?|hrs?\.?|h|[个個]?(?:小[时時]|钟头|鐘頭)"
_UNITS = [(_HOURS, 3600), (r"minutes?|mins?\.?|m|分[钟鐘]?", 60), (r"seconds?|secs?\.?|s|秒[钟鐘]?", 1)]
_UNIT = "|".join(f"(?P<u{size}>{words})" for words, size in _UNITS)
_NUMBER = r"\d{1,6}(?:\.\d{1,3})?"
_TO = r"(?:-|–|—|~|to|至|到)"
# One amount and its unit; joined to the next by white space, a comma or `and`.
_PART = re.compile(
    rf"(?P<number>{_NUMBER})\s*-?\s*(?:{_UNIT})(?P<half>半)?(?![a-z])(?:[\s,，、和+零]|\band\b)*",
    re.IGNORECASE | re.ASCII,
)
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?:{_HOURS})?\s*{_TO}\s*(?P<high>{_NUMBER})\s*-?\s*(?:{_UNIT})", re.IGNORECASE | re.ASCII
)
_WEEKLY = re.compile(
    rf"(?P<weeks>\d{{1,3}})\s*(?:weeks?|[个個]?(?:周|週|星期))(?:\s*[,，;:]\s*|\s+(?=at|of|for)|\s*(?=每))(?:(?:at|of|for)\s+)?(?:每[周週])?\s*(?P<low>{_NUMBER})"
    rf"(?:\s*{_TO}\s*(?P<high>{_NUMBER}))?\s*(?:{_HOURS})\s*(?:(?:a|per|/|each)\s*(?:week|wk|[周週]))?",
    re.IGNORECASE | re.ASCII,
)
_ABOUT = re.compile(
    r"^(?:about|approx(?:imately|\.)?|around|roughly|ca\.?|大?约|大概|共|总计|时长|用时|预计|~|≈)[\s:]*"
    r"|\s*(?:\b(?:read(?:ing)?(?: time)?|videos?|long|total|to complete)\b\.?|左右|阅读|视频)$",
    re.IGNORECASE,
)
# Chinese numbers before an hour, and halves: 两小时, 半小时, 一个半小时.
_IN_WORDS = {name: n for n, names in enumerate(("一", "二两兩", *"三四五六七八九十"), start=1) for name in names}
_CHINESE_HOURS = re.compile(
    r"(?:([一二两兩三四五六七八九十]|\d{1,3})\s*(?=[个個小钟鐘])|(?=半))([个個]?半)?\s*[个個]?(小[时時]|钟头|鐘頭)"
)


def seconds(text: str | None) -> float | None:
    """Seconds of an ISO 8601 duration (`PT1H30M`, `P2D`), a clock (`1:30:00`) or words; None when it is none.

    A day of ISO 8601 is 24 hours, a week seven days; years and months have no fixed length and are None.
    """
    text = _plain(text)
    if (match := _ISO.fullmatch(text)) and any(match.groupdict().values()):
        return sum(float(v.replace(",", ".")) * _ISO_SECONDS[k] for k, v in match.groupdict().items() if v)
    if match := _CLOCK.fullmatch(text):
        hours, minutes_, seconds_ = (int(part or 0) for part in match.groups())
        return None if (minutes_ > 59 and match[1]) or seconds_ > 59 else hours * 3600.0 + minutes_ * 60 + seconds_
    return _words(text)


def minutes(text: str | None) -> int | None:
    """Study time in whole minutes, at least 1; None when it is not stated.

    `6 weeks` is None, `6 weeks, 4 hours a week` 1,440. A range of hours counts with its middle. ISO durations of days
    or weeks are calendar time and None as well.
    """
    text = _plain(text)
    if match := _WEEKLY.fullmatch(text):
        return _whole(float(match["weeks"]) * _middle(match) * 3600)
    if (match := _RANGE.fullmatch(text)) and float(match["low"]) <= float(match["high"]):
        return _whole(_middle(match) * _size(match))
    if (match := _ISO.fullmatch(text)) and any(
        float((match[part] or "0").replace(",", ".")) for part in ("weeks", "days")
    ):
        return None
    return _whole(seconds(text))


def _plain(text: str | None) -> str:
    """The string in plain digits without the words around; empty when it is too long to be a duration."""
    text = (text or "").strip().translate(_FULL_WIDTH)
    return "" if len(text) > _LONGEST else _CHINESE_HOURS.sub(_in_digits, _ABOUT.sub("", text)).strip()


def _in_digits(match: re.Match[str]) -> str:
    """`一个半小时` as `1.5小时`."""
    number = _IN_WORDS.get(match[1], match[1] or 0)
    return f"{number}{'.5' if match[2] else ''}{match[3]}"


def _middle(match: re.Match[str]) -> float:
    low = float(match["low"])
    return (low + float(match["high"] or low)) / 2


def _size(match: re.Match[str]) -> int:
    return next(size for _, size in _UNITS if match[f"u{size}"])


def _whole(found: float | None) -> int | None:
    return max(1, round(found / 60)) if found else None


def _words(text: str) -> float | None:
    """The sum of `1 hour 30 minutes`, largest unit first; None when anything but joining words stands between."""
    total, at, last = 0.0, 0, 0
    while at < len(text):
        match = _PART.match(text, at)
        if not match:
            # `1h30`: what follows the hours are minutes
            bare = re.fullmatch(r"[0-5]\d", text[at:], re.ASCII)
            return total + int(bare[0]) * 60 if bare and last == 3600 else None
        size = _size(match)
        if last and size >= last:
            return None
        total += (float(match["number"]) + (0.5 if match["half"] else 0)) * size
        at, last = match.end(), size
    return total if total > 0 else None
