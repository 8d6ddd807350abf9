"""Recruitee: three ways to work, several places, pay as strings."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from pipelines.contracts.feed import Feed
from pipelines.sources import recruitee
from tests.sources.job_answers import Answers

PAYLOADS = Path(__file__).parents[1] / "payloads" / "recruitee"
FEED = Feed(name="jobs", kind="recruitee", site="voorbeeld")
ROWS = recruitee.parse((PAYLOADS / "offers.json").read_bytes(), FEED)


def test_one_offer_with_all_it_says() -> None:
    first = ROWS.row(0, named=True)
    assert (first["job_id"], first["company"], first["department"]) == ("900001", "Voorbeeld BV", "R&D")
    assert first["description"] == "You tag Dutch text.\nspaCy"
    assert (first["location"], first["country"]) == ("Utrecht, Netherlands", "NL")
    assert first["tags"] == ["nlp", "dutch"]
    assert (first["employment_type"], first["seniority"]) == ("full_time", "junior")
    assert first["salary_text"] == "EUR 3,200 - 4,100 per month"
    assert (first["salary_min"], first["salary_max"], first["salary_period"]) == (Decimal(3200), Decimal(4100), "month")
    assert first["posted_at"] == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
    assert first["updated_at"] == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert first["closes_at"] == datetime(2026, 4, 30, 22, tzinfo=UTC)


def test_two_countries_and_no_amount_say_nothing() -> None:
    second = ROWS.row(1, named=True)
    assert (second["location"], second["country"]) == ("Utrecht, Netherlands; Ghent, Belgium", None)
    assert second["workplace"] == "hybrid"
    assert second["employment_type"] == "temporary"
    assert (second["salary_text"], second["salary_min"], second["salary_currency"]) == (None, None, None)
    assert second["posted_at"] is None


def test_on_site_and_hybrid_at_once_is_left_open() -> None:
    assert ROWS.row(0, named=True)["workplace"] is None


def test_the_site_is_part_of_the_address() -> None:
    http = Answers(lambda *_: {"offers": []})
    list(recruitee.fetch(http, FEED))
    assert http.asked == [("https://voorbeeld.recruitee.com/api/offers", {})]
