"""What was shown is noted once, by the days of the data, and read back by the next build alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipelines.storage import landing, oplog, showings, warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

AT = datetime(2026, 7, 1, 3, tzinfo=UTC)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.connect(tmp_path / "warehouse.duckdb") as opened:
        warehouse.prepare(opened)
        opened.execute("create schema if not exists staging")
        opened.execute("create table staging.stg_events (actor_kind varchar, occurred_at timestamptz)")
        yield opened


def data_of(con: duckdb.DuckDBPyConnection, day: str, *lists: tuple[str, str, str, int, float]) -> None:
    """Data up to a day, and the lists made from them."""
    con.execute("delete from staging.stg_events; delete from derived.recommendations")
    con.execute("insert into staging.stg_events values ('member', ?)", [f"{day} 12:00:00+00"])
    for member, kind, item, rank, score in lists:
        con.execute(
            "insert into derived.recommendations (member_id, kind, item_id, rank, score, model) "
            "values (?, ?, ?, ?, ?, 'ease')",
            [member, kind, item, rank, score],
        )


def test_an_item_is_noted_once_in_the_time_of_its_outcome(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    lists = [("a", "for_you", "x", 1, 0.5), ("a", "for_you", "y", 2, 0.25), ("b", "for_you", "x", 1, 0.4)]
    data_of(con, "2026-06-01", *lists)
    assert showings.note(con, tmp_path, "v1", AT, "needs-1") == 3
    assert showings.note(con, tmp_path, "v1", AT, "needs-1") == 0  # a replay, or the same data published twice
    data_of(con, "2026-06-02", *lists, ("a", "trending", "x", 1, 0.9), ("a", "for_you", "z", 3, 0.1))
    assert showings.note(con, tmp_path, "v2", AT, "needs-1") == 2  # another list of the same item, another item
    data_of(con, "2026-06-28", *lists)
    assert showings.note(con, tmp_path, "v3", AT, "needs-1") == 0  # 27 days later
    data_of(con, "2026-06-29", *lists)
    assert showings.note(con, tmp_path, "v4", AT, "needs-1") == 3  # its 28 days are over: shown again


def test_the_next_build_reads_them_and_a_replay_of_the_same_state_does_not(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    data_of(con, "2026-06-01", ("a", "for_you", "x", 1, 0.5), ("a", "for_you", "y", 2, 0.25))
    showings.note(con, tmp_path, "v1", AT, "needs-1")
    assert oplog.load(con, tmp_path, AT)["showings"] == 0  # the cutoff of the build that was published
    assert oplog.load(con, tmp_path, AT + timedelta(hours=1))["showings"] == 2
    assert oplog.load(con, tmp_path, AT + timedelta(hours=2))["showings"] == 0
    found = con.execute(
        "select item_id, rank, score, model, version, shown_on::varchar from operations.showings order by rank"
    ).fetchall()
    assert found == [("x", 1, 0.5, "ease", "v1", "2026-06-01"), ("y", 2, 0.25, "ease", "v1", "2026-06-01")]


def test_nothing_is_noted_without_data(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert showings.note(con, tmp_path, "v1", AT, "needs-1") == 0
    assert list(landing.logged(tmp_path, showings.SHOWINGS)) == []


def test_matches_are_noted_with_the_version_of_what_matches(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    data_of(con, "2026-06-01", ("a", "for_you", "x", 1, 0.5))
    con.execute("insert into derived.job_matches (member_id, job_id, rank, score) values ('a', 'j1', 2, 0.625)")
    assert showings.note(con, tmp_path, "v1", AT, "needs-7") == 2
    assert showings.note(con, tmp_path, "v2", AT, "needs-8") == 0  # the same match under another score: shown already
    found = [(r["kind"], r["item_id"], r["rank"], r["score"], r["model"]) for r in showings.rows(tmp_path)]
    assert found == [("for_you", "x", 1, 0.5, "ease"), ("job_match", "j1", 2, 0.625, "needs-7")]


def test_matches_with_projects_are_noted_where_there_are_some(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    data_of(con, "2026-06-01")
    con.execute("create table if not exists derived.project_matches (member_id varchar, project_id varchar)")
    con.execute("alter table derived.project_matches add column if not exists rank bigint")
    con.execute("alter table derived.project_matches add column if not exists score double")
    con.execute("insert into derived.project_matches (member_id, project_id, rank, score) values ('a', 'p', 1, 0.5)")
    assert showings.note(con, tmp_path, "v1", AT, "needs-1") == 1
    assert [r["kind"] for r in showings.rows(tmp_path)] == ["project_match"]
