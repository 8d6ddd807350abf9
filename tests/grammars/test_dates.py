"""Dates: never a wrong one. The list is row 16 of the project's table of faults and what feeds really send."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from pipelines.grammars import dates


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02T14:05:06Z", at(2026, 3, 2, 14, 5, 6)),
        ("2026-03-02T14:05:06.250+08:00", at(2026, 3, 2, 6, 5, 6, 250_000)),
        ("2026-03-02 14:05:06+0800", at(2026, 3, 2, 6, 5, 6)),
        ("2026-07-27T13:48:30-04:00", at(2026, 7, 27, 17, 48, 30)),
        ("20260302T140506Z", at(2026, 3, 2, 14, 5, 6)),
        ("2026-03-02", at(2026, 3, 2)),
        ("2026/3/2 9:05", at(2026, 3, 2, 9, 5)),
        ("2026.03.02", at(2026, 3, 2)),
        ("Mon, 02 Mar 2026 14:05:06 +0000", at(2026, 3, 2, 14, 5, 6)),
        ("Mon, 2 Mar 2026", at(2026, 3, 2)),
        ("2 Mar 26 14:05 EST", at(2026, 3, 2, 19, 5)),
        ("02 March 2026 14:05:06 GMT", at(2026, 3, 2, 14, 5, 6)),
        ("March 2nd, 2026", at(2026, 3, 2)),
        ("Mon Mar  2 14:05:06 2026", at(2026, 3, 2, 14, 5, 6)),
        ("2026年3月2日", at(2026, 3, 2)),
        ("2026年03月02日 14:05", at(2026, 3, 2, 14, 5)),
        ("2026年3月2日 星期一 下午2:05", at(2026, 3, 2, 14, 5)),
        ("1772445600", at(2026, 3, 2, 10)),
        ("1772445600000", at(2026, 3, 2, 10)),
        ("2026-03-02T23:59:59+14:00", at(2026, 3, 2, 9, 59, 59)),
    ],
)
def test_reads_what_names_an_instant(text: str, expected: datetime) -> None:
    assert dates.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "昨天",
        "3 days ago",
        "yesterday",
        "2026",
        "2026-03",
        "3/4/2026",
        "2026-02-30",
        "2026-13-01",
        "2026-03-02T25:00:00Z",
        "2026-03-02T10:61:00Z",
        "2026-03-02T00:00:00+25:00",
        "2026-03-02T00:00:00+14:30",
        "Tue, 2 Mar 2026",  # a Monday
        "Mon, 2 Mar 2026 14:05:00 CST",
        "0001-01-01",
        "1989-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "10000-01-01",
        "2026年2月30日",
        "x" * 300,
        "12",
        None,
    ],
)
def test_answers_nothing_for_what_names_none(text: str | None) -> None:
    assert dates.parse(text) is None


def test_cst_means_what_the_language_of_the_feed_says() -> None:
    text = "Mon, 2 Mar 2026 14:05:00 CST"
    assert dates.parse(text, language="zh-CN") == at(2026, 3, 2, 6, 5)
    assert dates.parse(text, language="en-US") == at(2026, 3, 2, 20, 5)
    assert dates.parse(text, language="fr") is None


def test_a_clock_without_an_offset_is_the_callers_zone() -> None:
    assert dates.parse("2026年3月2日 14:05", zone="Asia/Shanghai") == at(2026, 3, 2, 6, 5)
    assert dates.parse("2026-03-08 01:30", zone="America/New_York") == at(2026, 3, 8, 6, 30)


def test_an_hour_that_the_change_of_clocks_leaves_out_is_none() -> None:
    assert dates.parse("2026-03-08 02:30", zone="America/New_York") is None


def test_a_far_future_is_a_date_and_for_the_loader_to_judge() -> None:
    assert dates.parse("9999-01-01T00:00:00Z") == at(9999, 1, 1)
    assert dates.parse("9999-12-31T23:59:59-10:00") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
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
