"""The one test of each model finds what breaks each kind of rule, and says which rule, which column and which row."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.orchestration import dbt
from pipelines.orchestration.dbt import Broken
from pipelines.settings import Settings
from tests.dbt.project import PROJECT

PROJECT_YML = """
name: tiny
version: "1.0"
profile: talent
flags: {send_anonymous_usage_stats: false, require_generic_test_arguments_property: true}
data_tests: {tiny: {+store_failures: true, +schema: failures}}
"""
MODEL_YML = """
models:
  - name: things
    data_tests:
      - contract:
          name: things_holds_its_contract
          arguments:
            key: [thing_id, day_on]
            required: [thing_id, day_on, title, '"end"']
            values:
              kind: [paper, it's a book]
              level: [1, 2, 3]
            between_0_and_1: [score]
            rules:
              it_begins_before_it_ends: start <= "end"
"""
GOOD = """
    ('a', date '2026-01-01', 'A', 0, 9, 'paper', 1, 0.0),
    ('a', date '2026-01-02', 'B', 9, 9, 'it''s a book', 3, 1.0),
    ('b', date '2026-01-01', 'C', null, 9, null, null, null)"""
BROKEN = {
    "nothing": ("('c', date '2026-01-01', 'D', 1, 2, 'paper', 2, 0.5)", []),
    "a key twice": (
        "('a', date '2026-01-02', 'B', 1, 2, null, null, null)",
        [Broken("key", "thing_id, day_on", 1, "a | 2026-01-02")],
    ),
    "a part of the key": (
        "('c', null, 'D', 1, 2, null, null, null)",
        [Broken("required", "day_on", 1, "c | null")],
    ),
    "what is required, in two columns and rows": (
        "('c', date '2026-01-01', null, 1, 2, null, 2, 0.5), ('d', date '2026-01-01', null, 1, null, null, 2, 0.5)",
        [Broken("required", "end", 1, "d | 2026-01-01"), Broken("required", "title", 2, "c | 2026-01-01")],
    ),
    "a text that is not among the known": (
        "('c', date '2026-01-01', 'D', 1, 2, 'Paper', 2, 0.5)",
        [Broken("values", "kind", 1, "c | 2026-01-01")],
    ),
    "a number that is not among the known": (
        "('c', date '2026-01-01', 'D', 1, 2, 'paper', 4, 0.5)",
        [Broken("values", "level", 1, "c | 2026-01-01")],
    ),
    "shares outside their range": (
        "('c', date '2026-01-01', 'D', 1, 2, null, 2, 1.01), ('d', date '2026-01-01', 'D', 1, 2, null, 2, -0.01)",
        [Broken("between_0_and_1", "score", 2, "c | 2026-01-01")],
    ),
    "a condition": (
        "('c', date '2026-01-01', 'D', 3, 2, null, 2, 0.5)",
        [Broken("it_begins_before_it_ends", "", 1, "c | 2026-01-01")],
    ),
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """A project of one model, with the test of the real one."""
    folder = tmp_path_factory.mktemp("tiny")
    for name in ("macros/testing.sql", "macros/generate_schema_name.sql", "tests/generic/contract.sql", "profiles.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT_YML)
    (folder / "models/things.yml").write_text(MODEL_YML)
    (folder / "models/things.sql").write_text("select * from main.given")
    return folder, Settings(data=folder / "data", key_file=folder / "key")


def fill(warehouse: Path, rows: str) -> None:
    warehouse.parent.mkdir(exist_ok=True)
    with duckdb.connect(warehouse) as con:
        con.execute(
            """create or replace table given
               (thing_id text, day_on date, title text, start int, "end" int, kind text, level int, score double)"""
        )
        con.execute(f"insert into given values {GOOD}, {rows}")


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_named_counted_and_shown(
    tiny: tuple[Path, Settings], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, chosen = tiny
    rows, expected = BROKEN[what]
    monkeypatch.setattr(dbt, "PROJECT", folder)
    monkeypatch.setattr(dbt, "_parsed", lambda: None)  # dbt parses by itself, for half a second
    monkeypatch.setitem(os.environ, "TALENT_WAREHOUSE", str(chosen.warehouse))
    fill(chosen.warehouse, rows)
    model, test = dbt.build(chosen)
    assert model.status == "success"
    assert list(test.broken) == expected
    assert test.status == ("fail" if expected else "pass")
    assert test.failures == sum(broken.rows for broken in expected)
    with duckdb.connect(chosen.warehouse, read_only=True) as con:
        kept = con.execute("select count(*) from duckdb_tables() where schema_name = 'failures'").fetchone()
    assert kept == (int(bool(expected)),)


def test_what_is_said_names_the_test_its_rules_and_a_row() -> None:
    broken = (Broken("required", "title", 2, "c | 2026-01-01"), Broken("it_ends", "", 1, "d"))
    test = dbt.Built("test.x", "test", "things_holds_its_contract", "fail", 0.1, 3, "Got 3", (), broken)
    assert test.said == (
        "things_holds_its_contract: required.title in 2 rows, e.g. c | 2026-01-01, it_ends in 1 rows, e.g. d"
    )
    assert dbt.Built("test.y", "test", "a_rule", "fail", 0.1, 1, "Got 1 result", ()).said == "a_rule: Got 1 result"
