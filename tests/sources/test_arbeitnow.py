"""Arbeitnow: pages while there is a next one, German words of employment."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.contracts.feed import Feed
from pipelines.sources import arbeitnow
from tests.sources.job_answers import Answers

PAYLOADS = Path(__file__).parents[1] / "payloads" / "arbeitnow"
FEED = Feed(name="jobs", kind="arbeitnow")
ROWS = arbeitnow.parse((PAYLOADS / "page.json").read_bytes(), FEED)


def pages(count: int) -> Answers:
    def answer(_: str, params: dict[str, str]) -> Any:
        number = int(params["page"])
        job = {"slug": f"job-{number}", "title": "Job", "created_at": 1_772_467_200 - 86_400 * number}
        return {"data": [job], "links": {"next": "https://elsewhere.test/?page=99" if number < count else None}}

    return Answers(answer)


def test_a_german_posting() -> None:
    first = ROWS.row(0, named=True)
    assert (first["job_id"], first["company"]) == ("data-scientist-berlin-900001", "Beispiel GmbH")
    assert (first["employment_type"], first["workplace"], first["country"]) == ("full_time", "remote", "DE")
    assert (first["language"], first["tags"]) == ("de", ["Data", "Remote"])
    assert first["posted_at"] == datetime(2026, 3, 2, 16, tzinfo=UTC)


def test_epochs_as_strings_and_links_that_are_none() -> None:
    second = ROWS.row(1, named=True)
    assert (second["seniority"], second["url"], second["tags"]) == ("intern", None, None)
    assert second["posted_at"] == datetime(2026, 3, 2, 16, 1, 40, tzinfo=UTC)


def test_pages_follow_each_other_on_the_same_host_until_the_last() -> None:
    http, cursors = pages(3), []
    for _ in arbeitnow.fetch(http, FEED):
        cursors.append(http.progress.cursor)  # noqa: PERF401 - the cursor changes while the pages come
    assert cursors == ["2", "3", None]
    assert [asked for asked in http.asked if asked[0] != arbeitnow.URL] == []


def test_at_most_so_many_pages_and_none_that_are_too_old() -> None:
    http = pages(30)
    assert len(list(arbeitnow.fetch(http, FEED.model_copy(update={"max_pages": 4})))) == 4
    http = pages(30)
    http.progress.since = datetime(2026, 2, 28, tzinfo=UTC)
    assert len(list(arbeitnow.fetch(http, FEED))) == 3
