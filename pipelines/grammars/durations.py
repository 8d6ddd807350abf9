"""How long: study and playing times to minutes.

Answers: how much of a learner's time does this state? Weeks and months of a calendar are no study time unless hours a
week stand beside them. May import: the standard library.
"""

from __future__ import annotations

import re

_LONGEST = 80
_ISO = re.compile(
    r"P(?:(?P<weeks>\d+(?:[.,]\d+)?)W)?(?:(?P<days>\d+(?:[.,]\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:[.,]\d+)?)H)?(?:(?P<minutes>\d+(?:[.,]\d+)?)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?",
    re.IGNORECASE | re.ASCII,
)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})", re.ASCII)
_UNITS = [
    (r"hours?|hrs?|h|个?小时|小時|学时", 3600),
    (r"minutes?|mins?|m|分钟?|分鐘", 60),
    (r"seconds?|secs?|s|秒钟?", 1),
]
_NUMBER = r"\d{1,6}(?:\.\d{1,3})?"
_PART = re.compile(
    rf"(?P<number>{_NUMBER})\s*-?\s*(?:{'|'.join(f'(?P<u{seconds}>{words})' for words, seconds in _UNITS)})(?![a-z])",
    re.IGNORECASE | re.ASCII,
)
_ABOUT = re.compile(r"^(?:about|approx(?:imately|\.)?|around|ca\.?|约|大约|共|总计|~|≈)\s*", re.IGNORECASE)
_WEEKLY = re.compile(
    rf"(?P<weeks>\d{{1,3}})\s*(?:weeks?|周)\W+(?:(?:at|of|for)\s+)?(?:每周)?\s*(?P<low>{_NUMBER})(?:\s*(?:-|–|to|至|~)\s*(?P<high>{_NUMBER}))?"
    r"\s*(?:hours?|hrs?|h|个?小时|学时)\s*(?:(?:a|per|/|each)\s*(?:week|wk|周))?",
    re.IGNORECASE | re.ASCII,
)


def seconds(text: str | None) -> float | None:
    """Seconds of an ISO 8601 duration (`PT1H30M`, `P2D`), a clock (`1:30:00`) or words; None when it is none.

    A day of ISO 8601 is 24 hours, a week seven days; years and months have no fixed length and are None.
    """
    text = _ABOUT.sub("", (text or "").strip())
    if not text or len(text) > _LONGEST:
        return None
    if (match := _ISO.fullmatch(text)) and any(match.groupdict().values()):
        scale = {"weeks": 604_800, "days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
        return sum(float(v.replace(",", ".")) * scale[k] for k, v in match.groupdict().items() if v)
    if match := _CLOCK.fullmatch(text):
        hours, minutes_, seconds_ = (int(part or 0) for part in match.groups())
        return None if (minutes_ > 59 and match[1]) or seconds_ > 59 else hours * 3600.0 + minutes_ * 60 + seconds_
    return _words(text)


def minutes(text: str | None) -> int | None:
    """Study time in whole minutes, at least 1; None when it is not stated.

    `6 weeks` is None, `6 weeks, 4 hours a week` 1,440. A range of hours counts with its middle. ISO durations of days
    or weeks are calendar time and None as well.
    """
    text = (text or "").strip()
    if len(text) > _LONGEST:
        return None
    if match := _WEEKLY.fullmatch(_ABOUT.sub("", text)):
        low = float(match["low"])
        hours = (low + float(match["high"] or low)) / 2
        return _whole(float(match["weeks"]) * hours * 3600)
    if re.match(r"P\d+(?:[.,]\d+)?[YMWD]", text, re.IGNORECASE):
        return None
    return _whole(seconds(text))


def _whole(found: float | None) -> int | None:
    return max(1, round(found / 60)) if found else None


def _words(text: str) -> float | None:
    """The sum of `1 hour 30 minutes`; None when anything but joining words stands between."""
    total, rest = 0.0, text
    units = [3600, 60, 1]
    for match in _PART.finditer(text):
        unit = next(u for u in units if match[f"u{u}"])
        total += float(match["number"]) * unit
        units = [u for u in units if u < unit] or [0]
        rest = rest.replace(match[0], " ", 1)
        if units == [0]:
            break
    is_all = not re.sub(r"\b(?:and|read|video|long|total)\b|[\s,，、和+]", "", rest, flags=re.IGNORECASE)
    return total if is_all and total > 0 else None
