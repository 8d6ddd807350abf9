"""Feeds: what entries of RSS, RDF, Atom and JSON Feed say, in any character set, and what is no feed."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import _syndication
from pipelines.sources import feed as feed_kind
from pipelines.sources._source import POINTER, REASON, Unreadable

PAYLOADS = Path(__file__).parents[1] / "payloads" / "feed"
FEED = Feed(name="notes", kind="feed")


def rows(name: str, feed: Feed = FEED) -> list[dict[str, Any]]:
    return list(feed_kind.parse((PAYLOADS / name).read_bytes(), feed).iter_rows(named=True))


def rss(items: str, encoding: str = "utf-8", declared: str | None = None) -> bytes:
    head = f'<?xml version="1.0" encoding="{declared or encoding}"?><rss version="2.0"><channel><title>T</title>'
    return (head + items + "</channel></rss>").encode(encoding)


def test_an_article_with_all_it_says() -> None:
    article = rows("rss2.xml")[0]
    assert article["source"] == "notes"
    assert article["tutorial_id"] == "notes-1"
    assert article["kind"] == "article"
    assert article["title"] == "Learning & Forgetting"
    assert article["summary"] == "Longer words about learning.\nAnd forgetting."
    assert article["url"] == "https://notes.example.org/a?id=1"
    assert article["original_url"] == "https://notes.example.org/a?utm_source=rss&id=1"
    assert article["authors"] == ["Ada Example"]
    assert article["provider"] == "Invented Notes"
    assert article["tags"] == ["learning", "memory"]
    assert article["language"] == "en-US"
    assert article["published_at"] == datetime(2026, 3, 2, 6, 5, tzinfo=UTC)
    assert article["updated_at"] is None
    assert article["minutes"] is None


def test_a_podcast_without_a_guid_whose_date_contradicts_itself() -> None:
    episode = rows("rss2.xml")[1]
    assert episode["kind"] == "podcast"
    assert episode["minutes"] == 90
    assert episode["tutorial_id"] == "https://notes.example.org/episodes/2"
    assert episode["authors"] == ["Bo Example"]
    # 2 March 2026 was a Monday.
    assert episode["published_at"] is None


def test_a_chinese_video() -> None:
    video = rows("atom.xml")[0]
    assert video["kind"] == "video"
    assert video["language"] == "zh-CN"
    assert video["authors"] == ["虚构老师"]
    assert video["published_at"] == datetime(2026, 2, 28, 22, 5, tzinfo=UTC)
    assert video["updated_at"] == datetime(2026, 3, 1, 22, 5, tzinfo=UTC)


def test_the_feeds_line_decides_kind_and_language() -> None:
    line = Feed(name="notes", kind="feed", language="fr", item_kind="case")
    assert {(row["kind"], row["language"]) for row in rows("rss2.xml", line)[:2]} == {("case", "fr")}


def test_rdf_has_one_date_and_it_is_the_publication() -> None:
    item = rows("rdf.xml")[0]
    assert item["published_at"] == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_json_feed() -> None:
    first, second, *_ = rows("feed.json")
    assert first["title"] == "One"
    assert first["summary"] == "a < b & c"
    assert first["url"] == "https://json.example.org/one"
    assert first["authors"] == ["Cy Example"]
    assert first["tags"] == ["x"]
    assert first["language"] == "en"
    assert second["tutorial_id"] == "2"
    assert second["kind"] == "video"
    assert second["minutes"] == 10


@pytest.mark.parametrize(
    ("encoding", "declared", "title"),
    [
        ("gbk", "gbk", "向量数据库的学习笔记"),
        ("gb18030", "gb2312", "向量数据库的学习笔记"),
        ("big5", "big5", "向量資料庫的學習筆記"),
        ("utf-16", "utf-16", "向量数据库的学习笔记"),
        ("gbk", "utf-8", "向量数据库的学习笔记和教程"),
        ("big5", "gb2312", "向量資料庫的學習筆記與教程"),
    ],
)
def test_titles_in_any_character_set(encoding: str, declared: str, title: str) -> None:
    payload = rss(f"<item><title>{title}</title><guid>1</guid></item>", encoding, declared)
    assert feed_kind.parse(payload, FEED)["title"].to_list() == [title]


def test_a_mixture_of_character_sets_is_put_aside() -> None:
    title = "向量数据库的学习笔记和教程"
    payload = rss(f"<item><title>{title}</title><guid>1</guid></item>").replace(
        b"</channel>", f"<item><title>{title}</title><guid>2</guid></item></channel>".encode("gbk")
    )
    with pytest.raises(Unreadable) as caught:
        feed_kind.parse(payload, FEED)
    assert caught.value.reason == "mixed_encoding"


def test_an_empty_feed_is_a_feed_without_rows() -> None:
    assert feed_kind.parse(rss(""), FEED).height == 0


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"<html><body>Sign in</body></html>", "not_a_feed"),
        (b"<!DOCTYPE html><p>Sign in</p>", "not_a_feed"),
        (b"just words", "not_a_feed"),
        (b'{"items": []}', "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "truncated"),
        (b'<rss version="2.0"><channel><item><title>x', "truncated"),
        (b'<!DOCTYPE x [<!entity a "b">]><rss version="2.0"></rss>', "entity"),
        (b"", "empty"),
    ],
)
def test_what_is_no_feed_has_a_reason(payload: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        feed_kind.parse(payload, FEED)
    assert caught.value.reason == reason


def test_files_named_in_a_document_are_not_opened() -> None:
    payload = b'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss version="2.0"><channel>' + (
        b"<item><title>x</title><guid>1</guid></item></channel></rss>"
    )
    read = feed_kind.parse(payload, FEED)
    assert "root:" not in str(read.rows())
    assert read["title"].to_list() == ["x"]


def test_scripts_and_huge_fields_do_not_arrive() -> None:
    item = (
        "<item><title>&lt;b onload=x&gt;Bold&lt;/b&gt;</title><guid>1</guid>"
        "<link>javascript:alert(1)</link><description>{}</description></item>"
    )
    row = feed_kind.parse(rss(item.format("word " * 100_000)), FEED).row(0, named=True)
    assert row["title"] == "Bold"
    assert row["url"] is None
    assert row["original_url"] == "javascript:alert(1)"
    assert 65_000 < len(row["summary"].encode()) <= 65_536


def test_every_entry_is_answered_in_order() -> None:
    read = rows("rss2.xml")
    assert [(row[POINTER], row[REASON]) for row in read] == [
        ("entry 1", None),
        ("entry 2", None),
        ("entry 3", "no_id"),
        ("entry 4", "no_title"),
    ]


def test_references_to_no_character_are_dropped() -> None:
    row = feed_kind.parse(
        rss("<item><title>a&#55296;&#xDFFF;&#0;&#x110000;b &#20013;</title><guid>1</guid></item>"), FEED
    )
    assert row["title"].to_list() == ["ab 中"]


def test_a_video_of_youtube() -> None:
    first, second = rows("youtube.xml")
    assert first["tutorial_id"] == "yt:video:abcDEF12345"
    assert (first["kind"], first["title"]) == ("video", "Lecture 1: Words as vectors")
    assert first["summary"] == "What a vector of a word is and where it comes from."
    assert first["url"] == "https://www.youtube.com/watch?v=abcDEF12345"
    assert first["published_at"] == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert first["updated_at"] == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
    assert first["minutes"] is None
    # Neither date nor text: unknown, not guessed. Its author is the feed's (RFC 4287 4.2.1).
    assert (second["kind"], second["summary"], second["published_at"], second["updated_at"]) == ("video",) + (None,) * 3
    assert second["authors"] == ["Invented Lectures"]


def test_media_groups_and_podcasts() -> None:
    clip, episode = rows("media.xml")
    assert (clip["kind"], clip["minutes"], clip["summary"]) == ("video", 13, "A short clip.")
    assert clip["tags"] == ["attention", "transformers"]
    assert (clip["language"], clip["licence"]) == ("en-GB", "CC-BY-SA-4.0")
    assert (episode["kind"], episode["minutes"]) == ("podcast", 62)
    assert (episode["authors"], episode["tags"]) == (["Di Example"], ["careers"])
    assert (episode["url"], episode["published_at"]) == (None, None)


def test_an_id_reused_for_another_item_makes_two_rows_and_a_repeated_one_does_not() -> None:
    item = "<item><title>{}</title><link>https://x.example/{}</link><guid isPermaLink='false'>{}</guid></item>"
    said = [("One", "1", "a"), ("One", "1", "a"), ("One, renamed", "1", "a"), ("Two", "2", "a"), ("One", "1", "b")]
    read = feed_kind.parse(rss("".join(item.format(*words) for words in said)), FEED)
    # The fifth has a new id and the link and title of the first: two rows, one family in the marts (same address).
    assert read["tutorial_id"].to_list() == ["a", "a", "a", "a https://x.example/2", "b"]


def test_old_formats() -> None:
    (story,) = rows("rss090.xml")
    assert (story["tutorial_id"], story["title"]) == ("https://old.example.org/story", "A story")
    one, _ = rows("channel.cdf")
    assert (one["url"], one["summary"]) == ("https://cdf.example.org/one", "The first.")
    assert (one["provider"], one["updated_at"]) == ("Invented Channel", datetime(1998, 11, 5, 22, 12, tzinfo=UTC))
    (entry,) = rows("atom03.xml")
    assert (entry["title"], entry["summary"], entry["language"]) == ("Ein Titel", "Eins < zwei\nund drei", "de")
    assert entry["authors"] == ["Eva Beispiel"]
    assert entry["published_at"] == datetime(2005, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["rss2.xml", "atom.xml", "rdf.xml", "rss090.xml", "youtube.xml", "media.xml"])
def test_both_readers_answer_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = feed_kind.parse((PAYLOADS / name).read_bytes(), FEED)
    monkeypatch.setattr(_syndication, "read", lambda _: None)
    assert feed_kind.parse((PAYLOADS / name).read_bytes(), FEED).equals(quick)


def test_what_is_not_well_formed_is_read_all_the_same() -> None:
    payload = rss("<item><title>Ham & eggs</title><guid>1</guid><description>a<br>b</description></item>")
    read = feed_kind.parse(payload, FEED)
    assert read["title"].to_list() == ["Ham & eggs"]


def test_deeply_nested_markup_is_read_in_time_and_cut() -> None:
    deep = "<div>" * 100_000 + "deep" + "</div>" * 100_000
    start = time.process_time()
    inline = feed_kind.parse(rss(f"<item><title>t</title><guid>1</guid><description>{deep}</description></item>"), FEED)
    packed = f"<item><title>t</title><guid>1</guid><description><![CDATA[{deep}]]></description></item>"
    assert feed_kind.parse(rss(packed), FEED)["summary"].to_list() == inline["summary"].to_list() == ["deep"]
    assert time.process_time() - start < 4
