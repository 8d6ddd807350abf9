"""Numbers, dates, money and people as a Chinese or an English reader writes them (Babel, no network).

Unknown is always a dash, never 0 or blank. May import: streamlit, babel, words.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import streamlit as st
from babel import Locale, dates, numbers

from dashboards.words import L, lang

LOCALES = {"zh": "zh_Hans_CN", "en": "en_US"}
DASH = "—"
SUPPRESS_BELOW = 5  # where a publication does not say

Number = float | Decimal


def _locale() -> str:
    return LOCALES[lang()]


def num(x: Number | None, digits: int = 0) -> str:
    """1234.5 -> `1,234`."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return DASH if x is None else numbers.format_decimal(x, pattern, _locale())


def country(code: str) -> str:
    """CN -> `China`; a code that is none stays."""
    return Locale.parse(_locale()).territories.get(code.upper(), code)


def language(code: str) -> str:
    """zh -> `Chinese`; a code that is none stays."""
    return Locale.parse(_locale()).languages.get(code.split("-", maxsplit=1)[0].lower(), code)


def signed(x: Number | None, digits: int = 0) -> str:
    """A change in whole things: `+12`, `-3`. A hyphen-minus, so that `st.metric` points the arrow down."""
    return DASH if x is None else ("+" if x > 0 else "-" if x < 0 else "") + num(abs(x), digits)


def compact(x: Number | None) -> str:
    """12,300 -> `1.2万` or `12.3K`."""
    return DASH if x is None else numbers.format_compact_decimal(x, locale=_locale(), fraction_digits=1)


def pct(x: Number | None, digits: int = 0) -> str:
    """A share 0..1 as per cent."""
    pattern = "0" + ("." + "0" * digits if digits else "") + "%"
    return DASH if x is None else numbers.format_percent(x, pattern, _locale())


def change(x: Number | None, digits: int = 1) -> str:
    """A relative change with its sign."""
    return DASH if x is None else ("+" if x > 0 else "-" if x < 0 else "") + pct(abs(x), digits)


def points(x: Number | None, digits: int = 1) -> str:
    """A difference of two rates: percentage points, never per cent."""
    return DASH if x is None else signed(float(x) * 100, digits) + L(" 个百分点", " pp")


def money(x: Number | None, currency: str) -> str:
    """`¥1.4万` or `CN¥13.9K`; whole units below ten thousand."""
    if x is None:
        return DASH
    if abs(x) < 10_000:
        return numbers.format_currency(round(x), currency, "¤#,##0;-¤#,##0", _locale(), currency_digits=False)
    return numbers.format_compact_currency(x, currency, locale=_locale(), fraction_digits=1)


def day(d: date | None, skeleton: str = "MMMd") -> str:
    """A date without or (skeleton `yMMMd`) with its year."""
    return DASH if d is None else dates.format_skeleton(skeleton, d, locale=_locale())


def day_range(a: date, b: date, skeleton: str = "MMMd") -> str:
    """`11月16日至22日` or `Nov 16 – 22`."""
    return dates.format_interval(a, b, skeleton, locale=_locale())


def month(d: date | None) -> str:
    """`2026年11月` or `Nov 2026`."""
    return day(d, "yMMM")


def moment(t: datetime | None, zone: str = "UTC") -> str:
    """A UTC timestamp in the reporting time zone, to the minute."""
    if t is None:
        return DASH
    here = t.astimezone(ZoneInfo(zone))
    clock = dates.format_time(here.time(), "HH:mm", locale=_locale())
    return f"{day(here.date(), 'yMMMd')}{L(' ', ', ')}{clock}"


def age(delta: timedelta) -> str:
    """`4天前` or `4 days ago`."""
    return dates.format_timedelta(-delta, add_direction=True, locale=_locale(), threshold=1.2)


def hours(x: Number | None) -> str:
    """A waiting time: minutes under one hour, days from two days on."""
    if x is None:
        return DASH
    x = float(x)
    if x < 1:
        return L(f"{num(x * 60)} 分钟", f"{num(x * 60)} min")
    if x < 48:
        return L(f"{num(x, 1 if x < 10 else 0)} 小时", f"{num(x, 1 if x < 10 else 0)} h")
    return days(x / 24)


def days(x: Number | None) -> str:
    """A whole number of days."""
    if x is None:
        return DASH
    return L(f"{num(x)} 天", f"{num(x)} {'day' if round(x) == 1 else 'days'}")


def seconds(x: Number | None) -> str:
    """A duration of a machine."""
    if x is None:
        return DASH
    return L(f"{num(x, 1)} 秒", f"{num(x, 1)} s") if x < 120 else L(f"{num(x / 60, 1)} 分", f"{num(x / 60, 1)} min")


def count(n: int | None) -> str:
    """A head count; small groups of people are never shown."""
    if n is None:
        return DASH
    return f"<{smallest_group()}" if 0 < n < smallest_group() else num(n)


def smallest_group() -> int:
    """The smallest group of people that is shown: the publication's setting."""
    return st.session_state.get("smallest_group") or SUPPRESS_BELOW


def plural(n: Number, one: str, many: str) -> str:
    """`1 job`, `2 jobs` (English only; Chinese has no plural)."""
    return f"{num(n)} {one if n == 1 else many}"


def person(member_id: str | None) -> str:
    """A pseudonym short enough to read aloud; the token itself means nothing outside."""
    return DASH if not member_id else "M-" + member_id.rpartition(":")[2].removeprefix("m_")[:8].upper()


def unit(name: str) -> str:
    """A unit behind a number."""
    return {"hours": L(" 小时", " h"), "seconds": L(" 秒", " s")}[name]
