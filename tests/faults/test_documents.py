"""Faults of documents, rows 11-16 and 18-20: bombs, stolen files, character sets, characters, dates, sizes, ids.

Every document goes the real way: the parser of its kind, the loader, a warehouse; loaded + quarantined = rows in.
"""

import contextlib
import hashlib
import io
import json
import random
import re
import resource
import socket
import threading
import time
import unicodedata
import xml.parsers.expat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import polars as pl
import pytest

from pipelines.contracts.feed import Feed
from pipelines.derive.duplicates import find_duplicates
from pipelines.grammars import text
from pipelines.sources import arxiv_api, csv, feed
from pipelines.sources._source import Source, Unreadable
from pipelines.storage import landing, loading, warehouse

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
SIMPLIFIED = "人工智能交流社区发布了新的教程，欢迎大家学习和讨论。"
TRADITIONAL = "人工智慧交流社群發布了新的教程，歡迎大家學習和討論。"


@dataclass
class Way:
    """One warehouse and the way into it."""

    con: duckdb.DuckDBPyConnection
    root: Path
    landed: int = 0

    def load(self, kind: str, payload: bytes, **parameters: Any) -> loading.Loaded:
        """Land and load a payload of a feed named after its kind; no row may be lost."""
        line = Feed(name=f"{kind}_feed", kind=kind, path="x", **parameters)
        source: Source = {"feed": feed, "arxiv_api": arxiv_api, "csv": csv}[kind].SOURCE
        self.landed += 1
        at = NOW + timedelta(seconds=self.landed)
        landed = landing.keep(self.root / "landing", source.family_of(line), line.name, source.extension, payload, at)
        counts = loading.load(self.con, line, source, landed)
        assert counts.rows_in == counts.loaded + counts.quarantined
        return counts

    def refused(self, kind: str, payload: bytes) -> str:
        """The reason why a payload is put aside whole, as quarantine holds it."""
        with pytest.raises(Unreadable):
            self.load(kind, payload)
        return self.all("select reason from operations.quarantine where pointer = 'payload' order by landed_at")[-1][0]

    def all(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()

    def strings(self) -> Iterator[str]:
        """Every string in every table of the warehouse."""
        tables = self.all("select table_schema || '.' || table_name from information_schema.tables")
        for (table,) in tables:
            for row in self.all(f"select * from {table}"):
                for value in row:
                    yield from (
                        part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)
                    )


@pytest.fixture
def way(tmp_path: Path) -> Iterator[Way]:
    with warehouse.connect(tmp_path / "w.duckdb") as con:
        warehouse.prepare(con)
        yield Way(con, tmp_path)


def rss(*items: str, prologue: str = '<?xml version="1.0"?>', language: str = "") -> str:
    channel = f"<title>A channel</title><link>https://example.org/</link>{language}"
    return f'{prologue}<rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


def item(number: int, title: str = "A title", more: str = "") -> str:
    link = f"<link>https://example.org/{number}</link>"
    return f"<item><guid>id-{number}</guid><title>{title}</title>{link}{more}</item>"


# ---------------------------------------------------------------- rows 11 and 12: entities

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "billion laughs": rss(item(1, "&l9;"), prologue=f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'),
    "quadratic": rss(item(1, "&a;" * 50_000), prologue=f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>'),
    "below the threshold": rss(item(1, "&a;" * 150), prologue=f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>'),
    "in UTF-16": rss(item(1, "&a;"), prologue='<!DOCTYPE rss [<!ENTITY a "b">]>').encode("utf-16").decode("latin-1"),
    "in small letters": rss(item(1, "&a;"), prologue='<!DOCTYPE rss [<!entity a "b">]>'),
}


@pytest.mark.parametrize("kind", ["feed", "arxiv_api"])
@pytest.mark.parametrize("name", BOMBS)
def test_11_entities_are_refused_before_any_xml_parser(
    name: str, kind: str, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("an XML parser was started")

    monkeypatch.setattr(feedparser, "parse", never)
    monkeypatch.setattr(xml.parsers.expat, "ParserCreate", never)
    payload = BOMBS[name].encode("latin-1" if name == "in UTF-16" else "utf-8")
    module = {"feed": feed, "arxiv_api": arxiv_api}[kind]
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(Unreadable) as caught:
        module.parse(payload, Feed(name="a", kind=kind, path="x"))
    assert time.process_time() - start < 0.05
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024
    assert caught.value.reason == "entity"
    assert way.refused(kind, payload) == "entity"


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine and what anybody sends to it."""
    heard: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                heard.append(connection.recv(1024))

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    port = server.getsockname()[1]
    yield port, heard
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.mark.parametrize("kind", ["feed", "arxiv_api"])
def test_12_nothing_outside_the_document_is_read(
    kind: str, way: Way, tmp_path: Path, listener: tuple[int, list[bytes]]
) -> None:
    port, heard = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("stolen words")
    outside = f"http://127.0.0.1:{port}/x"
    documents = [
        rss(item(1, "&x;"), prologue=f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'),
        rss(item(1, "&x;"), prologue='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        rss(item(1, "&x;"), prologue=f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{outside}">]>'),
        rss(item(1), prologue=f'<!DOCTYPE rss [<!ENTITY % x SYSTEM "{outside}"> %x;]>'),
        # an external DTD declares nothing here: the document is read, the DTD is not
        rss(item(1), prologue=f'<!DOCTYPE rss SYSTEM "{outside}.dtd">'),
        rss(item(1), prologue=f'<!DOCTYPE rss PUBLIC "-//x//y" "{outside}.dtd">'),
        rss(item(1), prologue=f'<?xml-stylesheet href="{outside}.xsl"?>'),
        rss(item(1, more=f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{outside}"/></x>')),
        rss(f"<item><guid>{outside}</guid><title>t</title><link>{outside}</link></item>"),
    ]
    for document in documents:
        with contextlib.suppress(Unreadable):
            way.load(kind, document.encode())
    refusals = way.all("select distinct reason from operations.quarantine where pointer = 'payload'")
    assert {reason for (reason,) in refusals} == ({"entity"} if kind == "feed" else {"entity", "not_a_feed"})
    assert heard == []
    words = "\n".join(way.strings())
    assert "stolen" not in words
    assert "root:" not in words


# ---------------------------------------------------------------- rows 13 and 14: character sets


def declared(name: str, title: str) -> str:
    return rss(item(1, title), prologue=f'<?xml version="1.0" encoding="{name}"?>')


DECLARED = {
    "gbk": (declared("gbk", SIMPLIFIED).encode("gbk"), SIMPLIFIED),
    "gb2312, with characters of gbk": (declared("gb2312", SIMPLIFIED + "朱镕基").encode("gbk"), SIMPLIFIED + "朱镕基"),
    "gb18030": (declared("gb18030", SIMPLIFIED + "\U00020bb7").encode("gb18030"), SIMPLIFIED + "\U00020bb7"),
    "big5": (declared("big5", TRADITIONAL).encode("big5"), TRADITIONAL),
    "utf-16 with a mark": (declared("utf-16", SIMPLIFIED).encode("utf-16"), SIMPLIFIED),
    "utf-16-le without": (declared("utf-16", SIMPLIFIED).encode("utf-16-le"), SIMPLIFIED),
    "utf-16-be without": (declared("utf-16", SIMPLIFIED).encode("utf-16-be"), SIMPLIFIED),
    "utf-8 that says iso-8859-1": (declared("iso-8859-1", SIMPLIFIED).encode("utf-8"), SIMPLIFIED),
}
LYING = {
    "gbk, undeclared": (rss(item(1, SIMPLIFIED)).encode("gbk"), SIMPLIFIED),
    "big5, undeclared": (rss(item(1, TRADITIONAL)).encode("big5"), TRADITIONAL),
    "gbk that says utf-8": (declared("utf-8", SIMPLIFIED).encode("gbk"), SIMPLIFIED),
    "big5 that says gb2312": (declared("gb2312", TRADITIONAL).encode("big5"), TRADITIONAL),
    "gbk that says unicode-escape": (declared("unicode-escape", SIMPLIFIED).encode("gbk"), SIMPLIFIED),
}


@pytest.mark.parametrize("name", [*DECLARED, *LYING])
def test_13_14_the_text_is_exactly_what_was_written(name: str, way: Way) -> None:
    payload, expected = (DECLARED | LYING)[name]
    assert way.load("feed", payload).new == 1
    assert way.all("select title from raw.tutorials") == [(expected,)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_13_files_of_any_character_set(encoding: str, way: Way) -> None:
    rows = f"tutorial_id,kind,title\n1,article,{SIMPLIFIED}\n2,article,另一篇文章\n"
    assert way.load("csv", rows.encode(encoding), table="tutorials").new == 2
    assert way.all("select title from raw.tutorials order by tutorial_id") == [(SIMPLIFIED,), ("另一篇文章",)]


@pytest.mark.parametrize("kind", ["feed", "arxiv_api"])
def test_14_a_mixture_is_put_aside_whole(kind: str, way: Way) -> None:
    good, bad = rss(item(1, SIMPLIFIED)).encode(), item(2, SIMPLIFIED).encode("gbk")
    assert way.refused(kind, good.replace(b"</channel>", bad + b"</channel>")) == "mixed_encoding"
    assert way.all("select rows_in, rows_loaded, rows_quarantined from operations.payloads") == [(1, 0, 1)]
    assert way.all("select count(*) from raw.tutorials") == way.all("select count(*) from raw.papers") == [(0,)]


# ---------------------------------------------------------------- row 15: characters that deceive or break

NASTY = [
    *map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x34F, 0x61C, 0x115F, 0x180E, *range(0x200B, 0x2010)]),
    *map(chr, [*range(0x2028, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xFFA0, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF]),
    *(
        "\U000e0041",
        "\U000e0100",
        "\U0001fffe",
        "e\u0301",
        "\u212b",
        "\u1100\u1161",
        "&#x202e;",
        "&#0;",
        "&zwj;",
        "\\u202e",
    ),
]
PLAIN = [*"aZ09 .,<>&\"'=+-@", "学习", "人工智能", "😀", "é", "<b>", "</p>", "-->", "]]>"]
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def nasty(seed: int, many: int) -> list[str]:
    """Strings half of whose characters are unwanted, the same for the same seed."""
    dice = random.Random(seed)
    return ["".join(dice.choices(NASTY, k=dice.randint(0, 6)) + dice.choices(PLAIN, k=4)) for _ in range(many)]


def assert_curated(way: Way, tables: list[str]) -> None:
    found = 0
    for table in tables:
        for row in way.all(f"select * exclude (feed, payload_sha256, landed_at) from raw.{table}"):
            for value in row:
                for string in value if isinstance(value, list) else [value]:
                    if isinstance(string, str):
                        found += 1
                        assert not UNWANTED.search(string), (table, string)
                        assert unicodedata.is_normalized("NFC", string), (table, string)
    assert found > 1000


def test_15_json_feeds_hold_nothing_unwanted(way: Way) -> None:
    strings = nasty(15, 10_000)
    items = [
        {
            "id": f"{n} {words}",
            "url": f"https://example.org/{n}",
            "title": words,
            "content_html": words,
            "summary": words,
            "tags": [words],
            "authors": [{"name": words}],
        }
        for n, words in enumerate(strings)
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": strings[0], "items": items}
    counts = way.load("feed", json.dumps(document).encode())
    assert counts.rows_in == 10_000
    assert counts.loaded > 9_000
    assert_curated(way, ["tutorials"])


def test_15_xml_feeds_hold_nothing_unwanted(way: Way) -> None:
    strings = [escape(words) for words in nasty(16, 500)]
    entries = [
        item(n, s, f"<author>{s}</author><category>{s}</category><description>{s}</description>")
        for n, s in enumerate(strings)
    ]
    counts = way.load("feed", rss(*entries).encode("utf-8", "ignore"))
    assert counts.rows_in == 500
    assert_curated(way, ["tutorials"])


def test_15_files_hold_nothing_unwanted(way: Way) -> None:
    strings = [re.sub('["\ud800-\udfff]', "", words) for words in nasty(17, 2_000)]
    rows = "".join(f'{n},article,"{words} t","{words}","{words}"\n' for n, words in enumerate(strings))
    counts = way.load("csv", f"tutorial_id,kind,title,summary,provider\n{rows}".encode(), table="tutorials")
    assert counts.rows_in == 2_000
    assert_curated(way, ["tutorials"])


# ---------------------------------------------------------------- rows 16 and 18: dates

DATES = {
    "2026年3月2日": "2026-03-02T00:00:00",
    "2026年03月02日 14:05": None,  # later than the landing by less than 48 hours: kept, see below
    "1772445600": None,
    "1772445600000": None,
    "2026-02-30": "",
    "2026-03-01T00:00:00+25:00": "",
    "Mon, 2 Mar 2026 14:05:00 CST": "",
    "0001-01-01": "",
    "1970-01-01T00:00:00Z": "",
    "昨天": "",
    "3 days ago": "",
    "Mon, 2 Mar 2026": "2026-03-02T00:00:00",
    "": "",
    "x" * 300: "",
    "3/4/2026": "",
}


def test_16_no_wrong_date(way: Way) -> None:
    known = {
        "2026年03月02日 14:05": "2026-03-02T14:05:00",
        "1772445600": "2026-03-02T10:00:00",
        "1772445600000": "2026-03-02T10:00:00",
    }
    expected = {words: known.get(words, instant) for words, instant in DATES.items()}
    entries = [item(n, more=f"<pubDate>{words}</pubDate>") for n, words in enumerate(DATES)]
    late = [
        item(90, more="<pubDate>9999-01-01</pubDate>"),
        item(91, more="<pubDate>Thu, 05 Mar 2026 06:00:00 GMT</pubDate>"),
    ]
    counts = way.load("feed", rss(*entries, *late).encode())
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (len(DATES) + 2, len(DATES), 2)
    read = dict(
        way.all("select tutorial_id, strftime(published_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%S') from raw.tutorials")
    )
    assert [read[f"id-{n}"] or "" for n in range(len(DATES))] == list(expected.values())
    assert way.all("select distinct reason from operations.quarantine") == [("future_timestamp:published_at",)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-CN", datetime(2026, 3, 2, 6, 5, tzinfo=UTC)), ("en-us", datetime(2026, 3, 2, 20, 5, tzinfo=UTC)), ("", None)],
)
def test_16_cst_is_read_by_the_language_of_the_feed(language: str, expected: datetime | None, way: Way) -> None:
    said = f"<language>{language}</language>" if language else ""
    entry = "<item><guid>1</guid><title>???</title><pubDate>Mon, 2 Mar 2026 14:05:00 CST</pubDate></item>"
    way.load("feed", rss(entry, language=said).encode())
    [(read,)] = way.all("select epoch(published_at) from raw.tutorials")
    assert read == (expected.timestamp() if expected else None)


def test_16_files_say_which_row_has_no_date(way: Way) -> None:
    rows = "tutorial_id,kind,title,published_at\n" + "".join(
        f'{n},article,t,"{words}"\n' for n, words in enumerate(DATES)
    )
    counts = way.load("csv", rows.encode(), table="tutorials")
    unread = ["wrong_type:published_at" for words, instant in DATES.items() if words and instant == ""]
    assert [reason for (reason,) in way.all("select reason from operations.quarantine")] == unread
    assert counts.loaded == len(DATES) - len(unread)


def test_18_rows_do_not_depend_on_the_clock_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = ["2026-03-01 14:05", "2026-03-01T14:05:00+0800", "Sun, 1 Mar 2026 14:05:00 CST", "2026-03-01"]
    hidden = ["2025-03-09 02:30", "2025-11-02 01:30"]  # left out and repeated in New York
    entries = [item(n, more=f"<pubDate>{words}</pubDate>") for n, words in enumerate([*written, *hidden])]
    payload = rss(*entries, language="<language>zh-CN</language>").encode()
    hashes, instants = set[str](), list[float | None]()
    for zone in ("UTC", "Asia/Shanghai", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        with warehouse.connect(tmp_path / f"{zone.replace('/', '_')}.duckdb") as con:
            warehouse.prepare(con)
            way = Way(con, tmp_path / zone)
            way.load("feed", payload, zone="America/New_York")
            kept = io.BytesIO()
            con.sql("select * from raw.tutorials order by tutorial_id").pl().write_parquet(kept)
            hashes.add(hashlib.sha256(kept.getvalue()).hexdigest())
            instants = [at for (at,) in way.all("select epoch(published_at) from raw.tutorials order by tutorial_id")]
    monkeypatch.undo()
    time.tzset()
    assert len(hashes) == 1
    expected = [(2026, 3, 1, 19, 5), (2026, 3, 1, 6, 5), (2026, 3, 1, 6, 5), (2026, 3, 1, 5, 0)]
    assert instants == [*(datetime(*parts, tzinfo=UTC).timestamp() for parts in expected), None, None]


# ---------------------------------------------------------------- row 19: sizes


def test_19_a_huge_field_is_cut_at_64_kib(way: Way) -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "title": "长" * 1_000_000, "content_html": "<p>" + "长" * 17_000_000 + "</p>"},
            {"id": "2", "title": "next"},
        ],
    }
    payload = json.dumps(document, ensure_ascii=False).encode()
    assert len(payload) > 50_000_000
    assert way.load("feed", payload).new == 2
    sizes = way.all("select strlen(title), strlen(summary) from raw.tutorials order by tutorial_id")
    assert sizes == [(1023, 65_535), (4, None)]
    assert way.all("select distinct left(summary, 3) from raw.tutorials where summary is not null") == [("长长长",)]


@pytest.mark.parametrize("how", ["escaped", "cdata"])
def test_19_deep_nesting_costs_no_more_than_flat_markup(how: str, way: Way) -> None:
    """100,000 nested divs within 2 seconds of processor time, and not more than a few times as long as flat ones."""

    def seconds(markup: str, number: int) -> float:
        body = escape(markup) if how == "escaped" else f"<![CDATA[{markup}]]>"
        payload = rss(item(number, more=f"<description>{body}</description>")).encode()
        start = time.process_time()
        way.load("feed", payload)
        return time.process_time() - start

    flat = seconds("<div>x</div>" * 100_000, 1)
    nested = seconds("<div>" * 100_000 + "deep" + "</div>" * 100_000, 2)
    assert way.all("select summary from raw.tutorials where tutorial_id = 'id-2'") == [("deep",)]
    assert nested < max(2.0, 3 * flat)


# ---------------------------------------------------------------- row 20: ids


def test_20_an_id_that_stands_twice_is_one_row(way: Way) -> None:
    counts = way.load("feed", rss(item(1), item(2), item(1)).encode())
    assert (counts.rows_in, counts.new, counts.quarantined) == (3, 2, 1)
    assert way.all("select pointer, reason from operations.quarantine") == [("entry 3", "duplicate_key")]
    assert way.load("feed", rss(item(2), item(1)).encode()).unchanged == 2


def test_20_an_id_that_changes_leaves_one_work_under_both_ids(way: Way) -> None:
    """Link and title say that it is the same: raw keeps both ids, the derived layer makes one document of them."""
    title = "How retrieval helps a small model to answer"
    way.load("feed", rss(item(1, title)).encode())
    way.load("feed", rss(item(1, title).replace("id-1", "id-new")).encode())
    tutorials = way.con.sql("select * from raw.tutorials").pl()
    assert sorted(tutorials["tutorial_id"].to_list()) == ["id-1", "id-new"]
    documents = tutorials.select(
        pl.lit("tutorial").alias("document_kind"),
        pl.col("tutorial_id").alias("document_id"),
        "title",
        "url",
        pl.lit(None, dtype=pl.String).alias("doi"),
        pl.col("summary").alias("text"),
        pl.col("provider").alias("organisation"),
        "published_at",
    )
    families = find_duplicates(documents)
    assert set(families["document_id"]) == {"id-1", "id-new"}
    assert families["family_id"].n_unique() == 1


def test_20_an_id_reused_for_another_item_is_two_rows(way: Way) -> None:
    other = "<item><guid>id-1</guid><title>Quite another</title><link>https://example.org/other</link></item>"
    counts = way.load("feed", rss(item(1), other).encode())
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (2, 2, 0)
    assert way.all("select title from raw.tutorials order by title") == [("A title",), ("Quite another",)]


# ---------------------------------------------------------------- row 22: schema drift

MAPPED = {
    "table": "tutorials",
    "columns": {"tutorial_id": "id", "title": "name", "level": {"column": "level", "values": {"easy": "introductory"}}},
}


def drifted(way: Way, text: str) -> tuple[int, dict[str, int]]:
    """(rows loaded, reasons) of a catalogue of which `MAPPED` says how its columns are called."""
    line = {**MAPPED, "columns": {**MAPPED["columns"], "kind": {"constant": "course"}, "minutes": "minutes"}}
    try:
        loaded = way.load("csv", text.encode(), **line).loaded
    except Unreadable:
        loaded = 0
    return loaded, dict(way.all("select reason, count(*) from operations.quarantine group by 1"))


@pytest.mark.parametrize(
    ("drift", "text", "loaded", "reasons"),
    [
        ("none", "id,name,level,minutes\n1,A,easy,30\n2,B,easy,40\n", 2, {}),
        ("a column is renamed", "id,heading,level,minutes\n1,A,easy,30\n2,B,easy,40\n", 0, {"schema_drift": 1}),
        ("a column is dropped", "id,name,minutes\n1,A,30\n2,B,40\n", 0, {"schema_drift": 1}),
        ("a type changes", "id,name,level,minutes\n1,A,easy,half an hour\n2,B,easy,40\n", 1, {"wrong_type:minutes": 1}),
        ("an enumeration grows", "id,name,level,minutes\n1,A,expert,30\n2,B,easy,40\n", 1, {"unknown_value:level": 1}),
        ("a column is new", "id,name,level,minutes,mood\n1,A,easy,30,good\n2,B,easy,40,bad\n", 2, {}),
    ],
)
def test_22_a_table_that_changes_is_noticed(
    drift: str, text: str, loaded: int, reasons: dict[str, int], way: Way
) -> None:
    assert drifted(way, text) == (loaded, reasons), drift


def test_64_kib_is_the_limit_everywhere() -> None:
    assert text.LONGEST == 65_536
