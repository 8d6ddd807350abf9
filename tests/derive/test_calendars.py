"""China's holidays as people live them: the days that the State Council announced for 2025 and 2026."""

from datetime import date, timedelta

import polars as pl

from pipelines.derive import calendars

# first day, number of days, names: 国办发明电〔2024〕12号 and 〔2025〕7号
ANNOUNCED = [
    (date(2025, 1, 1), 1, "元旦", "New Year's Day"),
    (date(2025, 1, 28), 8, "春节", "Spring Festival"),
    (date(2025, 4, 4), 3, "清明节", "Tomb-Sweeping Day"),
    (date(2025, 5, 1), 5, "劳动节", "Labor Day"),
    (date(2025, 5, 31), 3, "端午节", "Dragon Boat Festival"),
    (date(2025, 10, 1), 8, "国庆节、中秋节", "National Day and Mid-Autumn Festival"),
    (date(2026, 1, 1), 3, "元旦", "New Year's Day"),
    (date(2026, 2, 15), 9, "春节", "Spring Festival"),
    (date(2026, 4, 4), 3, "清明节", "Tomb-Sweeping Day"),
    (date(2026, 5, 1), 5, "劳动节", "Labor Day"),
    (date(2026, 6, 19), 3, "端午节", "Dragon Boat Festival"),
    (date(2026, 9, 25), 3, "中秋节", "Mid-Autumn Festival"),
    (date(2026, 10, 1), 7, "国庆节", "National Day"),
]
WORKED = [
    date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11),
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
]  # fmt: skip


def span(first: date | None, last: date | None) -> pl.DataFrame:
    return pl.DataFrame([(first, last)], schema={"first_on": pl.Date, "last_on": pl.Date}, orient="row")


def test_the_announced_days_off_and_no_others_are_holidays() -> None:
    found = [row for row in calendars.days_of([2025, 2026]) if row[1] == "holiday"]
    expected = [
        (first + timedelta(days=i), "holiday", zh, en) for first, days, zh, en in ANNOUNCED for i in range(days)
    ]
    assert found == expected


def test_weekends_worked_in_exchange_are_named_and_are_no_holidays() -> None:
    found = [row[0] for row in calendars.days_of([2025, 2026]) if row[1] == "make_up"]
    assert found == WORKED


def test_the_years_of_the_data_are_listed_and_each_day_once() -> None:
    days = calendars.special_days(span(date(2025, 9, 22), date(2026, 11, 15)))["day_on"]
    assert days.is_unique().all()
    assert {d.year for d in days} == {2025, 2026}


def test_no_data_and_absurd_clocks_make_no_rows() -> None:
    assert calendars.special_days(span(None, None)).is_empty()
    assert calendars.special_days(span(date(1970, 1, 1), date(1970, 1, 2))).is_empty()
