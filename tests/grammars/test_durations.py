"""Durations: minutes of study, or nothing."""

import pytest

from pipelines.grammars import durations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT1H30M", 90),
        ("PT45M", 45),
        ("PT10S", 1),
        ("3 小时", 180),
        ("1小时30分钟", 90),
        ("约 3 小时", 180),
        ("1.5 hours", 90),
        ("4 hours 20 minutes", 260),
        ("5 min read", 5),
        ("1:30:00", 90),
        ("12:30", 12),
        ("6 weeks, 4 hours per week", 1440),
        ("6 weeks, 3-5 hours a week", 1440),
        ("6周，每周4小时", 1440),
        ("6 weeks", None),
        ("P6W", None),
        ("P2D", None),
        ("self-paced", None),
        ("2 hours or so with 3 breaks", None),
        ("0 minutes", None),
        ("", None),
        (None, None),
    ],
)
def test_minutes(text: str | None, expected: int | None) -> None:
    assert durations.minutes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT1H0M30.5S", 3630.5),
        ("P2D", 172_800.0),
        ("P1Y", None),
        ("1:75:00", None),
        ("90 s", 90.0),
        ("P", None),
        ("PT", None),
    ],
)
def test_seconds(text: str, expected: float | None) -> None:
    assert durations.seconds(text) == expected
