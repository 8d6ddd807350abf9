"""A publication is whole or not there, is never changed, and can be undone."""

import json
from pathlib import Path

import duckdb
import pytest

from pipelines.failures import Held
from pipelines.storage import publication


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(path) as con:
        con.execute("create schema marts")
        con.execute("create table marts.skills as select * from (values (2, '强化学习'), (1, 'Python')) t(n, label)")
        con.execute("comment on table marts.skills is 'Skills. One row per skill; it''s bilingual.'")
        con.execute("comment on column marts.skills.label is 'Name.'")
    return path


def publish(warehouse: Path, version: str, keep: int = 7) -> publication.Manifest:
    facts = dict.fromkeys(
        ("run_id", "as_of", "cutoff", "published_at", "code_version", "digest", "reporting_zone"),
        "2026-03-02T00:00:00+00:00",
    )
    return publication.publish(warehouse, warehouse.parent / "published", {**facts, "version": version}, keep=keep)


def test_what_is_published_can_be_read_and_says_what_it_is(warehouse: Path) -> None:
    manifest = publish(warehouse, "v1")
    root = warehouse.parent / "published"
    assert manifest.rows == {"skills": 2}
    assert publication.current(root) == manifest
    assert publication.verify(root, manifest) == []
    with duckdb.connect(root / "v1" / "marts.duckdb", read_only=True) as con:
        assert con.execute("from skills").fetchall() == [(1, "Python"), (2, "强化学习")]
        assert con.execute("select comment from duckdb_tables()").fetchone() == (
            "Skills. One row per skill; it's bilingual.",
        )
    assert not (root / "v1" / "marts.duckdb.wal").exists()


def test_equal_rows_give_equal_hashes_whatever_their_order(warehouse: Path) -> None:
    first = publish(warehouse, "v1")
    with duckdb.connect(warehouse) as con:
        con.execute("create or replace table marts.skills as from marts.skills order by n")
    second = publish(warehouse, "v2")
    assert first.content == second.content
    assert {f.path: f.sha256 for f in first.files if f.path.endswith("parquet")} == {
        f.path: f.sha256 for f in second.files if f.path.endswith("parquet")
    }
    with duckdb.connect(warehouse) as con:
        con.execute("update marts.skills set n = 3 where n = 2")
    assert publish(warehouse, "v3").content != first.content


def test_rollback_moves_the_pointer_and_only_that(warehouse: Path) -> None:
    root = warehouse.parent / "published"
    with pytest.raises(Held):
        publication.rollback(root)
    for version in ("v1", "v2", "v3"):
        publish(warehouse, version)
    assert publication.rollback(root) == "v2"
    assert publication.rollback(root) == "v1"
    with pytest.raises(Held, match="no earlier"):
        publication.rollback(root)
    assert publication.rollback(root, "v3") == "v3"
    with pytest.raises(Held, match="v1, v2, v3"):
        publication.rollback(root, "v9")
    assert publication.versions(root) == ["v1", "v2", "v3"]


def test_only_the_newest_are_kept_and_never_the_one_in_force_removed(warehouse: Path) -> None:
    root = warehouse.parent / "published"
    for number in range(1, 4):
        publish(warehouse, f"v{number}", keep=2)
    assert publication.versions(root) == ["v2", "v3"]
    publication.rollback(root)
    (root / ".making-v0").mkdir()
    publication.prune(root, keep=1)
    assert publication.versions(root) == ["v2", "v3"]
    assert not (root / ".making-v0").exists()


def test_a_failure_leaves_the_pointer_as_it_was(warehouse: Path) -> None:
    root = warehouse.parent / "published"
    publish(warehouse, "v1")
    with duckdb.connect(warehouse) as con:
        con.execute("drop table marts.skills")
    with pytest.raises(Held, match="no marts"):
        publish(warehouse, "v2")
    assert json.loads((root / "current.json").read_text())["version"] == "v1"


def test_a_damaged_file_is_named(warehouse: Path) -> None:
    manifest = publish(warehouse, "v1")
    root = warehouse.parent / "published"
    (root / "v1" / "skills.parquet").write_bytes(b"PAR1")
    assert publication.verify(root, manifest) == ["skills.parquet"]
