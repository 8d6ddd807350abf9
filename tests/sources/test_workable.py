"""Workable: departments as a tree, places that are hidden, levels that are none."""

from datetime import UTC, datetime
from pathlib import Path

from pipelines.contracts.feed import Feed
from pipelines.sources import workable
from tests.sources.job_answers import Answers

PAYLOADS = Path(__file__).parents[1] / "payloads" / "workable"
FEED = Feed(name="jobs", kind="workable", account="example")
ROWS = workable.parse((PAYLOADS / "account.json").read_bytes(), FEED)


def test_one_posting_with_all_it_says() -> None:
    first = ROWS.row(0, named=True)
    assert (first["job_id"], first["company"]) == ("A1B2C3", "Example Robotics")
    assert (first["location"], first["country"], first["workplace"]) == ("Berlin, Germany", "DE", "remote")
    assert (first["employment_type"], first["seniority"]) == ("full_time", "junior")
    assert first["department"] == "Perception"
    assert first["tags"] == ["Engineering", "Robotics"]
    assert first["posted_at"] == datetime(2026, 3, 2, tzinfo=UTC)


def test_two_countries_are_none_and_a_hidden_place_is_left_out() -> None:
    second = ROWS.row(1, named=True)
    assert (second["location"], second["country"]) == ("Berlin, Germany; Warsaw, Poland", None)
    assert (second["workplace"], second["seniority"], second["employment_type"]) == (None, "senior", "contract")


def test_the_account_is_asked_for_with_texts() -> None:
    http = Answers(lambda *_: {"jobs": []})
    list(workable.fetch(http, FEED))
    assert http.asked == [("https://apply.workable.com/api/v1/widget/accounts/example", {"details": "true"})]
