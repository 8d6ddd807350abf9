"""The main job over the real input, run once for all of its tests, and a table of what became of every feed's rows.

The folder is the one that REALDATA names, else `../shared/data` beside the project. It is not part of the project:
where it is absent, these tests are skipped and say so.
"""

import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import ROOT, Place, make_place
from tests.realdata import counted, counted_jobs

FOLDER = Path(os.environ.get("REALDATA") or ROOT.parent / "shared" / "data")
ABSENT = "no real input: set REALDATA to its folder (it is not part of the project)"
PLACE = pytest.StashKey[Place]()


@dataclass(frozen=True)
class Ran:
    """One run and what the operating system says it cost."""

    place: Place
    report: dict[str, Any]
    cpu_seconds: float

    def feed(self, name: str) -> tuple[int, int, int]:
        """(rows in, loaded, quarantined) of a feed."""
        (row,) = (row for row in self.report["feeds"] if row["feed"] == name)
        return row["rows_in"], row["loaded"], row["quarantined"]


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of real input."""
    return FOLDER.resolve()


@pytest.fixture(scope="session")
def ran(folder: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Ran:
    """The main job, once, from landing to published marts; the feeds of all parts in one run."""
    home = tmp_path_factory.mktemp("realdata")
    lines = [file.read_text("utf-8") for file in sorted(Path(__file__).with_name("feeds").glob("*.yml"))]
    (home / "feeds.yml").write_text("\n".join(lines), "utf-8")
    place = make_place(home, feeds=home / "feeds.yml")
    (place.data / "realdata").symlink_to(folder, target_is_directory=True)
    assert counted.cut_documentation(folder, place.data / "from_docs") == (2, 2)
    assert counted_jobs.unwrap(folder, place.data / "from_jobs") == 3
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = place.talent("run")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    request.config.stash[PLACE] = place
    return Ran(place, report, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


@pytest.fixture(scope="session")
def warehouse(ran: Ran) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the warehouse as the run left it, in memory, so that the file stays free for the next run."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach '{ran.place.data / 'warehouse.duckdb'}' as source (read_only)")
        for schema in ("raw", "operations"):
            con.execute(f"create schema {schema}")
            tables = con.execute(
                "select table_name from duckdb_tables() where database_name = 'source' and schema_name = ?", [schema]
            ).fetchall()
            for (table,) in tables:
                con.execute(f"create table {schema}.{table} as from source.{schema}.{table}")
        con.execute("detach source")
        yield con


@pytest.fixture(scope="session")
def marts(ran: Ran) -> Iterator[duckdb.DuckDBPyConnection]:
    """The publication's marts."""
    with duckdb.connect(ran.place.published / ran.report["version"] / "marts.duckdb", read_only=True) as con:
        yield con


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return con.execute(query).fetchall()


def reasons(con: duckdb.DuckDBPyConnection, feed: str) -> dict[str, int]:
    """Reason -> rows of a feed that were put aside."""
    return dict(rows(con, f"select reason, count(*) from operations.quarantine where feed = '{feed}' group by 1"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    place = config.stash.get(PLACE, None)
    if place is None:
        return
    with duckdb.connect(place.data / "warehouse.duckdb", read_only=True) as con:
        rows = con.execute(
            """
            with reasons as (
                select feed, string_agg(reason || ' ' || n, ', ' order by n desc, reason) as reasons
                from (select feed, reason, count(*) as n from operations.quarantine group by all) group by feed
            )
            select feed, sum(rows_in)::bigint, sum(rows_loaded)::bigint, sum(rows_new)::bigint,
                   sum(rows_quarantined)::bigint, coalesce(any_value(reasons), '')
            from operations.payloads left join reasons using (feed)
            where contract not like 'reference.%' group by feed order by min(contract), feed"""
        ).fetchall()
    terminalreporter.section("real input: what became of every row")
    head = ("feed", "rows in", "loaded", "distinct", "put aside")
    terminalreporter.write_line("{:<28}{:>10}{:>10}{:>10}{:>11}  reasons".format(*head))
    for feed, *counts, reasons in rows:
        terminalreporter.write_line(
            f"{feed:<28}{counts[0]:>10,}{counts[1]:>10,}{counts[2]:>10,}{counts[3]:>11,}  {reasons}"
        )
