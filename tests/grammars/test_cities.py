"""Cities: one name for one place, and none for what is no city."""

import pytest

from pipelines.grammars.cities import City, city


@pytest.mark.parametrize(
    ("location", "name_en", "name_zh"),
    [
        ("上海（可远程）", "Shanghai", "上海"),
        ("Shanghai, China", "Shanghai", "上海"),
        ("上海市浦东新区", "Shanghai", "上海"),
        ("Remote - San Francisco, CA, United States", "San Francisco", "旧金山"),
        ("NYC", "New York City", "纽约"),
        ("London, United Kingdom", "London", "伦敦"),
        ("Paris, TX", "Paris", None),
        ("Singapore", "Singapore", "新加坡"),
    ],
)
def test_city(location: str, name_en: str, name_zh: str | None) -> None:
    found = city(location)
    assert found is not None
    assert found[:2] == (name_en, name_zh)


def test_a_name_is_that_of_its_country() -> None:
    assert city("Paris, France") == City("Paris", "巴黎", "FR")
    assert city("London, Ontario, Canada") == City("London", "伦敦", "CA")


@pytest.mark.parametrize(
    "location", [None, "", "Remote", "California", "Bay Area", "北京/上海", "中国", "Berlin or Munich"]
)
def test_no_city(location: str | None) -> None:
    assert city(location) is None
