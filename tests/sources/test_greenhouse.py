"""Greenhouse: text escaped twice, places, pay from three places, and boards that are none."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import greenhouse

PAYLOADS = Path(__file__).parents[1] / "payloads" / "greenhouse"
FEED = Feed(name="jobs", kind="greenhouse", board="example")


def job(**fields: Any) -> dict[str, Any]:
    posting = {"id": 1, "title": "Engineer", "location": {"name": "Berlin"}} | fields
    return greenhouse.parse(json.dumps({"jobs": [posting]}).encode(), FEED).row(0, named=True)


def test_one_posting_with_all_it_says() -> None:
    first = greenhouse.parse((PAYLOADS / "board.json").read_bytes(), FEED).row(0, named=True)
    assert first["source"] == "greenhouse"
    assert first["job_id"] == "4000001"
    assert first["company"] == "Example Labs"
    assert first["description"] == "You invent R&D.\nThe salary range is $120,000 - $150,000 per year."
    assert first["url"] == "https://boards.greenhouse.io/example/jobs/4000001"
    assert first["country"] == "CA"
    assert first["workplace"] == "remote"
    assert first["department"] == "Research"
    assert first["employment_type"] == "full_time"
    assert first["language"] == "en"
    assert first["salary_text"] == "$120,000 - $150,000 per year"
    assert (first["salary_min"], first["salary_max"]) == (Decimal("120000.00"), Decimal("150000.00"))
    assert (first["salary_currency"], first["salary_period"]) == ("USD", "year")
    assert first["posted_at"] == datetime(2026, 3, 1, 15, tzinfo=UTC)
    assert first["closes_at"] is None


def test_a_chinese_posting_with_a_pay_range_in_cents() -> None:
    second = greenhouse.parse((PAYLOADS / "board.json").read_bytes(), FEED).row(1, named=True)
    assert second["language"] == "zh"
    assert second["country"] == "CN"
    assert second["workplace"] is None
    assert (second["salary_min"], second["salary_max"]) == (Decimal("30000.00"), Decimal("45000.00"))
    assert (second["salary_currency"], second["salary_period"]) == ("CNY", "month")


def test_pay_in_a_field_of_the_board() -> None:
    value = {"min_value": "90000.0", "max_value": "110000.0", "unit": "EUR"}
    found = job(metadata=[{"name": "Salary Range", "value_type": "currency_range", "value": value}])
    assert (found["salary_min"], found["salary_max"]) == (Decimal(90_000), Decimal(110_000))
    assert found["salary_currency"] == "EUR"
    assert found["salary_period"] is None


def test_what_is_not_said_is_null() -> None:
    found = job(content=None, metadata=None, offices=None, departments=[])
    for name in (
        "description",
        "workplace",
        "employment_type",
        "department",
        "salary_text",
        "salary_min",
        "language",
        "posted_at",
    ):
        assert found[name] is None, name
    assert found["country"] == "DE"


def test_content_escaped_as_in_the_documentation() -> None:
    assert (
        job(content="Intro &amp;lt;p&amp;gt;Any &amp;amp;amp; HTML&amp;lt;/p&amp;gt;")["description"]
        == "Intro\nAny & HTML"
    )


def test_company_may_stand_in_the_feeds_line() -> None:
    read = greenhouse.parse(b'{"jobs": [{"id": 1, "title": "x"}]}', FEED.model_copy(update={"company": "Example"}))
    assert read["company"].to_list() == ["Example"]


@pytest.mark.parametrize(
    ("title", "location", "workplace"),
    [
        ("Engineer (Remote)", "Berlin", "remote"),
        ("Engineer", "Hybrid - Berlin", "hybrid"),
        ("Engineer", "Berlin", None),
    ],
)
def test_workplace(title: str, location: str, workplace: str | None) -> None:
    assert job(title=title, location={"name": location})["workplace"] == workplace
