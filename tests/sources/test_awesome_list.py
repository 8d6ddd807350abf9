"""Curated lists: which links of a page are resources, under which headings, and what they are called."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import awesome_list
from pipelines.sources._source import REASON, Unreadable

PAYLOAD = Path(__file__).parents[1] / "payloads" / "awesome_list" / "list.markdown"
FEED = Feed(name="trees", kind="awesome_list")


def rows(feed: Feed = FEED) -> list[dict[str, Any]]:
    return list(awesome_list.parse(PAYLOAD.read_bytes(), feed).iter_rows(named=True))


def test_every_link_that_leads_out_is_a_row_with_its_headings() -> None:
    found = [(row["title"], row["url"], row["kind"], row["tags"]) for row in rows() if row[REASON] is None]
    assert found == [
        ("Learning From Few Examples", "https://www.coursera.org/learn/few-examples", "course", ["Courses"]),
        ("Words in a Row", "https://youtu.be/PLrow", "video", ["Courses", "Sequences"]),
        (
            "Words in a row, again",
            "https://www.youtube.com/playlist?list=PLinvented",
            "video",
            ["Courses", "Sequences"],
        ),
        ("Inline HTML", "https://notes.example.org/html", "article", ["Courses"]),
        (
            "A Book of Trees (Website)",
            "https://www.manning.com/books/a-book-of-trees",
            "book",
            ["Courses", "Books & tables"],
        ),
        (
            "向量入门：从零开始理解向量检索的教程 (官网)",
            "https://vectors.example.cn/intro",
            "article",
            ["Courses", "Books & tables", "中文资源"],
        ),
    ]


def test_what_is_said_beside_a_link_is_its_summary() -> None:
    course, playlist, *_ = rows()
    assert course["tutorial_id"] == course["url"]
    assert course["original_url"] == "https://www.coursera.org/learn/few-examples?utm_source=list"
    assert course["summary"] == "Learning From Few Examples - Six weeks, free."
    assert playlist["summary"] == "Words in a Row - A playlist."
    assert (course["language"], rows()[6]["language"]) == ("en", "zh")
    assert course["published_at"] is None


def test_the_feeds_line_says_where_relative_links_lead_and_what_links_are() -> None:
    line = Feed(name="trees", kind="awesome_list", base="https://github.com/invented/list/blob/main/", item_kind="case")
    notes = rows(line)[5]
    assert notes["url"] == "https://github.com/invented/list/blob/main/notes/trees.md"
    assert (notes["kind"], notes["title"]) == ("case", "Notes")


def test_markup_nested_without_end_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        awesome_list.parse(b"[a](https://a.example)\n\n" + b"<div>" * 100_000, FEED)
    assert caught.value.reason == "too_deep"
