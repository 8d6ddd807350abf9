"""Places: one country or none, one way of working or none."""

import pytest

from pipelines.grammars import places
from tests.grammars.tables import table


@pytest.mark.parametrize(("location", "expected"), [*table("countries"), ("", None), (None, None)])
def test_country(location: str | None, expected: str | None) -> None:
    assert places.country(location) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CA", "CA"),
        ("GA", "GA"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("gbr", "GB"),
        ("USA", "US"),
        ("Germany", "DE"),
        ("德国", "DE"),
        ("美國", "US"),
        ("Czech Republic", "CZ"),
        ("GE", "GE"),
        ("UK", "GB"),
        ("EU", None),
        ("XK", None),
        ("Georgia", None),
        ("QQ", None),
        ("Paris", None),
        ("", None),
        (None, None),
    ],
)
def test_a_field_that_holds_a_country(text: str | None, expected: str | None) -> None:
    assert places.code(text) == expected


@pytest.mark.parametrize(("text", "expected"), [*table("workplaces"), ("", None), (None, None)])
def test_workplace(text: str | None, expected: str | None) -> None:
    assert places.workplace(text) == expected


def test_every_code_is_one_of_iso_3166() -> None:
    assert len(places._codes()) == 249


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("us", "US"), ("CA", "CA"), ("DE", "DE"), ("GB", "GB"), ("uk", "GB"), ("DEU", "DE"), ("USA", "US"),
        ("United States", "US"), ("中国", "CN"), ("德国", "DE"), ("Europe", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_code_of_a_field_for_countries(declared: str | None, expected: str | None) -> None:
    assert places.code(declared) == expected
