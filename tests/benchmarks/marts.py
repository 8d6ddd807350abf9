"""The community and business marts over ten million events, beside the same answers written by hand in one DuckDB.

Ours: the project's own models, as dbt compiles them, in dbt's order, from `raw.events` to the marts; then a day of
100,000 events more, of which only the days that changed are counted again; then every query of their six pages with
eight readers at once. By hand: `marts_by_hand`, without tests, labels or increments. dbt's own start is not counted.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboards import parts
from dashboards.queries import business, channels, community, events, publication, retention, service
from tests.benchmarks import activity_log, marts_by_hand
from tests.benchmarks.measure import Result, Run, median, run, timed
from tests.dbt.chain import Chain, Model, build
from tests.dbt.project import PROJECT, empty_project

EVENTS, DAY, DAYS, READERS, ROUNDS = 10_000_000, 100_000, 3, 8, 20
RATIO, DAY_RATIO, QUERY_SECONDS = 2.0, 0.10, 0.015
AREAS = ["community", "business"]
ASKING = (community, retention, service, events, business, channels)  # the queries of the pages on these marts


def benchmark(count: int = EVENTS, day: int = DAY) -> list[Result]:
    """All marts beside the statements by hand, a day beside all, and the slowest twentieth of the pages' queries."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, count)
        hand = run(__name__, "hand", folder)
        full = run(__name__, "ours", folder)
        days = [run(__name__, "day", folder, count + n * day, day, n) for n in range(DAYS)]
        pages = run(__name__, "pages", folder)
    added = median(days)
    return [
        Result(
            f"all community and business marts over {count:,} events",
            "the same answers written by hand in DuckDB",
            full.seconds,
            hand.seconds,
            full.peak_mib,
            RATIO,
            processor_ratio=full.processor_seconds / hand.processor_seconds,
            note=json.dumps(full.facts),
        ),
        Result(
            f"the marts after a day of {day:,} on {count:,} events",
            "all of them from the beginning",
            added.seconds,
            full.seconds,
            added.peak_mib,
            DAY_RATIO,
            processor_ratio=added.processor_seconds / full.processor_seconds,
            note=json.dumps(added.facts),
        ),
        _queries(pages, count),
    ]


def _queries(pages: Run, count: int) -> Result:
    return Result(
        f"page queries on the marts of {count:,} events, {READERS} readers, p95",
        f"{QUERY_SECONDS * 1000:.0f} ms allowed",
        pages.seconds,
        QUERY_SECONDS,
        pages.peak_mib,
        1.0,
        note=json.dumps(pages.facts),
    )


def prepare(folder: Path, count: int) -> None:
    """A warehouse with the events and no mart yet, and the compiled models beside it."""
    dbt = empty_project(folder)
    dbt("seed")
    wanted = sorted(p.stem for area in AREAS for p in (PROJECT / "models" / "marts" / area).glob("*.sql"))
    chain = Chain(dbt, *wanted)
    (folder / "chain.json").write_text(json.dumps([asdict(model) for model in chain.models]), encoding="utf-8")
    with duckdb.connect(folder / "warehouse.duckdb") as con:
        con.execute("set TimeZone = 'UTC'")
        for schema in ("intermediate", "marts"):
            con.execute(f"drop schema if exists {schema} cascade")
            con.execute(f"create schema {schema}")
        activity_log.vocabulary(con)
        for first in range(0, count, 2_000_000):
            activity_log.events(con, first, min(first + 2_000_000, count))


def hand(folder: Path) -> dict[str, Any]:
    """Every statement by hand, each into a table; the tables are dropped again."""
    with _open(folder) as con:
        con.execute("create schema hand")
        con.execute("set search_path = 'hand'")
        with timed() as spent:
            seconds = {
                name: _seconds(lambda sql=sql, name=name: con.execute(f"create table {name} as {sql}"))
                for name, sql in marts_by_hand.STATEMENTS.items()
            }
        con.execute("set search_path = 'main'")
        con.execute("drop schema hand cascade")
    return {**spent, "slowest": _slowest(seconds)}


def ours(folder: Path) -> dict[str, Any]:
    """Every model, in dbt's order."""
    models = [Model(**one) for one in json.loads((folder / "chain.json").read_text(encoding="utf-8"))]
    with _open(folder) as con, timed() as spent:
        seconds = {model.name: _seconds(lambda model=model: build(con, model)) for model in models}
    return {**spent, "slowest": _slowest(seconds)}


def day(folder: Path, first: int, count: int, number: int) -> dict[str, Any]:
    """The events of one more day, which are not timed, and every model again, which is."""
    with _open(folder) as con:
        activity_log.events(con, first, first + count, day=activity_log.DAYS + number)
        con.execute("checkpoint")
    return ours(folder)


def pages(folder: Path) -> dict[str, Any]:
    """Every query of the six pages on these marts, asked many times by eight readers: the 95th percentile."""
    with _open(folder) as con:
        con.execute(f"attach '{folder / 'marts.duckdb'}' as published")
        names = con.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        for (name,) in names:
            con.execute(f"create or replace table published.{name} as from marts.{name}")
        con.execute("""
            create or replace table published.publication_facts as
            select reporting_on, last_week_on, last_month_on, 'Asia/Shanghai' as reporting_zone
            from intermediate.int_reporting""")
        for name, label in (("topics", "topic_id"), ("skills", "skill_id")):
            con.execute(
                f"create table if not exists published.{name} ({label} varchar, label_zh varchar, label_en varchar)"
            )
    asked = questions()
    con = duckdb.connect(folder / "marts.duckdb", read_only=True)
    con.execute("set threads = 2")

    def reader(number: int) -> list[tuple[float, str]]:
        cursor, spent = con.cursor(), []
        for turn in range(ROUNDS * len(asked)):
            sql, parameters = asked[(turn + number * 7) % len(asked)]
            start = time.perf_counter()
            cursor.sql(sql, params=list(parameters)).pl()
            spent.append((time.perf_counter() - start, " ".join(sql.split())[:60]))
        return spent

    reader(0)  # warm, like a server that has been up for a minute
    with timed() as spent, ThreadPoolExecutor(READERS) as pool:
        times = [one for many in pool.map(reader, range(READERS)) for one in many]
    p95 = statistics.quantiles([seconds for seconds, _ in times], n=20)[-1]
    by_query: dict[str, list[float]] = {}
    for seconds, sql in times:
        by_query.setdefault(sql, []).append(seconds)
    worst = sorted(((statistics.median(s) * 1000, sql) for sql, s in by_query.items()), reverse=True)[:3]
    return {
        "seconds": p95,
        "processor_seconds": spent["processor_seconds"],
        "queries": len(asked),
        "slowest_median_ms": {sql: round(ms, 1) for ms, sql in worst},
    }


def questions() -> list[tuple[str, tuple[Any, ...]]]:
    """What the pages ask, taken from their own functions."""
    found: list[tuple[str, tuple[Any, ...]]] = []

    def ask(sql: str, *parameters: Any) -> pl.DataFrame:
        found.append((sql.replace("_@", "_zh"), parameters))
        names = ["definition_id", "label", "members"]
        return pl.DataFrame({name: ["x"] for name in names})

    arguments: dict[str, tuple[Any, ...]] = {
        "periods": ("members", "day", 91), "retention": ("joined_month", 12), "funnel": ("learning",),
        "visits": ("members",), "hours": ("members",), "changes": ("channel",),
    }  # fmt: skip
    kept = publication.ask
    try:
        publication.ask = ask
        for module in ASKING:
            module.ask = ask  # type: ignore[attr-defined]
            for name, question in getmembers(module, isfunction):
                if question.__module__ == module.__name__ and not name.startswith("_"):
                    _call(question, arguments.get(name))
    finally:
        publication.ask = kept
        for module in ASKING:
            module.ask = kept  # type: ignore[attr-defined]
    return found


def _call(question: Callable[..., Any], arguments: tuple[Any, ...] | None) -> None:
    """A number of rows, a currency or a name: whatever the function wants."""
    wanted = list(question.__annotations__.items())
    usual = {"int": 26, "int | None": parts.LISTED, "str": "CNY", "str | None": None}
    given = arguments if arguments is not None else [usual[kind] for name, kind in wanted if name != "return"]
    with suppress(LookupError, TypeError, ValueError, pl.exceptions.PolarsError):  # heard is enough
        question(*given)


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(folder / "warehouse.duckdb")
    con.execute("set TimeZone = 'UTC'")
    con.execute(f"set temp_directory = '{folder / 'spill'}'")
    return con


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _slowest(seconds: dict[str, float]) -> dict[str, float]:
    ordered = sorted(seconds.items(), key=lambda pair: -pair[1])
    return {name: round(spent, 2) for name, spent in ordered[:12]}


CASES = {"hand": hand, "ours": ours, "day": day, "pages": pages}

if __name__ == "__main__":
    case, place, *numbers = sys.argv[1:]
    print(json.dumps(CASES[case](Path(place), *map(int, numbers))))
