"""Every row of a payload is loaded or quarantined, and each is counted once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Outcome, Paper
from pipelines.contracts.reference import Topic
from pipelines.sources._source import Source, Unreadable
from pipelines.storage import landing, loading, warehouse

DAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@pytest.fixture
def con(tmp_path: Path):
    with warehouse.connect(tmp_path / "w.duckdb") as con:
        warehouse.prepare(con)
        yield con


def outcome(number: str, **more: object) -> dict[str, object]:
    return {"outcome_id": number, "project_id": "p1", "kind": "code", "reuses": 1, **more}


def source_of(*documents: list[dict[str, object]], version: int = 1) -> Source:
    """A kind whose payload `n` means the n-th document."""

    def parse(payload: bytes, _feed: Feed) -> pl.DataFrame:
        if payload == b"html":
            raise Unreadable("not_a_feed", "a login page")
        rows = documents[int(payload)]
        names = {name for row in rows for name in row}
        schema = {c: t for c, t in Outcome.dtypes().items() if c in names} | {
            n: pl.String() for n in names if n.startswith("_")
        }
        return pl.DataFrame(rows, schema=schema)

    return Source(contract=Outcome, family="projects", parse=parse, version=version)


FEED = Feed(name="outcomes", kind="test", path="x")


def land(tmp_path: Path, payload: bytes, second: int = 0) -> landing.Landed:
    return landing.keep(tmp_path / "landing", "projects", "outcomes", "json", payload, DAY.replace(second=second))


def test_each_broken_rule_becomes_a_reason_and_the_sum_is_the_input(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = [
        outcome("1"),
        outcome("2", kind="poem"),  # not an allowed kind
        outcome("3", reuses=-1),  # below zero
        outcome("4", project_id=None),  # missing
        outcome("1", reuses=9),  # the key again
        outcome("6", _reason="wrong_type:reuses", _pointer="line 7", _detail="many"),  # refused by the parser
    ]
    counts = loading.load(con, FEED, source_of(rows), land(tmp_path, b"0"))
    assert (counts.rows_in, counts.new, counts.quarantined) == (6, 1, 5)
    aside = con.execute("select pointer, reason, detail from operations.quarantine order by pointer").fetchall()
    assert aside == [
        ("line 7", "wrong_type:reuses", "many"),
        ("row 2", "not_allowed:kind", "poem"),
        ("row 3", "not_allowed:reuses", "-1"),
        ("row 4", "null:project_id", None),
        ("row 5", "duplicate_key", None),
    ]
    assert con.execute("select outcome_id, reuses, feed from raw.outcomes").fetchall() == [("1", 1, "outcomes")]
    assert con.execute(
        "select rows_in, rows_loaded, rows_new, rows_quarantined, contract from operations.payloads"
    ).fetchall() == [(6, 1, 1, 5, "raw.outcomes")]


def test_a_row_with_two_broken_rules_is_quarantined_once(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    counts = loading.load(con, FEED, source_of([outcome("1", kind="poem", reuses=-5)]), land(tmp_path, b"0"))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (1, 0, 1)


def test_a_second_payload_adds_changes_and_leaves_alone(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    source = source_of([outcome("1"), outcome("2")], [outcome("1"), outcome("2", reuses=5), outcome("3")])
    loading.load(con, FEED, source, land(tmp_path, b"0"))
    counts = loading.load(con, FEED, source, land(tmp_path, b"1", second=9))
    assert (counts.new, counts.changed, counts.unchanged) == (1, 1, 1)
    rows = con.execute(
        "select outcome_id, reuses, extract(second from landed_at) from raw.outcomes order by 1"
    ).fetchall()
    assert rows == [("1", 1, 0), ("2", 5, 9), ("3", 1, 9)]


def test_a_row_taken_out_of_a_vocabulary_is_gone(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def parse(payload: bytes, _feed: Feed) -> pl.DataFrame:
        told = [{"topic_id": one, "label_zh": f"主题{one}", "label_en": one} for one in payload.decode().split()]
        return pl.DataFrame(told)

    kind = Source(contract=Topic, family="reference", parse=parse, version=1)
    others = Feed(name="others", kind="test", path="y")

    def there(feed: Feed, payload: bytes, second: int) -> list[tuple[str]]:
        counts = loading.load(con, feed, kind, land(tmp_path, payload, second))
        assert counts.rows_in == counts.loaded == len(payload.split())
        return con.sql("select topic_id from reference.topics order by all").fetchall()

    assert there(FEED, b"a b c", 0) == [("a",), ("b",), ("c",)]
    assert there(others, b"z", 1) == [("a",), ("b",), ("c",), ("z",)]
    assert there(FEED, b"a c d", 2) == [("a",), ("c",), ("d",), ("z",)]
    assert there(FEED, b"a b c", 3) == [("a",), ("b",), ("c",), ("z",)]


def test_a_payload_is_read_once_until_its_parser_changes(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    one = land(tmp_path, b"0")
    source = source_of([outcome("1")])
    everything = list(landing.payloads(tmp_path / "landing", "projects", "outcomes"))
    assert [p.path for p in loading.pending(con, FEED, source, everything)] == [one.path]
    loading.load(con, FEED, source, one)
    assert loading.pending(con, FEED, source, everything) == []
    newer = source_of([outcome("1")], version=2)
    assert [p.path for p in loading.pending(con, FEED, newer, everything)] == [one.path]


def test_an_unreadable_payload_is_put_aside_whole_and_what_was_loaded_stays(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    source = source_of([outcome("1")])
    loading.load(con, FEED, source, land(tmp_path, b"0"))
    with pytest.raises(Unreadable):
        loading.load(con, FEED, source, land(tmp_path, b"html", second=3))
    assert con.execute("select count(*) from raw.outcomes").fetchone() == (1,)
    assert con.execute("select pointer, reason, detail from operations.quarantine").fetchall() == [
        ("payload", "not_a_feed", "a login page")
    ]


def test_an_older_state_never_replaces_a_newer_one(con: duckdb.DuckDBPyConnection) -> None:
    def paper(version: int, day: int) -> pl.DataFrame:
        row = {
            "feed": "f", "payload_sha256": f"s{version}", "landed_at": DAY, "source": "arxiv", "paper_id": "1",
            "version": version, "title": f"v{version}", "is_withdrawn": False, "updated_at": DAY.replace(day=day),
        }  # fmt: skip
        return pl.DataFrame([row], schema=Paper.dtypes())

    assert warehouse.upsert(con, Paper, paper(2, day=20)) == (1, 0, 0)
    assert warehouse.upsert(con, Paper, paper(1, day=10)) == (0, 0, 1)
    assert warehouse.upsert(con, Paper, paper(3, day=30)) == (0, 1, 0)
    assert con.execute("select title from raw.papers").fetchall() == [("v3",)]


def test_a_tombstone_is_loaded_once_and_lifted_by_a_newer_state(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def parse(payload: bytes, _feed: Feed) -> pl.DataFrame:
        day, is_gone = int(payload[:2]), payload.endswith(b"gone")
        row = {"source": "arxiv", "paper_id": "1", "updated_at": DAY.replace(month=2, day=day), "_removed": is_gone}
        return pl.DataFrame([row if is_gone else row | {"title": "t", "is_withdrawn": False}])

    source = Source(contract=Paper, family="papers", parse=parse)

    def brought(payload: bytes, second: int) -> tuple[int, int, int, int]:
        counts = loading.load(con, FEED, source, land(tmp_path, payload, second))
        return counts.rows_in, counts.new, counts.changed, counts.unchanged

    def removed() -> list[tuple[object, ...]]:
        return con.execute("select contract, source, item_id, reason, removed_at from raw.removals").fetchall()

    assert brought(b"02 here", 1) == (1, 1, 0, 0)
    assert brought(b"05 gone", 2) == (1, 1, 0, 0)
    tombstone = ("raw.papers", "arxiv", "1", "tombstone", DAY.replace(month=2, day=5))
    assert removed() == [tombstone]
    assert brought(b"03 here", 3) == (1, 0, 1, 0)  # a state older than the tombstone does not lift it
    assert removed() == [tombstone]
    assert brought(b"06 here", 4) == (1, 0, 1, 0)
    assert removed() == []
    assert con.execute("select count(*) from raw.papers").fetchone() == (1,)


def test_a_row_from_the_future_is_put_aside(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def parse(_payload: bytes, _feed: Feed) -> pl.DataFrame:
        times = [DAY + timedelta(hours=47), DAY + timedelta(hours=49), None]
        known = {"source": "x", "title": "t", "is_withdrawn": False}
        rows = [{**known, "paper_id": str(i), "published_at": t} for i, t in enumerate(times)]
        return pl.DataFrame(rows, schema_overrides={"published_at": Paper.dtypes()["published_at"]})

    counts = loading.load(con, FEED, Source(contract=Paper, family="papers", parse=parse), land(tmp_path, b"0"))
    assert (counts.new, counts.quarantined) == (2, 1)
    assert con.execute("select pointer, reason, detail from operations.quarantine").fetchall() == [
        ("row 2", "future_timestamp:published_at", "2026-03-04T07:00:00.000000+00:00")
    ]


def test_a_parser_that_breaks_its_contract_is_a_bug_not_data(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    wrong = Source(contract=Outcome, family="projects", parse=lambda _p, _f: pl.DataFrame({"surprise": [1]}))
    with pytest.raises(TypeError, match="surprise"):
        loading.load(con, FEED, wrong, land(tmp_path, b"0"))
    assert con.execute("select count(*) from operations.payloads").fetchone() == (0,)


def test_a_table_whose_contract_changed_is_emptied_and_forgotten(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    loading.load(con, FEED, source_of([outcome("1")]), land(tmp_path, b"0"))
    con.execute("alter table raw.outcomes drop column reuses")
    assert warehouse.prepare(con) == ["raw.outcomes"]
    assert con.execute("select count(*) from raw.outcomes").fetchone() == (0,)
    assert con.execute("select count(*) from operations.payloads").fetchone() == (0,)
