"""Versions of plans in the log: written once, read back whole, gone with their limit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.contracts.derived import PathVersion
from pipelines.orchestration import plan_step
from pipelines.orchestration.derive_step import Frames, once
from pipelines.storage import landing, oplog, retention, warehouse
from pipelines.storage.retention import Keeping, Limit

FIRST, SECOND = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 2, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.connect(tmp_path / "warehouse.duckdb") as opened:
        warehouse.prepare(opened)
        yield opened


def versions(*numbers: int) -> pl.DataFrame:
    texts = ("trigger_zh", "trigger_en", "summary_zh", "summary_en")
    row = {
        "member_id": "m", "role_id": "r", "made_on": date(2026, 2, 28), "trigger": "first", "triggers": ["first"],
        "is_reconstructed": False, "hours_a_week": None, "steps": 2, "hours": 0.1, "weeks": None, "plan": '{"甲": 1}',
        "changes": "[]", **dict.fromkeys(texts, "甲"),
    }  # fmt: skip
    return pl.DataFrame([row | {"version": number} for number in numbers], schema=PathVersion.dtypes())


def kept(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return warehouse.read(con, plan_step.KEPT)


def test_a_version_is_logged_once_and_comes_back_as_it_was(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert plan_step.keep(tmp_path, versions(1), kept(con), FIRST) == 1
    # the build before knows nothing of it, the one that made it does, whenever it is repeated
    oplog.load(con, tmp_path, FIRST - TICK)
    assert kept(con).is_empty()
    oplog.load(con, tmp_path, FIRST)
    assert kept(con).select(list(PathVersion.dtypes())).equals(versions(1))
    assert plan_step.keep(tmp_path, versions(1), kept(con), FIRST) == 0
    assert plan_step.keep(tmp_path, versions(1, 2), kept(con), SECOND) == 1
    oplog.load(con, tmp_path, SECOND)
    assert kept(con)["version"].sort().to_list() == [1, 2]


def test_a_build_killed_while_it_wrote_leaves_no_version_twice(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    plan_step.keep(tmp_path, versions(1, 2), kept(con), FIRST)
    (file,) = (tmp_path / landing.LOG / plan_step.LOG).iterdir()
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: len(text) - 40], encoding="utf-8")
    oplog.load(con, tmp_path, SECOND)
    assert kept(con)["version"].to_list() == [1]
    assert plan_step.keep(tmp_path, versions(1, 2), kept(con), SECOND) == 1
    oplog.load(con, tmp_path, SECOND)
    assert kept(con)["version"].sort().to_list() == [1, 2]


def test_versions_beyond_their_limit_go_with_their_lines(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    keeping = Keeping(tmp_path, tmp_path / "published", tmp_path / "releases", 2, 2)
    plan_step.keep(tmp_path, versions(1), kept(con), FIRST)
    plan_step.keep(tmp_path, versions(2), kept(con), SECOND)
    oplog.load(con, tmp_path, SECOND)
    limit = Limit("path_versions", "log", "path_versions", "logged_at", 30, "delete")
    at = datetime(2026, 4, 1, 8, tzinfo=UTC)  # what was logged before 2 March goes
    (would,) = retention.enforce(con, [limit], keeping, at, dry_run=True)
    assert (would.rows_removed, would.payloads_removed, would.kept) == (1, 1, 2)
    (done,) = retention.enforce(con, [limit], keeping, at)
    assert (done.rows_removed, done.payloads_removed, done.kept) == (1, 1, 1)
    assert done.oldest_at == datetime(2026, 3, 2, tzinfo=UTC)
    oplog.load(con, tmp_path, at)
    assert kept(con)["version"].to_list() == [2]


def test_what_tables_share_is_computed_once_for_equal_inputs(con: duckdb.DuckDBPyConnection) -> None:
    calls: list[str] = []

    @once
    def shared(frames: Frames) -> int:
        calls.append(frames.version)
        return len(calls)

    said = [shared(Frames(con, (), version)) for version in ("one", "one", "two", "one", "", "")]
    assert said == [1, 1, 2, 3, 4, 5]


def test_days_of_all_logs_are_read(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    plan_step.keep(tmp_path, versions(1), kept(con), FIRST)
    showing = {
        "member_id": "m", "kind": "for_you", "item_id": ["i"], "rank": [1], "score": [0.5], "model": "popularity",
        "shown_on": "2026-02-28", "version": "v", "published_at": FIRST.isoformat(),
    }  # fmt: skip
    landing.log(tmp_path, "showings", [showing], FIRST)
    added = oplog.load(con, tmp_path, SECOND)
    assert (added["path_versions"], added["showings"]) == (1, 1)
    assert warehouse.read(con, "operations.showings")["shown_on"].to_list() == [date(2026, 2, 28)]
