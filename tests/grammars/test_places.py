"""Places: one country or none, one way of working or none."""

import pytest

from pipelines.grammars import places


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("Remote (United States)", "US"),
        ("Remote - US", "US"),
        ("New York, NY, United States", "US"),
        ("NYC", "US"),
        ("Albuquerque, NM", "US"),
        ("Goleta, CA", "US"),
        ("San Francisco, CA or Seattle, WA", "US"),
        ("Toronto, ON", "CA"),
        ("Toronto, CA", "CA"),
        ("Berlin, Germany", "DE"),
        ("Berlin, DE", "DE"),
        ("Bangalore, IN", "IN"),
        ("Surat, IN", None),
        ("Paris, TX", "US"),
        ("Paris, France; Remote", "FR"),
        ("London or New York", None),
        ("Georgia", None),
        ("Atlanta, GA", "US"),
        ("南京·雨花台区·南京南站", "CN"),
        ("北京市", "CN"),
        ("中国", "CN"),
        ("新加坡", "SG"),
        ("香港", "HK"),
        ("江西", "CN"),
        ("Pedro Escobedo, Qro., Mexico", "MX"),
        ("bangalore, , India", "IN"),
        ("Remote, , United States", "US"),
        ("San Francisco or Remote (US)", "US"),
        ("NYC / SF", "US"),
        ("REMOTE (EU)", None),
        ("Worldwide", None),
        ("Remote", None),
        ("Everywhere", None),
        ("", None),
        (None, None),
    ],
)
def test_country(location: str | None, expected: str | None) -> None:
    assert places.country(location) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Remote - US", "remote"),
        ("Hybrid - London", "hybrid"),
        ("Remote or hybrid", "hybrid"),
        ("On-site in Berlin", "onsite"),
        ("远程办公", "remote"),
        ("混合办公，每周三天到岗", "hybrid"),
        ("驻场", "onsite"),
        ("不接受居家办公", "onsite"),
        ("This role is not remote", "onsite"),
        ("remote or on-site", None),
        ("Berlin", None),
        ("", None),
        (None, None),
    ],
)
def test_workplace(text: str | None, expected: str | None) -> None:
    assert places.workplace(text) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("us", "US"),
        ("CA", "CA"),
        ("DE", "DE"),
        ("GB", "GB"),
        ("uk", "GB"),
        ("DEU", "DE"),
        ("USA", "US"),
        ("United States", "US"),
        ("中国", "CN"),
        ("德国", "DE"),
        ("XX", None),
        ("QQQ", None),
        ("Europe", None),
        ("", None),
        (None, None),
    ],
)
def test_code_of_a_field_for_countries(declared: str | None, expected: str | None) -> None:
    assert places.code(declared) == expected
