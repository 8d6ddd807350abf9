"""Durations: minutes of study, or nothing."""

import pytest

from pipelines.grammars import durations
from tests.grammars.tables import table


@pytest.mark.parametrize(("text", "expected"), [*table("durations"), ("", None), (None, None)])
def test_minutes(text: str | None, expected: str | None) -> None:
    assert durations.minutes(text) == (expected and int(expected))


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
