"""Hugging Face's daily papers: what a recommended paper says, and how days are asked for."""

from datetime import UTC, datetime

import pytest

from pipelines.sources._source import FetchFailed
from tests.sources.paper_answers import Answers, fetched, read

FULL = b"[" + b",".join([b"{}"] * 100) + b"]"


def test_a_paper_of_the_day() -> None:
    paper = read("hf_daily_papers", "day.json")[0]
    assert (paper["source"], paper["paper_id"]) == ("hf_daily_papers", "2603.00011")
    assert paper["title"] == "Counting Invented Tokens"
    assert paper["summary"] == "We count tokens that nobody wrote."
    assert paper["authors"] == ["Ada Example", "李明"]
    assert (paper["url"], paper["pdf_url"]) == (
        "https://arxiv.org/abs/2603.00011",
        "https://arxiv.org/pdf/2603.00011",
    )
    assert paper["code_url"] == "https://github.com/invented/tokens"
    assert paper["citations"] is None  # 77 upvotes are none
    assert paper["published_at"] == datetime(2026, 3, 1, 18, 30, tzinfo=UTC)


def test_a_report_that_is_not_on_arxiv_keeps_its_page() -> None:
    paper = read("hf_daily_papers", "day.json")[1]
    assert paper["paper_id"] == "an-invented-report"
    assert paper["url"] == "https://huggingface.co/papers/an-invented-report"
    assert (paper["summary"], paper["published_at"]) == (None, None)


def test_the_answer_for_one_paper_is_read_too() -> None:
    assert [row["paper_id"] for row in read("hf_daily_papers", "paper.json")] == ["2603.00011"]


def test_a_list_is_read_page_by_page() -> None:
    http = Answers(FULL, b"[{}]")
    _, cursors = fetched("hf_daily_papers", http, week="2026-W10", sort="trending")
    assert http.params("week", "sort", "p") == [("2026-W10", "trending", "0"), ("2026-W10", "trending", "1")]
    assert cursors == ["/1", None]


def test_a_window_asks_for_every_day_of_it() -> None:
    http = Answers(
        b"[]", FULL, b"[]", b"[]", since=datetime(2026, 2, 27, tzinfo=UTC), until=datetime(2026, 3, 1, tzinfo=UTC)
    )
    _, cursors = fetched("hf_daily_papers", http)
    assert http.params("date", "p") == [
        ("2026-02-27", "0"),
        ("2026-02-28", "0"),
        ("2026-02-28", "1"),
        ("2026-03-01", "0"),
    ]
    assert cursors == ["2026-02-28/0", "2026-02-28/1", "2026-03-01/0", None]


def test_a_window_goes_on_at_the_day_and_page_where_it_stopped() -> None:
    since, until = datetime(2026, 2, 27, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    http = Answers(FULL, FetchFailed("server_error", "503"), since=since, until=until, cursor="2026-02-28/1")
    with pytest.raises(FetchFailed):
        fetched("hf_daily_papers", http)
    assert http.params("date", "p") == [("2026-02-28", "1"), ("2026-02-28", "2")]
    assert http.progress.cursor == "2026-02-28/2"
