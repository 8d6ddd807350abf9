"""Tutorials and lists that nobody on this project wrote: feedparser's documents, curated lists, a best-of list."""

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import _syndication
from pipelines.sources import feed as feed_kind
from pipelines.sources._source import Unreadable
from tests.realdata import counted_tutorials as counted
from tests.realdata.conftest import ABSENT, FOLDER, Ran, reasons, rows

pytestmark = [pytest.mark.realdata, *([] if FOLDER.is_dir() else [pytest.mark.skip(ABSENT)])]

# What becomes of the documents that are no whole feed: the reason, and how many entries feedparser finds in them.
UNREADABLE = {
    "illformed/aaa_illformed.xml": ("truncated", 0),
    "illformed/rdf_channel_empty_textinput.xml": ("truncated", 1),
    "illformed/rss_empty_document.xml": ("not_a_feed", 0),
    "illformed/rss_incomplete_cdata.xml": ("truncated", 1),
    "illformed/rss_item_link_corrupted_ampersands.xml": ("truncated", 1),
    "rdf/doctype_contains_entity_decl.xml": ("entity", 0),
    "rss/entity_in_doctype.xml": ("entity", 1),
}


def test_every_document_of_feedparsers_tests_ends_as_stated(folder: Path) -> None:
    told = counted.feeds(folder)
    assert (len(told), sum(n for n, _ in told.values())) == (219, 107)
    assert sum(is_malformed for _, is_malformed in told.values()) == 14
    assert sum(n == 0 for n, _ in told.values()) == 112
    ended: dict[str, tuple[str, int]] = {}
    why = Counter[str]()
    for name, (entries, _) in told.items():
        payload = (folder / "tutorials" / "feedparser_tests" / name).read_bytes()
        try:
            found = feed_kind.parse(payload, Feed(name="tests", kind="feed"))
        except Unreadable as error:
            ended[name] = (error.reason, entries)
        else:
            assert found.height == entries, name
            why.update(reason or "accepted" for reason in found["_reason"].to_list())
    assert ended == UNREADABLE
    # Most of the documents hold one field only: an entry without id and link, or without a title, is no tutorial.
    assert why == {"no_id": 74, "no_title": 28, "accepted": 1}


def test_both_readers_say_the_same_of_every_feed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((folder / "tutorials").glob("feedparser_tests/*/*.xml"))
    files += [*(folder / "tutorials" / "rss_feeds").glob("*.xml"), folder / "tutorials/blog_lilianweng/index.xml"]
    line = Feed(name="x", kind="feed", language="en")
    read = _syndication.read
    quick = 0
    for file in files:
        payload = file.read_bytes()
        monkeypatch.setattr(_syndication, "read", read)
        try:
            ours = feed_kind.parse(payload, line)
        except Unreadable:
            continue
        monkeypatch.setattr(_syndication, "read", lambda _: None)
        theirs = feed_kind.parse(payload, line)
        kept = theirs["_reason"].is_null()
        assert ours.filter(kept).equals(theirs.filter(kept)), file
        quick += 1
    assert quick == 212 + 16


def test_the_documents_that_are_no_feeds_do_not_hold_up_the_others(
    ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows_in, loaded, quarantined = ran.feed("feedparser_tests")
    assert (rows_in, loaded) == (loaded + quarantined, 1)
    told = reasons(warehouse, "feedparser_tests")
    assert {reason: n for reason, n in told.items() if reason in ("truncated", "entity", "not_a_feed")} == {
        "truncated": 4, "entity": 2, "not_a_feed": 1,
    }  # fmt: skip


@pytest.mark.parametrize("name", counted.LISTS)
def test_every_link_of_a_curated_list_is_a_row(
    name: str, folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    pages = [counted.links(folder, page) for page in counted.LISTS[name]]
    rows_in, loaded, quarantined = ran.feed(name)
    assert rows_in == sum(map(len, pages)) == loaded + quarantined
    relative = sum(not href.startswith(("http:", "https:")) for page in pages for href in page)
    why = reasons(warehouse, name)
    assert why.get("relative_link", 0) == relative
    assert set(why) <= {"relative_link", "duplicate_key"}


def test_the_lists_hold_as_many_links_as_were_counted_by_hand(folder: Path) -> None:
    held = {name: sum(len(counted.links(folder, page)) for page in pages) for name, pages in counted.LISTS.items()}
    assert held == {"awesome_ml": 102, "awesome_ml_cn": 312, "llm_course": 200, "ml_youtube_courses": 77, "ossu_ds": 61}


def test_links_reach_the_marts_with_their_headings(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        """select title, kind, language from resources
           where feed = 'awesome_ml_cn' and url = 'http://nlp.stanford.edu/software/tagger.shtml'""",
    )
    assert found == [("Stanford POS Tagger：一个词性分类器 (官网)", "article", "zh")]
    kinds = dict(rows(marts, "select kind, count(*) from resources where feed = 'awesome_ml' group by 1"))
    assert kinds == {"course": 15, "article": 74, "video": 5, "book": 6}


def test_a_best_of_list_holds_922_repositories(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    listed = counted.best_of(folder)
    assert (sum(listed.values()), len(listed)) == (928, 922)
    repeated = {name for name, times in listed.items() if times > 1}
    assert {"microsoft/synapseml", "uber/orbit", "ml-tooling/best-of-python", "pytorch/torchrec"} == repeated
    assert ran.feed("best_of_ml") == (928, 922, 6)
    assert reasons(warehouse, "best_of_ml") == {"duplicate_key": 6}
    loaded = {
        name for (name,) in rows(warehouse, "select repository_id from raw.repositories where feed = 'best_of_ml'")
    }
    assert loaded == set(listed)
    # A list knows no stars, and takes none away from who does.
    ranked = rows(warehouse, "select count(*), count(stars) from raw.repositories where source = 'github'")
    assert ranked == [(3449, 3449)]
