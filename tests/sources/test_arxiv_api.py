"""arXiv: what one entry says, and how a search is asked page by page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import arxiv_api
from pipelines.sources._source import REASON, FetchFailed, Unreadable
from tests.sources.paper_answers import Answers, fetched

PAYLOADS = Path(__file__).parents[1] / "payloads" / "arxiv_api"
FEED = Feed(name="papers", kind="arxiv_api", query="cat:cs.CL")


def page(entries: int, total: int | None = None) -> bytes:
    stated = "" if total is None else f"<opensearch:totalResults>{total}</opensearch:totalResults>"
    return f"<feed>{stated}{'<entry>' * entries}</feed>".encode()


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
    http = Answers(page(2), page(1))
    pages, cursors = fetched("arxiv_api", http, query="cat:cs.CL", max_results=6, page_size=2)
    assert len(pages) == 2
    assert http.params("search_query", "start", "max_results") == [("cat:cs.CL", "0", "2"), ("cat:cs.CL", "2", "2")]
    assert cursors == ["2", None]
    assert http.conditional == [False, False]


def test_no_more_papers_are_asked_for_than_wanted() -> None:
    http = Answers(page(2), page(1))
    fetched("arxiv_api", http, query="cat:cs.CL", max_results=3, page_size=2)
    assert http.params("start", "max_results") == [("0", "2"), ("2", "1")]


def test_an_interrupted_reading_goes_on_at_its_cursor() -> None:
    http = Answers(page(2), page(1), cursor="2")
    _, cursors = fetched("arxiv_api", http, query="cat:cs.CL", max_results=6, page_size=2)
    assert http.params("start") == [("2",), ("4",)]
    assert cursors == ["4", None]


SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)


def test_a_window_is_read_oldest_first_to_its_last_paper() -> None:
    http = Answers(page(2, 3), page(1, 3), since=SINCE, until=UNTIL)
    _, cursors = fetched("arxiv_api", http, query="cat:cs.CL", page_size=2)
    query = "(cat:cs.CL) AND submittedDate:[202601010000 TO 202601030000]"
    assert http.params("search_query", "start", "sortOrder") == [(query, "0", "ascending"), (query, "2", "ascending")]
    assert cursors == ["202601010000/202601030000/202601030000/2", None]


def test_a_window_with_more_papers_than_the_api_pages_through_is_halved() -> None:
    http = Answers(page(2, 30_001), page(2, 2), page(1, 1), since=SINCE, until=UNTIL)
    pages, cursors = fetched("arxiv_api", http, query="all:x", page_size=2)
    assert [query[0][query[0].index("[") :] for query in http.params("search_query") if query[0]] == [
        "[202601010000 TO 202601030000]",
        "[202601010000 TO 202601020000]",
        "[202601020001 TO 202601030000]",
    ]
    assert len(pages) == 2  # the first answer only told that the window is too large
    assert cursors == ["202601020001/202601030000/202601030000/0", None]


def test_a_window_goes_on_in_the_part_and_at_the_page_where_it_stopped() -> None:
    http = Answers(page(1, 3), page(1, 1), since=SINCE, until=UNTIL, cursor="202601010000/202601020000/202601030000/2")
    _, cursors = fetched("arxiv_api", http, query="all:x", page_size=2)
    assert http.params("start") == [("2",), ("0",)]
    assert cursors == ["202601020001/202601030000/202601030000/0", None]


def test_a_page_that_is_shorter_than_it_should_be_loses_nothing() -> None:
    http = Answers(page(1, 3), page(2, 3), since=SINCE, until=UNTIL)
    fetched("arxiv_api", http, query="all:x", page_size=2)
    assert http.params("start") == [("0",), ("1",)]


def test_an_empty_page_in_the_middle_is_a_failure_and_is_asked_for_again_next_time() -> None:
    http = Answers(page(2, 3), page(0, 3), since=SINCE, until=UNTIL)
    with pytest.raises(FetchFailed) as caught:
        fetched("arxiv_api", http, query="all:x", page_size=2)
    assert caught.value.reason == "truncated"
    assert http.progress.cursor == "202601010000/202601030000/202601030000/2"


def test_a_window_without_papers_is_one_empty_page() -> None:
    http = Answers(page(0, 0), since=SINCE, until=UNTIL)
    pages, cursors = fetched("arxiv_api", http, query="all:x")
    assert (len(pages), cursors) == (1, [None])


def test_a_cut_answer_is_put_aside_whole() -> None:
    with pytest.raises(Unreadable) as caught:
        arxiv_api.parse((PAYLOADS / "search.xml").read_bytes()[:-20], FEED)
    assert caught.value.reason == "truncated"
