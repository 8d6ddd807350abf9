"""One line of kind `opml` becomes many feeds, always under the same names, and no outline is lost on the way."""

from pathlib import Path

import pytest

from pipelines.contracts.feed import Feed
from pipelines.settings import Settings
from pipelines.sources import opml
from pipelines.sources._source import POINTER, REASON, Unreadable
from pipelines.storage import landing, subscriptions

LIST = Path(__file__).with_name("list.opml").read_bytes()
LINE = Feed.model_validate(
    {"name": "blogs", "kind": "opml", "path": "inbox/list.opml", "licence": "CC0-1.0", "pace_seconds": 2, "zone": "UTC"}
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


def put(settings: Settings, payload: bytes) -> None:
    file = settings.data / "inbox" / "list.opml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(payload)


def test_every_outline_is_a_row_and_folders_are_categories() -> None:
    read = opml.parse(LIST, LINE)
    rows = read.filter(read[REASON].is_null())
    assert rows.select("title", "url", "categories", "language").rows() == [
        ("甲的博客", "https://jia.example.cn/feed.xml", ["技术", "后端"], "zh-CN"),
        ("Again", "https://jia.example.cn/feed.xml", ["技术", "后端"], None),  # the loader's duplicate_key
        ("Yi & Co", "http://www.yi.example/rss", ["技术", "AI", "Vision", "Misc"], None),
    ]
    refused = read.filter(read[REASON].is_not_null())
    assert dict(refused.select(POINTER, REASON).iter_rows()) == {
        "outline 4": "no_feed", "outline 5": "bad_address", "outline 6": "no_feed",
    }  # fmt: skip


def test_a_list_from_a_file_becomes_feeds_with_what_its_line_says(settings: Settings) -> None:
    put(settings, LIST)
    line, first, second = subscriptions.expanded([LINE], settings)
    assert line is LINE
    assert (first.kind, first.url, first.language) == ("feed", "https://jia.example.cn/feed.xml", "zh-CN")
    assert first.name == subscriptions.name_of(LINE, "https://jia.example.cn/feed.xml")
    assert first.name.startswith("blogs_jia_example_cn_")
    assert (first.licence, first.pace_seconds, first.title_en) == ("CC0-1.0", 2, "甲的博客")
    assert first.parameters == {"zone": "UTC", "topics": ["技术", "后端"]}
    assert second.parameter("topics") == ["技术", "AI", "Vision", "Misc"]


def test_names_do_not_depend_on_the_place_in_the_list(settings: Settings) -> None:
    one = '<outline text="{0}" xmlUrl="https://blog.example/{0}.xml"/>'
    for order in ("abc", "cab"):
        put(settings, ("<opml><body>" + "".join(map(one.format, order)) + "</body></opml>").encode())
        _, *found = subscriptions.expanded([LINE], settings)
        assert {feed.title_en: feed.name for feed in found} == {
            name: subscriptions.name_of(LINE, f"https://blog.example/{name}.xml") for name in "abc"
        }
        assert len({feed.name for feed in found}) == 3


def test_a_feed_that_has_a_line_or_is_to_be_skipped_is_not_made_again(settings: Settings) -> None:
    put(settings, LIST)
    line = LINE.model_copy(update={"skip": ["http://www.yi.example/rss"]})
    own = Feed(name="jia", kind="feed", url="https://jia.example.cn/feed.xml")
    assert subscriptions.expanded([line, own], settings) == [line, own]


def test_a_list_from_the_network_is_read_as_it_was_landed_last(settings: Settings) -> None:
    line = Feed(name="blogs", kind="opml", url="https://lists.example/blogs.opml")
    assert subscriptions.expanded([line], settings) == [line]
    from datetime import UTC, datetime

    old = LIST.replace(b"jia.example.cn", b"old.example.cn")
    landing.keep(settings.landing, "tutorials", "blogs", "opml", old, datetime(2026, 3, 1, tzinfo=UTC))
    landing.keep(settings.landing, "tutorials", "blogs", "opml", LIST, datetime(2026, 3, 2, tzinfo=UTC))
    urls = [feed.url for feed in subscriptions.expanded([line], settings)[1:]]
    assert urls == ["https://jia.example.cn/feed.xml", "http://www.yi.example/rss"]


def test_a_list_that_cannot_be_read_names_no_feeds(settings: Settings) -> None:
    assert subscriptions.expanded([LINE], settings) == [LINE]
    put(settings, b"<html>Sign in</html>")
    assert subscriptions.expanded([LINE], settings) == [LINE]
    with pytest.raises(Unreadable):
        opml.parse(b"<opml><body>" + b"<outline text='a'>" * 500 + b"</outline>" * 500 + b"</body></opml>", LINE)
