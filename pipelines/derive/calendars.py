"""Which days are holidays in China, and which weekends are worked in exchange.

Answers: is a day's number to be compared with ordinary days? The days come from the library `holidays`, which follows
the State Council's yearly notice (国务院办公厅关于部分节假日安排的通知); a year that is not announced yet has the
statutory days only. A weekend between or beside them belongs to the holiday, as people live it, unless it is worked.
May import: holidays, polars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import polars as pl

COUNTRY = "CN"
YEARS = range(1990, 2101)  # a clock that is wrong by decades adds no holidays
SUBSTITUTED = ("休息日", "Day off")  # days moved next to a holiday carry no name of their own
EVES = {"农历除夕": "春节", "Chinese New Year's Eve": "Chinese New Year (Spring Festival)"}
NOTE = re.compile(r"[（(](补假|observed|estimated|推测)[^（(]*[)）]$")
SHORT = {"Chinese New Year (Spring Festival)": "Spring Festival"}
COLUMNS = {"day_on": pl.Date, "kind": pl.String, "name_zh": pl.String, "name_en": pl.String}


def special_days(span: pl.DataFrame) -> pl.DataFrame:
    """Holidays and worked weekends of every year that the data touch: [day_on, kind, name_zh, name_en].

    `span` is one row [first_on, last_on]; both null when there are no data. `kind` is `holiday` or `make_up`.
    """
    first, last = span.row(0) if span.height else (None, None)
    years = [year for year in YEARS if first.year <= year <= last.year] if first and last else []
    return pl.DataFrame(days_of(years), schema=COLUMNS, orient="row")


def days_of(years: list[int]) -> list[tuple[date, str, str, str]]:
    """Holidays and worked weekends of some years, by day."""
    around = sorted({near for year in years for near in (year - 1, year, year + 1)})  # a stretch may cross New Year
    zh = holidays.country_holidays(COUNTRY, years=around, language="zh_CN")
    en = holidays.country_holidays(COUNTRY, years=around, language="en_US")
    worked: set[date] = set(en.weekend_workdays)
    rows: list[tuple[date, str, str, str]] = []
    for stretch in _stretches(set(en), worked):
        names = (_named([zh.get(d) for d in stretch], "、"), _named([en.get(d) for d in stretch], " and "))
        rows += [(day, "holiday", *names) for day in stretch]
    rows += [(day, "make_up", "调休上班日", "Make-up working day") for day in worked]
    return sorted(row for row in rows if row[0].year in years)


def _stretches(off: set[date], worked: set[date]) -> Iterator[list[date]]:
    """Runs of days off that hold a holiday, with the weekends inside and beside them."""

    def is_free(day: date) -> bool:
        return day in off or (day.weekday() >= 5 and day not in worked)

    seen: set[date] = set()
    for day in sorted(off):
        if day in seen:
            continue
        begin = end = day
        while is_free(begin - timedelta(days=1)):
            begin -= timedelta(days=1)
        while is_free(end + timedelta(days=1)):
            end += timedelta(days=1)
        stretch = [begin + timedelta(days=i) for i in range((end - begin).days + 1)]
        seen.update(stretch)
        yield stretch


def _named(names: list[str | None], between: str) -> str:
    """The festivals of one stretch, each once, in their order."""
    known = [NOTE.sub("", part).strip() for name in names if name for part in re.split(r"; ", name)]
    festivals = [EVES.get(name, name) for name in known if not name.startswith(SUBSTITUTED)]
    return between.join(dict.fromkeys(SHORT.get(name, name) for name in festivals))
