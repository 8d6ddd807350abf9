"""Ashby: countries that agree, pay by tier, postings that are not listed."""

from decimal import Decimal
from pathlib import Path

from pipelines.contracts.feed import Feed
from pipelines.sources import ashby
from tests.sources.job_answers import Answers

PAYLOADS = Path(__file__).parents[1] / "payloads" / "ashby"
FEED = Feed(name="jobs", kind="ashby", board="example", company="Example AI")
ROWS = ashby.parse((PAYLOADS / "board.json").read_bytes(), FEED)


def test_one_posting_with_all_it_says() -> None:
    first = ROWS.row(0, named=True)
    assert first["company"] == "Example AI"
    assert (first["location"], first["country"]) == ("London; Manchester", "GB")
    # the board's own word before the flag `isRemote`
    assert first["workplace"] == "hybrid"
    assert (first["employment_type"], first["seniority"], first["department"]) == ("full_time", "lead", "Research")
    assert first["salary_text"] == "£90K - £120K"
    assert (first["salary_min"], first["salary_max"]) == (Decimal(90_000), Decimal(120_000))
    assert (first["salary_currency"], first["salary_period"]) == ("GBP", "year")
    assert first["description"] == "You study reward models.\nPython daily."


def test_two_tiers_of_pay_are_kept_in_words_only_and_two_countries_are_none() -> None:
    second = ROWS.row(1, named=True)
    assert second["salary_text"] == "Multiple ranges"
    assert (second["salary_min"], second["salary_max"], second["salary_currency"]) == (None, None, None)
    assert (second["location"], second["country"], second["workplace"]) == ("Berlin; Paris", None, "remote")
    assert second["employment_type"] == "contract"
    assert second["description"] == "You keep pipelines < 5 minutes late."


def test_a_posting_that_is_not_listed_is_refused_and_counted() -> None:
    assert ROWS["_reason"].to_list() == [None, None, "not_listed", "no_title"]


def test_the_board_is_asked_for_with_pay() -> None:
    http = Answers(lambda *_: {"jobs": []})
    list(ashby.fetch(http, FEED))
    assert http.asked == [
        ("https://api.ashbyhq.com/posting-api/job-board/example", {"includeCompensation": "true"}),
    ]


def test_a_board_that_answers_everything_is_a_snapshot() -> None:
    assert ashby.SOURCE.is_snapshot
