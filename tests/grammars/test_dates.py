"""Dates: never a wrong one. The list is row 16 of the project's table of faults and what feeds really send."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from pipelines.grammars import dates
from tests.grammars.tables import table


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(("text", "zone", "language", "expected"), [*table("dates"), ("", None, None, None)])
def test_names_this_instant_or_none(
    text: str | None, zone: str | None, language: str | None, expected: str | None
) -> None:
    instant = None if expected is None else datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert dates.parse(text, zone=zone or "UTC", language=language) == instant


@pytest.mark.parametrize(
    "written", [text for text, zone, language, expected in table("dates") if not (zone or language) and expected]
)
def test_a_day_is_the_day_of_the_instant_or_none(written: str) -> None:
    """What has a clock other than midnight, or any offset, has no day of its own."""
    found = dates.day(written)
    assert found is None or found.isoformat() == str(dates.parse(written))[:10]


def test_a_far_future_is_a_date_and_for_the_loader_to_judge() -> None:
    assert dates.parse("9999-01-01T00:00:00Z") == at(9999, 1, 1)
    assert dates.parse("9999-12-31T23:59:59-10:00") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260302", date(2026, 3, 2)),
        ("二〇二六年三月二日", date(2026, 3, 2)),
        ("Mon, 2 Mar 2026", date(2026, 3, 2)),
        ("Mon Mar 2 00:00:00 2026", date(2026, 3, 2)),
        ("2026年3月2日 下午2:05", None),
        ("2026-03-02 00:00:00 GMT", None),
        ("1772409600", None),
        ("昨天", None),
        ("2026-03-02", date(2026, 3, 2)),
        ("2026年3月2日", date(2026, 3, 2)),
        ("2026-03-02 00:00:00", date(2026, 3, 2)),
        ("2026-03-02T10:00:00", None),
        ("2026-03-02T00:00:00+08:00", None),
        ("2026-03-02T00:00:00Z", None),
        ("1772445600", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_a_day_is_only_what_is_written_as_a_day(text: str, expected: date | None) -> None:
    assert dates.day(text) == expected


def test_columns_read_like_single_strings() -> None:
    frame = pl.DataFrame({"written": ["2026-03-02", None, "昨天", "2026-03-02T14:05:06Z"]})
    read = frame.select(at=dates.utc("written"), on=dates.days("written"))
    assert read.schema == {"at": pl.Datetime("us", "UTC"), "on": pl.Date()}
    assert read["at"].to_list() == [at(2026, 3, 2), None, None, at(2026, 3, 2, 14, 5, 6)]
    assert read["on"].to_list() == [date(2026, 3, 2), None, None, None]


def test_a_zone_that_does_not_exist_is_a_mistake_of_ours_and_loud() -> None:
    with pytest.raises(ValueError, match="Mars/Olympus"):
        dates.parse("", zone="Mars/Olympus")
