"""What the tables of matching projects read: grants not released, and needs that end with their project."""

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.orchestration import derive_step


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("create schema staging")
        made.execute(
            """create table staging.stg_events (verb varchar, actor_kind varchar, actor_id varchar, object_id varchar,
               parent_id varchar, quantity double, occurred_at timestamptz)"""
        )
        made.execute(
            """insert into staging.stg_events values
               ('resource_granted', 'staff', 's', 'gpu', 'p1', 40.1, '2026-01-01 00:00:00+00'),
               ('resource_released', 'staff', 's', 'gpu', 'p1', 15.1, '2026-02-01 00:00:00+00'),
               ('resource_granted', 'staff', 's', 'gpu', 'p2', 5, '2026-01-01 00:00:00+00'),
               ('resource_released', 'staff', 's', 'gpu', 'p2', 5, '2026-02-01 00:00:00+00'),
               ('resource_released', 'staff', 's', 'disk', 'p1', 5, '2026-02-01 00:00:00+00'),
               ('resource_granted', 'staff', 's', 'disk', 'p2', null, '2026-02-01 00:00:00+00'),
               ('project_joined', 'member', 'm', 'p1', null, null, '2026-03-01 12:00:00+00'),
               ('project_joined', 'member', 'm', 'p1', null, null, '2026-02-01 12:00:00+00'),
               ('project_joined', 'bot', 'b', 'p1', null, null, '2026-02-01 12:00:00+00')"""
        )
        yield made


def asked(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    return con.execute(f"{derive_step._query(name)} order by all").fetchall()


def test_what_is_granted_and_not_released_is_held_for_as_long_as_it_is(con: duckdb.DuckDBPyConnection) -> None:
    assert asked(con, "held_resources") == [("gpu", 25.0, None, None)]


def test_who_joined_a_project_stands_there_once(con: duckdb.DuckDBPyConnection) -> None:
    assert asked(con, "project_members") == [("p1", "m")]


def test_a_need_without_an_end_ends_with_its_project_unless_that_is_over(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create table staging.stg_projects (project_id varchar, status varchar, due_on date)")
    con.execute(
        """insert into staging.stg_projects values ('p1', 'running', '2026-06-30'), ('late', 'open', '2026-02-28'),
           ('none', 'open', null), ('paused', 'paused', '2026-06-30')"""
    )
    con.execute(
        """create table staging.stg_project_needs (need_id varchar, project_id varchar, need_kind varchar,
           resource_kind varchar, quantity double, importance varchar, is_filled boolean, needed_from date,
           needed_until date)"""
    )
    con.execute(
        """insert into staging.stg_project_needs
           select need_id, project_id, kind, 'compute', 3, 'useful', is_filled, first, last from (values
               ('said', 'p1', 'resource', false, null, date '2026-04-01'),
               ('to the end', 'p1', 'resource', false, null, null),
               ('after the end', 'p1', 'resource', false, date '2026-07-01', null),
               ('overdue', 'late', 'resource', false, null, null),
               ('no end', 'none', 'resource', false, null, null),
               ('filled', 'p1', 'resource', true, null, null),
               ('a skill', 'p1', 'skill', false, null, null),
               ('paused', 'paused', 'resource', false, null, null)
           ) as t(need_id, project_id, kind, is_filled, first, last)"""
    )
    found = {row[0]: None if row[7] is None else str(row[7]) for row in asked(con, "resource_needs")}
    assert found == {
        "said": "2026-04-01", "to the end": "2026-06-30", "after the end": None, "overdue": None, "no end": None,
    }  # fmt: skip
