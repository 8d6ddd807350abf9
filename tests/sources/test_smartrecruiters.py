"""SmartRecruiters: a page of the list with its texts in one payload, held against the total."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import smartrecruiters
from pipelines.sources._source import FetchFailed
from tests.sources.job_answers import Answers

PAYLOADS = Path(__file__).parents[1] / "payloads" / "smartrecruiters"
FEED = Feed(name="jobs", kind="smartrecruiters", company_id="ExampleGroup")
ROWS = smartrecruiters.parse((PAYLOADS / "page.json").read_bytes(), FEED)


def company(postings: int, said: int | None = None, missing: frozenset[str] = frozenset()) -> Answers:
    listed = [{"id": str(n), "name": f"Job {n}"} for n in range(postings)]

    def answer(url: str, params: dict[str, str]) -> Any:
        name = url.rsplit("/", 1)[-1]
        if name != "postings":
            text = {"jobAd": {"sections": {"jobDescription": {"title": "Tasks", "text": f"<p>Text {name}</p>"}}}}
            return FetchFailed("not_found", "404") if name in missing else {"id": name, "name": f"Job {name}"} | text
        start, size = int(params["offset"]), int(params["limit"])
        return {"totalFound": postings if said is None else said, "content": listed[start : start + size]}

    return Answers(answer)


def test_one_posting_with_its_text() -> None:
    first = ROWS.row(0, named=True)
    assert first["title"] == "Lead Data Scientist"
    assert first["company"] == "Example Group"
    # a section without text gives no heading either
    assert first["description"] == "Who we are\nWe make sensors.\nYour tasks\nForecasts with Python\nReviews"
    assert (first["location"], first["country"], first["workplace"]) == ("Stuttgart, BW, Germany", "DE", "hybrid")
    assert (first["employment_type"], first["seniority"], first["department"]) == ("full_time", "lead", "Analytics")
    assert first["url"] == "https://jobs.smartrecruiters.com/ExampleGroup/744000000000001-lead-data-scientist"
    assert first["language"] == "en"


def test_a_posting_whose_text_is_gone_is_what_the_list_says() -> None:
    second, third = ROWS.row(1, named=True), ROWS.row(2, named=True)
    assert (second["country"], second["workplace"], second["seniority"]) == ("AT", "remote", "intern")
    assert (third["location"], third["country"], third["description"], third["posted_at"]) == (
        "Lyon, fr", "FR", None, None,
    )  # fmt: skip


def test_every_page_comes_with_its_texts_as_received() -> None:
    http = company(130, missing=frozenset({"7"}))
    payloads, cursors = [], []
    for payload in smartrecruiters.fetch(http, FEED):
        payloads.append(payload)
        cursors.append(http.progress.cursor)
    assert cursors == ["100", None]
    rows = [smartrecruiters.parse(payload, FEED) for payload in payloads]
    assert [part.height for part in rows] == [100, 30]
    assert [part["description"].null_count() for part in rows] == [1, 0]
    assert len(http.asked) == 2 + 130
    inside = json.dumps({"id": "101", "name": "Job 101"})[:-1].encode()
    assert inside in payloads[1]


def test_a_list_that_ends_before_its_total_is_no_complete_reading() -> None:
    with pytest.raises(FetchFailed) as caught:
        list(smartrecruiters.fetch(company(30, said=130), FEED))
    assert caught.value.reason == "incomplete"


def test_another_failure_of_one_text_ends_the_reading_before_its_page() -> None:
    http = Answers(
        lambda url, _: (
            {"totalFound": 1, "content": [{"id": "1", "name": "x"}]}
            if url.endswith("postings")
            else FetchFailed("server_error", "500")
        )
    )
    with pytest.raises(FetchFailed):
        list(smartrecruiters.fetch(http, FEED))
