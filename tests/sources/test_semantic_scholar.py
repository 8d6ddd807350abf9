"""Semantic Scholar: papers of its bulk search, page by page."""

from datetime import UTC, datetime

from tests.sources.paper_answers import Answers, fetched, read


def test_a_preprint_has_the_address_that_arxiv_gives_it() -> None:
    paper = read("semantic_scholar", "bulk.json")[0]
    assert (paper["source"], paper["paper_id"]) == ("semantic_scholar", "a" * 39 + "1")
    assert paper["doi"] == "10.48550/arxiv.2603.00011"
    assert paper["url"] == "https://arxiv.org/abs/2603.00011"
    assert paper["summary"] == "We count tokens that nobody wrote."
    assert paper["authors"] == ["Ada Example", "李明"]
    assert paper["categories"] == ["Computer Science"]
    assert paper["journal_reference"] == "ArXiv abs/2603.00011"
    assert paper["citations"] == 0
    assert paper["pdf_url"] is None
    assert paper["published_at"] == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_paper_of_a_journal() -> None:
    paper = read("semantic_scholar", "bulk.json")[1]
    assert (paper["doi"], paper["citations"]) == ("10.1234/s2", 41)
    assert paper["url"] == "https://www.semanticscholar.org/paper/" + "a" * 39 + "2"
    assert paper["pdf_url"] == "https://journal.example/2.pdf"
    assert (paper["journal_reference"], paper["licence"]) == ("Journal of Scholars", "CCBYSA")
    assert (paper["authors"], paper["summary"], paper["published_at"]) == (None, None, None)


def test_pages_follow_each_other_by_tokens() -> None:
    http = Answers(b'{"token": "b", "data": []}', b'{"token": null, "data": []}', secret="k")
    _, cursors = fetched("semantic_scholar", http, query="retrieval", max_results=5000, secret="KEY")
    assert http.params("query", "token", "publicationDateOrYear") == [
        ("retrieval", None, None),
        ("retrieval", "b", None),
    ]
    assert cursors == ["b", None]
    assert http.headers == [{"x-api-key": "k"}] * 2


def test_no_more_pages_are_asked_for_than_wanted() -> None:
    http = Answers(b'{"token": "b", "data": []}')
    assert fetched("semantic_scholar", http, query="retrieval")[1] == [None]


def test_a_window_asks_by_day_of_publication() -> None:
    http = Answers(b"{}", since=datetime(2026, 3, 1, tzinfo=UTC))
    fetched("semantic_scholar", http, query="x", fields_of_study="Computer Science")
    assert http.params("publicationDateOrYear", "fieldsOfStudy") == [("2026-03-01:", "Computer Science")]
