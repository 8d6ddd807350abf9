"""Rows that were put aside can be found, understood and taken elsewhere; personal ones show no content."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError
from pipelines.sources import SOURCES
from pipelines.storage import hints, landing, loading, quarantine, warehouse
from pipelines.storage.quarantine import Chosen, fragment

DAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
BOARD = Feed(name="board", kind="greenhouse", path="x")
PEOPLE = Feed.model_validate({"name": "people", "kind": "csv", "path": "y", "table": "members"})
JOBS = json.dumps({"jobs": [{"id": 1, "title": "Engineer"}, {"id": 2}, {"title": "=cmd()"}, {"id": 1, "title": "x"}]})
MEMBERS = "member_id,joined_on,city\nm_1,2026-01-02,Secretville\nm_1,2026-01-03,Secretville\n"


@pytest.fixture
def con(tmp_path: Path):
    with warehouse.connect(tmp_path / "w.duckdb") as con:
        warehouse.prepare(con)
        for feed, payload, family in ((BOARD, JOBS, "jobs"), (PEOPLE, MEMBERS, "registry")):
            landed = landing.keep(tmp_path / "landing", family, feed.name, "json", payload.encode(), DAY)
            loading.load(con, feed, SOURCES[feed.kind], landed)
        yield con


def test_groups_tell_counts_examples_and_what_to_do(con: duckdb.DuckDBPyConnection) -> None:
    found = {(one["feed"], one["reason"]): one for one in quarantine.groups(con, Chosen())}
    assert set(found) == {
        ("board", "no_title"),
        ("board", "no_id"),
        ("board", "duplicate_key"),
        ("people", "duplicate_key"),
    }
    one = found["board", "no_title"]
    assert (one["rows"], one["payloads"], one["examples"]) == (1, 1, [{"pointer": "job 2", "detail": "2"}])
    assert one["hint_en"]
    assert one["hint_zh"]
    assert [g["reason"] for g in quarantine.groups(con, Chosen("board", "no_id"))] == ["no_id"]


def test_a_row_is_shown_with_its_piece_of_the_payload_unless_it_is_personal(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    found = quarantine.entries(con, Chosen(reason="duplicate_key"))
    pieces = quarantine.with_fragments(found, tmp_path / "landing", [BOARD, PEOPLE])
    shown = {one["feed"]: one["fragment"] for one in pieces}
    assert shown == {"board": '{"id": 1, "title": "x"}', "people": None}
    assert "Secretville" not in repr(pieces)


@pytest.mark.parametrize(
    ("payload", "pointer", "piece"),
    [
        (b"a,b\n1,2\n3,4\n", "line 3", "3,4"),
        (b"a,b\n", "line 9", None),
        (b"<rss><item>one</item><item>two</item></rss>", "entry 2", "<item>two</item>"),
        (b"<rss><item>one</item></rss>", "entry 2", None),
        (b'{"meta": [1], "jobs": [{"id": 1}, {"id": 2}]}', "job 2", '{"id": 2}'),
        (b'[{"id": 1}]', "row 1", '{"id": 1}'),
        (b'{"a": 1}\n{"a": 2}\n', "row 2", '{"a": 2}'),
        (b"anything", "payload", None),
    ],
)
def test_a_pointer_leads_to_its_piece(payload: bytes, pointer: str, piece: str | None) -> None:
    assert fragment(payload, pointer) == piece


def test_an_export_opens_in_a_spreadsheet_and_runs_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute("update operations.quarantine set detail = '=HYPERLINK(1)' where reason = 'no_id'")
    found = quarantine.entries(con, Chosen())
    assert quarantine.export(found, tmp_path / "out.csv") == 4
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert next(row for row in rows if row["reason"] == "no_id")["detail"] == "'=HYPERLINK(1)"
    assert quarantine.export(found, tmp_path / "out.ndjson") == 4
    lines = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text("utf-8").splitlines()]
    assert next(line for line in lines if line["reason"] == "no_id")["detail"] == "=HYPERLINK(1)"
    with pytest.raises(ConfigurationError, match="ends with"):
        quarantine.export(found, tmp_path / "out.xlsx")


def test_every_hint_is_in_both_languages() -> None:
    assert len(hints.table()) > 50
    for reason, line in hints.table().items():
        assert any("\u4e00" <= c <= "\u9fff" for c in line["hint_zh"]), reason
        assert not any("\u4e00" <= c <= "\u9fff" for c in line["hint_en"]), reason
    assert hints.hint("null:title") == hints.hint("null")
    assert hints.hint("never heard of") is None
