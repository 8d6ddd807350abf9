"""Crossref: works of publishers, their JATS and their half dates."""

from datetime import UTC, datetime

import pytest

from pipelines.sources import crossref
from pipelines.sources._source import FetchFailed
from tests.sources.paper_answers import Answers, fetched, read

URL = "https://api.crossref.org/works"


def page(items: int, cursor: str) -> bytes:
    return f'{{"message": {{"next-cursor": "{cursor}", "items": [{",".join(["{}"] * items)}]}}}}'.encode()


def test_one_work_with_all_it_says() -> None:
    paper = read("crossref", "works.json")[0]
    assert (paper["source"], paper["paper_id"], paper["doi"]) == (
        "crossref",
        "10.1234/invented.1",
        "10.1234/invented.1",
    )
    assert paper["title"] == "Reading JATS & Surviving"
    assert paper["summary"] == "Aim\nWe read markup where p < 0.05.\nThen we stop."
    assert paper["authors"] == ["Ada Example", "李", "The Invented Group"]
    assert paper["journal_reference"] == "Journal of Markup 7(2), 1-12"
    assert paper["citations"] == 12
    assert paper["licence"] == "CC-BY-4.0"  # of the published version, not the terms of text mining
    assert (paper["url"], paper["pdf_url"]) == (
        "https://publisher.example/articles/1",
        "https://publisher.example/1.pdf",
    )
    assert paper["published_at"] == datetime(2026, 2, 27, tzinfo=UTC)
    assert paper["updated_at"] == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_year_is_no_day_and_two_licences_are_none() -> None:
    paper = read("crossref", "works.json")[1]
    assert paper["published_at"] is None  # it appeared in 2025; the day in 2026 is a later edition's
    assert paper["licence"] is None
    assert paper["is_withdrawn"] is True


def test_a_retraction_is_told_by_the_notice_that_updates_the_work() -> None:
    paper = read("crossref", "works.json")[2]
    assert (paper["is_withdrawn"], paper["published_at"], paper["language"]) == (True, None, "zh")
    assert read("crossref", "work.json")[0]["is_withdrawn"] is False


def test_works_are_asked_for_by_doi() -> None:
    http = Answers(b"{}")
    fetched("crossref", http, works=["10.1234/A(1)/b"], mailto="data@community.example")
    assert http.asked == [(f"{URL}/10.1234%2Fa%281%29%2Fb", {"mailto": "data@community.example"})]


def test_a_list_ends_with_the_page_that_is_not_full() -> None:
    http = Answers(page(crossref.PAGE_SIZE, "b"), page(3, "b"), since=datetime(2026, 3, 1, tzinfo=UTC))
    _, cursors = fetched("crossref", http, query="retrieval", filter="type:journal-article")
    filters = "type:journal-article,from-update-date:2026-03-01"
    assert http.params("cursor", "query", "filter") == [("*", "retrieval", filters), ("b", "retrieval", filters)]
    assert cursors == ["b", None]


def test_a_cursor_that_the_server_has_forgotten_starts_the_reading_anew() -> None:
    http = Answers(FetchFailed("client_error", "400"), page(1, "x"), cursor="old")
    pages, _ = fetched("crossref", http, query="retrieval")
    assert http.params("cursor") == [("old",), ("*",)]
    assert len(pages) == 1


def test_a_reading_that_fails_elsewhere_keeps_its_cursor() -> None:
    http = Answers(page(crossref.PAGE_SIZE, "b"), FetchFailed("server_error", "503"))
    with pytest.raises(FetchFailed):
        fetched("crossref", http, query="retrieval")
    assert http.progress.cursor == "b"
