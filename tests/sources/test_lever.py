"""Lever: pages, places, text in parts, pay ranges."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from pipelines.contracts.feed import Feed
from pipelines.sources import lever
from tests.sources.job_answers import Answers

PAYLOAD = (Path(__file__).parents[1] / "payloads" / "lever" / "site.json").read_bytes()
FEED = Feed(name="jobs", kind="lever", site="example", company="Example Labs")


def test_one_posting_with_all_it_says() -> None:
    first = lever.parse(PAYLOAD, FEED).row(0, named=True)
    assert (first["source"], first["job_id"]) == ("lever", "11111111-aaaa-4bbb-8ccc-000000000001")
    assert first["company"] == "Example Labs"
    assert first["description"] == (
        "You build ranking models in PyTorch & JAX.\nWhat you bring\nPython\nKubernetes\nWe answer within a week."
    )
    assert first["url"] == "https://jobs.lever.co/example/11111111-aaaa-4bbb-8ccc-000000000001"
    assert (first["location"], first["country"], first["workplace"]) == ("Zürich; Geneva", "CH", "hybrid")
    assert (first["employment_type"], first["seniority"], first["department"]) == ("full_time", "senior", "Research")
    assert (first["salary_min"], first["salary_max"]) == (Decimal(120_000), Decimal(150_000))
    assert (first["salary_currency"], first["salary_period"]) == ("CHF", "year")
    assert first["salary_text"] == "CHF 120,000 - 150,000 per year"
    assert first["posted_at"] == datetime(2026, 3, 4, tzinfo=UTC)
    assert first["language"] == "en"


def test_a_chinese_internship_paid_by_the_day() -> None:
    second = lever.parse(PAYLOAD, FEED).row(1, named=True)
    assert second["description"] == "参与大模型评测，使用 <Python> 与 SQL。"
    assert (second["employment_type"], second["seniority"], second["workplace"]) == ("internship", "intern", "onsite")
    assert (second["country"], second["language"]) == ("CN", "zh")
    assert (second["salary_min"], second["salary_currency"], second["salary_period"]) == (Decimal(300), "CNY", "day")


def test_what_is_not_said_is_null() -> None:
    row = lever.parse(b'[{"id": "1", "text": "Engineer"}]', FEED.model_copy(update={"company": None})).row(
        0, named=True
    )
    said = {name for name, value in row.items() if value is not None}
    assert said == {"source", "job_id", "title", "_pointer"}


def test_pages_are_asked_for_until_one_is_not_full() -> None:
    board = [{"id": str(n), "text": f"Job {n}"} for n in range(230)]
    http = Answers(lambda _, p: board[int(p["skip"]) : int(p["skip"]) + int(p["limit"])])
    cursors, pages = [], []
    for page in lever.fetch(http, FEED):
        cursors.append(http.progress.cursor)
        pages.append(lever.parse(page, FEED).height)
    assert pages == [100, 100, 30]
    assert cursors == ["100", "200", None]
    assert http.conditional == [False] * 3
    assert {url for url, _ in http.asked} == {"https://api.lever.co/v0/postings/example"}


def test_an_interrupted_reading_goes_on_where_it_was() -> None:
    http = Answers(lambda _, p: [{"id": "201", "text": "Job"}])
    http.progress.cursor = "200"
    assert len(list(lever.fetch(http, FEED))) == 1
    assert http.asked[0][1]["skip"] == "200"


def test_european_sites_have_their_own_host() -> None:
    http = Answers(lambda *_: [])
    list(lever.fetch(http, FEED.model_copy(update={"region": "eu"})))
    assert http.asked[0][0] == "https://api.eu.lever.co/v0/postings/example"


def test_an_answer_that_is_no_json_is_landed_and_ends_the_reading() -> None:
    http = Answers(lambda *_: b"<html>")
    assert list(lever.fetch(http, FEED)) == [b"<html>"]
