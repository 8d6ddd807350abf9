"""JobPosting in JSON-LD: wherever it stands, however it is spelled, and what it does not say."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import jobposting_jsonld
from pipelines.sources._source import Unreadable
from tests.sources.job_answers import Answers

PAYLOADS = Path(__file__).parents[1] / "payloads" / "jobposting_jsonld"
FEED = Feed(name="careers", kind="jobposting_jsonld", url="https://careers.example.org/jobs")
PAGE = jobposting_jsonld.parse((PAYLOADS / "page.html").read_bytes(), FEED)


def job(**fields: Any) -> dict[str, Any]:
    thing = {"@type": "JobPosting", "identifier": "1", "title": "Engineer"} | fields
    return jobposting_jsonld.parse(json.dumps(thing).encode(), FEED).row(0, named=True)


def test_one_of_a_graph_with_all_it_says() -> None:
    first = PAGE.row(0, named=True)
    assert (first["source"], first["job_id"], first["company"]) == ("careers", "ML-7", "Example Labs")
    assert first["description"] == "You train models & ship them."
    assert first["url"] == "https://careers.example.org/jobs/ml-7"
    assert (first["location"], first["country"]) == ("München, BY, DE", "DE")
    assert (first["employment_type"], first["seniority"]) == ("full_time", "senior")
    assert first["tags"] == ["Python", "PyTorch", "SQL"]
    assert (first["salary_min"], first["salary_max"]) == (Decimal(80_000), Decimal("95000.50"))
    assert (first["salary_currency"], first["salary_period"]) == ("EUR", "year")
    assert first["posted_at"] == datetime(2026, 3, 2, tzinfo=UTC)
    assert first["closes_at"] == datetime(2026, 4, 30, 22, tzinfo=UTC)


def test_work_at_home_with_pay_by_the_hour_in_a_comment_with_line_breaks() -> None:
    second = PAGE.row(1, named=True)
    assert second["_pointer"] == "block 2, item 1"
    assert (second["workplace"], second["country"], second["location"]) == ("remote", "US", "USA")
    assert (second["salary_min"], second["salary_max"]) == (Decimal(60), Decimal(60))
    assert (second["salary_currency"], second["salary_period"]) == ("USD", "hour")
    assert (second["description"], second["employment_type"]) == ("Dashboards.\nAll day.", "part_time")


def test_places_in_two_countries_and_pay_of_zero_say_nothing() -> None:
    third = PAGE.row(2, named=True)
    assert (third["location"], third["country"]) == ("Paris, France; Madrid, Spain", None)
    assert (third["salary_text"], third["salary_min"]) == (None, None)


def test_a_block_escaped_as_html_with_full_names() -> None:
    fourth = PAGE.row(3, named=True)
    assert (fourth["job_id"], fourth["title"]) == ("ZH-1", "算法工程师")
    assert (fourth["salary_text"], fourth["salary_min"], fourth["salary_max"]) == (
        "15-25K·14薪", Decimal(15_000), Decimal(25_000),
    )  # fmt: skip
    assert (fourth["salary_currency"], fourth["salary_period"], fourth["salary_months"]) == ("CNY", "month", 14)


def test_the_one_posting_of_a_page_is_named_by_its_page() -> None:
    row = jobposting_jsonld.parse((PAYLOADS / "single.html").read_bytes(), FEED).row(0, named=True)
    assert row["job_id"] == row["url"] == "https://careers.example.org/jobs/42"


def test_objects_without_a_type_are_postings_when_somebody_hires() -> None:
    row = jobposting_jsonld.parse((PAYLOADS / "lines.json").read_bytes(), FEED).row(0, named=True)
    assert (row["job_id"], row["company"], row["description"]) == ("L1", "Clinic", "Care.")
    assert (row["location"], row["country"], row["salary_min"]) == ("Norfolk, Virginia, US", "US", None)


@pytest.mark.parametrize(
    ("salary", "expected"),
    [
        ({"currency": "USD", "value": 100000}, (100_000, 100_000, "USD", None)),
        ({"currency": "USD", "value": {"value": "100,000", "unitText": "YEAR"}}, (100_000, 100_000, "USD", "year")),
        (
            {"currency": "GBP", "value": {"value": "40,000 - 50,000", "unitText": "YEAR"}},
            (40_000, 50_000, "GBP", "year"),
        ),
        ({"currency": "EUR", "minValue": 10, "maxValue": 12, "unitText": "HOUR"}, (10, 12, "EUR", "hour")),
        ([{"currency": "USD", "value": 1000}, {"currency": "USD", "value": 2000}], (None, None, None, None)),
        ({"currency": "USD", "value": {"minValue": 5, "maxValue": 3}}, (None, None, None, None)),
        ("$120,000 - $150,000 a year", (120_000, 150_000, "USD", "year")),
        (50000, (50_000, 50_000, None, None)),
        ("competitive", (None, None, None, None)),
    ],
)
def test_pay(salary: Any, expected: tuple[Any, ...]) -> None:
    row = job(baseSalary=salary)
    found = tuple(row[f"salary_{name}"] for name in ("min", "max", "currency", "period"))
    assert found == expected


def test_what_is_not_said_is_null() -> None:
    row = job()
    said = {name for name, value in row.items() if value is not None}
    assert said == {"source", "job_id", "title", "url", "_pointer"}


@pytest.mark.parametrize("payload", [b"[]", b"{}", b'{"@type": "Person"}', b"[[[]]]", b"[1]"])
def test_json_without_a_posting_is_unreadable(payload: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        jobposting_jsonld.parse(payload, FEED)
    assert caught.value.reason == "no_item"


def test_nesting_does_not_end_the_program() -> None:
    deep = '{"a": ' * 500 + '{"@type": "JobPosting", "title": "x"}' + "}" * 500
    with pytest.raises(Unreadable):
        jobposting_jsonld.parse(deep.encode(), FEED)
    with pytest.raises(Unreadable):
        jobposting_jsonld.parse(b"[" * 100_000, FEED)
    page = "<script type='application/ld+json'>" + "<script " * 20_000
    assert jobposting_jsonld.parse(page.encode(), FEED)["_reason"].to_list() == ["not_json"]


def test_the_pages_of_a_feed_one_after_the_other() -> None:
    http = Answers(lambda url, _: {"@type": "JobPosting", "title": "x", "url": url})
    pages = ["https://careers.example.org/a", "https://careers.example.org/b"]
    feed = FEED.model_copy(update={"pages": pages})
    cursors = []
    for _ in jobposting_jsonld.SOURCE.fetch(http, feed):  # pyright: ignore[reportOptionalCall]
        cursors.append(http.progress.cursor)  # noqa: PERF401 - the cursor changes while the pages come
    assert [url for url, _ in http.asked] == [FEED.url, *pages]
    assert cursors == ["1", "2", None]
    assert http.conditional == [False] * 3
