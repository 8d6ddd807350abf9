"""What is older than its limit goes, once, with its line in the log; everything else stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.contracts.operations import Payload
from pipelines.failures import ConfigurationError
from pipelines.settings import ROOT
from pipelines.storage import landing, oplog, retention, warehouse
from pipelines.storage.retention import Keeping, Limit

NOW = datetime(2026, 3, 31, 3, 30, tzinfo=UTC)
EVENTS = Limit("events", "rows", "raw.events", "occurred_at", 30, "delete")
LOGS = Limit("logs", "payloads", "engagement", "landed_at", 40, "delete")


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.connect(tmp_path / "warehouse.duckdb") as opened:
        warehouse.prepare(opened)
        yield opened


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    return Keeping(tmp_path / "landing", tmp_path / "published", tmp_path / "releases", 2, 2)


def events(con: duckdb.DuckDBPyConnection, *ages: float) -> None:
    for number, age in enumerate(ages):
        con.execute(
            "insert into raw.events (event_id, occurred_at) values (?, ?)", [f"e{number}", NOW - timedelta(days=age)]
        )


def land(con: duckdb.DuckDBPyConnection, keeping: Keeping, age: int) -> landing.Landed:
    """A landed payload with its line in the ledger."""
    one = landing.keep(keeping.landing, "engagement", "log", "json", f"{age}".encode(), NOW - timedelta(days=age))
    line = {
        "payload_sha256": landing.sha256(f"{age}".encode()), "feed": "log", "contract": "raw.events",
        "parser": "xapi/1", "path": "/".join(one.path.parts[-4:]), "landed_at": one.landed_at,
        **dict.fromkeys(("rows_in", "rows_loaded", "rows_new"), age),
        **dict.fromkeys(("rows_changed", "rows_unchanged", "rows_quarantined"), 0),
    }  # fmt: skip
    warehouse.insert(con, Payload, pl.DataFrame([line], schema=Payload.dtypes()))
    return one


def test_rows_beyond_the_limit_go_and_the_log_says_so(con: duckdb.DuckDBPyConnection, keeping: Keeping) -> None:
    events(con, 1, 29.9, 30.1, 300)
    con.execute("insert into raw.events (event_id) values ('undated')")
    (said,) = retention.enforce(con, [EVENTS], keeping, NOW)
    assert (said.rows_removed, said.kept, said.oldest_at) == (2, 3, NOW - timedelta(days=29.9))
    assert said.before_at == NOW - timedelta(days=30)
    assert con.execute("select event_id from raw.events order by all").fetchall() == [("e0",), ("e1",), ("undated",)]
    assert oplog.load(con, keeping.landing, NOW)["enforcements"] == 1
    assert con.execute("select limit_id, rows_removed, kept from operations.enforcements").fetchall() == [
        ("events", 2, 3)
    ]


def test_a_dry_run_tells_and_touches_nothing(con: duckdb.DuckDBPyConnection, keeping: Keeping) -> None:
    events(con, 1, 31)
    land(con, keeping, 50)
    before = {path for path in keeping.landing.rglob("*") if path.is_file()}
    said = {one.limit_id: one for one in retention.enforce(con, [EVENTS, LOGS], keeping, NOW, dry_run=True)}
    assert (said["events"].rows_removed, said["logs"].payloads_removed) == (1, 1)
    assert con.execute("select count(*) from raw.events").fetchone() == (2,)
    assert {path for path in keeping.landing.rglob("*") if path.is_file()} == before


def test_old_payloads_go_and_the_ledger_keeps_their_lines(con: duckdb.DuckDBPyConnection, keeping: Keeping) -> None:
    old, young = land(con, keeping, 41), land(con, keeping, 39)
    size = old.path.stat().st_size
    (said,) = retention.enforce(con, [LOGS], keeping, NOW)
    assert (said.payloads_removed, said.bytes_removed, said.kept) == (1, size, 1)
    assert [one.path for one in landing.payloads(keeping.landing, "engagement", "log")] == [young.path]
    assert not old.path.parent.exists()
    oplog.load(con, keeping.landing, NOW)
    assert con.execute("select feed, path, limit_id, bytes from operations.removed_payloads").fetchall() == [
        ("log", "/".join(old.path.parts[-4:]), "logs", size)
    ]
    # a replay starts from an empty ledger: the accounts of what is gone come back, its rows do not
    con.execute("delete from operations.payloads")
    assert retention.restore_ledger(con, keeping.landing) == 1
    assert retention.restore_ledger(con, keeping.landing) == 0
    assert con.execute("select path, rows_in, landed_at from operations.payloads").fetchall() == [
        ("/".join(old.path.parts[-4:]), 41, NOW - timedelta(days=41))
    ]


def test_doing_it_again_at_the_same_moment_is_not_a_new_removal(
    con: duckdb.DuckDBPyConnection, keeping: Keeping
) -> None:
    events(con, 31)
    retention.enforce(con, [EVENTS], keeping, NOW)
    first = retention.fingerprint(keeping.landing)
    events(con, 31, 32)  # a replay has read them again
    (said,) = retention.enforce(con, [EVENTS], keeping, NOW)
    assert said.rows_removed == 2
    assert [line["rows_removed"] for line in landing.logged(keeping.landing, "retention")] == [1]
    assert retention.fingerprint(keeping.landing) == first
    retention.enforce(con, [EVENTS], keeping, NOW + timedelta(days=1))
    assert retention.fingerprint(keeping.landing) == first  # nothing went: nothing has to be built anew
    events(con, 30)
    retention.enforce(con, [EVENTS], keeping, NOW + timedelta(days=2))
    assert retention.fingerprint(keeping.landing) != first


def test_only_the_newest_releases_and_publications_stay(con: duckdb.DuckDBPyConnection, keeping: Keeping) -> None:
    for version in ("1", "2", "3", "4"):
        for root, name in ((keeping.published, "MANIFEST.json"), (keeping.releases, "datapackage.json")):
            (root / version).mkdir(parents=True)
            fields = (
                "version",
                "run_id",
                "as_of",
                "cutoff",
                "published_at",
                "code_version",
                "digest",
                "reporting_zone",
            )
            told = ", ".join(f'"{field}": "{version}"' for field in fields)
            (root / version / name).write_text(f'{{{told}, "files": []}}')
    (keeping.published / "current.json").write_text('{"version": "1", "path": "1"}')
    limits = [Limit(name, name, name, None, None, "keep_newest") for name in ("publications", "releases")]
    retention.enforce(con, limits, keeping, NOW)
    assert sorted(path.name for path in keeping.published.iterdir() if path.is_dir()) == [
        "1",
        "3",
        "4",
    ]  # 1 is in force
    assert sorted(path.name for path in keeping.releases.iterdir()) == ["3", "4"]


def test_payloads_must_outlive_the_rows_that_a_replay_reads_from_them() -> None:
    tables = {"engagement": {"raw.events"}, "registry": {"raw.members"}}
    assert retention.unsound([EVENTS, LOGS], tables) == []
    short = Limit("logs", "payloads", "engagement", "landed_at", 31, "delete")
    kept = Limit("registry", "payloads", "registry", "landed_at", 900, "delete")
    said = retention.unsound([EVENTS, short, kept], tables)
    assert said == [
        "`logs` deletes payloads after 31 days, raw.events keeps rows 30 days (and 2 for clocks)",
        "`registry` deletes payloads after 900 days, raw.members keeps rows without limit",
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("('x', 'rows', 'raw.events', null, null, 'delete')", "needs `days` and `clock`"),
        ("('x', 'rows', 'raw.nothing', 'a', 1, 'delete')", "which is no table"),
        ("('x', 'rows', 'raw.events', 'nothing', 1, 'delete')", "has no nothing"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_refused(con: duckdb.DuckDBPyConnection, row: str, said: str) -> None:
    con.execute(f"insert into reference.retention_limits (limit_id, scope, target, clock, days, action) values {row}")
    with pytest.raises(ConfigurationError, match=said):
        retention.limits(con)


def test_every_table_about_persons_has_a_limit_or_a_reason_to_have_none() -> None:
    limits = pl.read_csv(ROOT / "data" / "reference" / "retention_limits.csv")
    told = set(limits["target"])
    personal = {warehouse.address(one) for one in warehouse.contracts("raw") if one.identities()}
    assert personal <= told
    assert set(limits.filter(pl.col("target").is_in(list(personal)))["is_personal"]) == {True}
    # the bundled sample holds sixty weeks
    assert (limits["days"].drop_nulls() > 60 * 7).all()
