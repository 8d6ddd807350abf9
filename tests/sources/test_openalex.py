"""OpenAlex: what a work says, and how works are asked for one by one or by cursor."""

import json
from datetime import UTC, datetime

import pytest

from pipelines.sources._source import FetchFailed, NotModified
from tests.sources.paper_answers import Answers, fetched, read

URL = "https://api.openalex.org/works"


def page(cursor: str | None) -> bytes:
    return json.dumps({"meta": {"next_cursor": cursor}, "results": [{}]}).encode()


def test_one_work_with_all_it_says() -> None:
    paper = read("openalex", "works.json")[0]
    assert (paper["source"], paper["paper_id"], paper["doi"]) == ("openalex", "W4400000001", "10.1234/invented.oa")
    assert paper["title"] == "Inverting an Invented Index"
    assert paper["summary"] == "We invert an index, invert again."
    assert paper["authors"] == ["Ada Example", "李明"]
    assert paper["categories"] == ["Topic Modeling", "Natural Language Processing Techniques"]
    assert paper["primary_category"] == "T10028"
    assert (paper["url"], paper["pdf_url"]) == (
        "https://journal.example/articles/1",
        "https://journal.example/articles/1.pdf",
    )
    assert paper["journal_reference"] == "Journal of Inversion"
    assert paper["citations"] == 0
    assert paper["licence"] == "cc-by"  # without a version it is no SPDX id
    assert paper["published_at"] == datetime(2026, 2, 27, tzinfo=UTC)
    assert paper["updated_at"] == datetime(2026, 3, 2, 10, 11, 12, 123456, tzinfo=UTC)


def test_a_retracted_preprint_has_the_address_that_arxiv_gives_it() -> None:
    paper = read("openalex", "works.json")[1]
    assert paper["url"] == "https://arxiv.org/abs/2603.00011"
    assert paper["is_withdrawn"] is True
    assert (paper["citations"], paper["published_at"], paper["authors"]) == (3, None, None)


def test_a_count_that_is_no_number_is_unknown() -> None:
    assert read("openalex", "work.json")[0]["citations"] is None


def test_works_are_asked_for_by_id_or_doi_and_one_that_is_gone_does_not_hide_the_others() -> None:
    http = Answers(b"{}", FetchFailed("not_found", "404"), NotModified(), b"{}", secret="k")
    with pytest.raises(FetchFailed):
        fetched("openalex", http, works=["W1", "W2", "https://doi.org/10.1234/A", "W4"], secret="KEY")
    assert [url for url, _ in http.asked] == [f"{URL}/W1", f"{URL}/W2", f"{URL}/doi:10.1234/a", f"{URL}/W4"]
    # a key in the address would stand in logs and in the list of what was fetched
    assert http.headers == [{"Authorization": "Bearer k"}] * 4
    assert http.params() == [()] * 4


def test_a_list_is_read_by_cursor_up_to_the_works_wanted() -> None:
    http = Answers(page("b"), page("c"))
    _, cursors = fetched("openalex", http, filter="topics.id:T10028", max_results=200)
    assert http.params("cursor", "filter") == [("*", "topics.id:T10028"), ("b", "topics.id:T10028")]
    assert cursors == ["b", None]


def test_a_window_asks_by_day_of_publication() -> None:
    http = Answers(page(None), since=datetime(2026, 3, 1, tzinfo=UTC), until=datetime(2026, 3, 2, tzinfo=UTC))
    fetched("openalex", http, search="llm")
    window = "from_publication_date:2026-03-01,to_publication_date:2026-03-02"
    assert http.params("search", "filter") == [("llm", window)]
