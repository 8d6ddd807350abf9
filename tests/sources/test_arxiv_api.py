"""arXiv: what one entry says, and how a search is asked page by page."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import arxiv_api
from pipelines.sources._source import REASON, Unreadable

PAYLOADS = Path(__file__).parents[1] / "payloads" / "arxiv_api"
FEED = Feed(name="papers", kind="arxiv_api", query="cat:cs.CL")


class Pages:
    """An Http that answers pages of so many entries and remembers what it was asked."""

    def __init__(self, *entries: int) -> None:
        self._entries = list(entries)
        self.asked: list[Mapping[str, str]] = []

    def get(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        assert url == arxiv_api.URL
        self.asked.append(params or {})
        return b"<feed>" + b"<entry>" * self._entries.pop(0) + b"</feed>"

    def secret(self, name: str | None) -> str | None:
        return None


def test_one_paper_with_all_it_says() -> None:
    paper = arxiv_api.parse((PAYLOADS / "search.xml").read_bytes(), FEED).row(0, named=True)
    assert paper["paper_id"] == "2603.00001"
    assert paper["version"] == 2
    assert paper["title"] == "An Invented Title about Retrieval"
    assert paper["authors"] == ["Ada Example", "李明"]
    assert paper["categories"] == ["cs.CL", "cs.IR"]
    assert paper["primary_category"] == "cs.CL"
    assert paper["doi"] == "10.1234/invented.2026.1"
    assert paper["url"] == "https://arxiv.org/abs/2603.00001"
    assert paper["pdf_url"] == "https://arxiv.org/pdf/2603.00001v2"
    assert paper["code_url"] == "https://github.com/invented/retrieval"
    assert paper["language"] == "en"
    assert paper["is_withdrawn"] is False
    assert paper["published_at"] == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert paper["updated_at"] == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_title_of_zero_an_old_id_and_a_withdrawal() -> None:
    paper = arxiv_api.parse((PAYLOADS / "search.xml").read_bytes(), FEED).row(1, named=True)
    assert paper["title"] == "0"
    assert paper[REASON] is None
    assert paper["paper_id"] == "math/0603001"
    assert paper["version"] == 1
    assert paper["is_withdrawn"] is True
    assert paper["doi"] is None
    assert paper["pdf_url"] is None


@pytest.mark.parametrize(
    ("comment", "withdrawn"),
    [
        ("Withdrawn by the authors", True),
        ("This submission has been withdrawn by arXiv administrators", True),
        ("withdrawn", True),
        ("We study how troops were withdrawn from a region", False),
        ("12 pages", False),
    ],
)
def test_which_words_withdraw_a_paper(comment: str, withdrawn: bool) -> None:
    document = (PAYLOADS / "search.xml").read_text("utf-8").replace("12 pages, 3 figures", comment)
    assert arxiv_api.parse(document.encode(), FEED)["is_withdrawn"][0] is withdrawn


def test_pages_are_asked_until_one_is_not_full() -> None:
    http = Pages(2, 1)
    pages = list(arxiv_api.fetch(http, FEED.model_copy(update={"max_results": 6, "page_size": 2})))
    assert len(pages) == 2
    assert [(asked["start"], asked["max_results"]) for asked in http.asked] == [("0", "2"), ("2", "2")]
    assert http.asked[0]["search_query"] == "cat:cs.CL"


def test_no_more_papers_are_asked_for_than_wanted() -> None:
    http = Pages(2, 1)
    list(arxiv_api.fetch(http, FEED.model_copy(update={"max_results": 3, "page_size": 2})))
    assert [(asked["start"], asked["max_results"]) for asked in http.asked] == [("0", "2"), ("2", "1")]


def test_a_cut_answer_is_put_aside_whole() -> None:
    with pytest.raises(Unreadable) as caught:
        arxiv_api.parse((PAYLOADS / "search.xml").read_bytes()[:-20], FEED)
    assert caught.value.reason == "truncated"
