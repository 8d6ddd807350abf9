"""Who is hiring: the newest thread, slices of time, the first line of a posting."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import hn_hiring
from pipelines.sources._source import FetchFailed
from tests.sources.job_answers import Answers

PAYLOADS = Path(__file__).parents[1] / "payloads" / "hn_hiring"
FEED = Feed(name="hiring", kind="hn_hiring")
ROWS = hn_hiring.parse((PAYLOADS / "comments.json").read_bytes(), FEED)


def test_a_posting_by_the_custom_of_the_thread() -> None:
    first = ROWS.row(0, named=True)
    assert (first["job_id"], first["url"]) == ("47000001", "https://news.ycombinator.com/item?id=47000001")
    assert (first["company"], first["title"]) == ("Example AI", "Senior ML Engineer")
    assert (first["location"], first["country"], first["workplace"]) == ("Berlin, Germany", "DE", "hybrid")
    assert (first["employment_type"], first["seniority"]) == ("full_time", "senior")
    assert (first["salary_text"], first["salary_min"], first["salary_max"]) == (
        "€80k–100k", Decimal(80_000), Decimal(100_000),
    )  # fmt: skip
    assert (first["salary_currency"], first["salary_period"]) == ("EUR", None)
    assert first["description"].endswith("We rank papers with PyTorch.\nWrite to jobs at example dot org.")
    assert first["posted_at"] == datetime.fromtimestamp(1772467500, UTC)


def test_a_line_without_bars_is_the_title_and_says_nothing_else() -> None:
    second = ROWS.row(1, named=True)
    assert second["title"] == "Delta Works: we look for people who like maps. Any place, any time."
    assert (second["company"], second["location"], second["workplace"], second["salary_text"]) == (None,) * 4


def test_answers_to_a_posting_are_no_rows_and_funding_is_no_pay() -> None:
    assert ROWS["_pointer"].to_list() == ["hit 1", "hit 2", "hit 3", "hit 5"]
    last = ROWS.row(3, named=True)
    assert last["title"] == "Data Engineer or Data Scientist"
    assert (last["salary_text"], last["salary_min"]) == ("$150-180k", Decimal(150_000))
    assert (last["country"], last["workplace"]) == ("US", "remote")


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (
            "Acme (YC W24) (https://acme.test) | ONSITE | NYC | Founding Engineer",
            ("Acme (YC W24)", "Founding Engineer", "NYC", "onsite"),
        ),
        ("Beta | AI for hospitals | Backend Engineer | Paris", ("Beta", "Backend Engineer", "Paris", None)),
        ("Eps | Multiple roles | London / Remote", ("Eps", "Multiple roles", "London / Remote", "remote")),
        ("Theta | Onsite or Remote | Berlin | Engineer", ("Theta", "Engineer", "Berlin", None)),
        ("Iota | Kubernetes whisperer", ("Iota", "Kubernetes whisperer", None, None)),
        ("Kappa | Tokyo | Full-time", ("Kappa", "Kappa | Tokyo | Full-time", "Tokyo", None)),
        ("Just us", (None, "Just us", None, None)),
        ("| |", (None, "| |", None, None)),
    ],
)
def test_the_first_line(first: str, expected: tuple[str | None, ...]) -> None:
    found = hn_hiring.header(first)
    assert (found.company, found.role, found.location, found.workplace) == expected


def thread(seconds: list[int]) -> Answers:
    """A thread of comments at these seconds; the search gives at most a page, newest first."""
    comments = [{"objectID": str(n), "created_at_i": at} for n, at in enumerate(sorted(seconds, reverse=True))]

    def answer(_: str, params: dict[str, str]) -> Any:
        if params["tags"].startswith("story"):
            titles = ["Ask HN: Who wants to be hired? (March 2026)", "Ask HN: Who is hiring? (March 2026)"]
            return {"hits": [{"objectID": str(n), "title": title} for n, title in enumerate(titles, start=47_000_000)]}
        assert params["tags"] == "comment,story_47000001"
        hits = comments
        for bound in filter(None, params.get("numericFilters", "").split(",")):
            at = int(bound.split("=")[1])
            hits = [hit for hit in hits if (hit["created_at_i"] <= at if "<=" in bound else hit["created_at_i"] >= at)]
        return {"hits": hits[: int(params["hitsPerPage"])]}

    return Answers(answer)


def test_a_long_thread_is_read_in_slices_and_loses_no_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hn_hiring, "PAGE_SIZE", 4)
    http = thread([100, 100, 101, 102, 102, 102, 103, 104, 105])
    seen: set[str] = set()
    for page in hn_hiring.fetch(http, FEED):
        seen |= {hit["objectID"] for hit in hn_hiring.json_document(page)["hits"]}
    assert seen == {str(n) for n in range(9)}
    assert http.progress.cursor is None


def test_only_what_is_new_is_asked_for() -> None:
    http = thread([100, 200])
    http.progress.since = datetime.fromtimestamp(150, UTC)
    (page,) = hn_hiring.fetch(http, FEED)
    assert len(hn_hiring.json_document(page)["hits"]) == 1


def test_an_interrupted_reading_keeps_its_thread() -> None:
    http = thread([100, 200])
    http.progress.cursor = "47000001:150"
    (page,) = hn_hiring.fetch(http, FEED)
    assert [hit["created_at_i"] for hit in hn_hiring.json_document(page)["hits"]] == [100]
    assert len(http.asked) == 1


def test_no_thread_is_a_failure() -> None:
    with pytest.raises(FetchFailed):
        list(hn_hiring.fetch(Answers(lambda *_: {"hits": []}), FEED))
