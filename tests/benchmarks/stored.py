"""A day of 100,000 events on 10 million stored, beside a bare MERGE; the same day on 40 million.

The stored rows and the day are made by DuckDB from numbers, so both sides get the same parsed rows: of the day, 5 % are
stored already (from anywhere in the past), 1 % are late. Ours: from the landed file to a closed warehouse, with
verdicts, quarantine and counts. Bare: `MERGE ... WHEN NOT MATCHED` of the same file into a table of the same columns
whose ids are UUIDs, the narrowest type that DuckDB has for them, and the file closed. Every repeat starts from a copy
that is on the disk: writing four gigabytes back is nobody's work here.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.sources import xapi
from pipelines.storage import bulk, bulk_landing, warehouse
from pipelines.storage.bulk_keys import EventKeys
from tests.benchmarks import events
from tests.benchmarks.measure import Result, median, run, timed

STORED, TIMES, DAY, REPEATS = 10_000_000, 4, 100_000, 5
KNOWN, LATE = 0.05, 0.01  # shares of the day
DAYS = 365
END = 100_000_000  # number of the day's first event; what is stored comes before it
FEED = Feed.model_validate({"name": "log", "kind": "xapi", "path": "x", "base": f"{events.SITE}/"})
RATIO, GROWTH, PEAK_MIB = 1.2, 1.5, 1229


def benchmark(stored: int = STORED, times: int = TIMES, day: int = DAY) -> list[Result]:
    """Medians of repeats, each in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small", folder / "large"
        # in processes of their own: a child's peak memory counts what its parent held when it was forked
        run(__name__, "make_day", folder / "day", stored, day)
        run(__name__, "make_stored", small, stored, stored)
        run(__name__, "make_stored_bare", small)
        ours, bare = [], []
        for _ in range(REPEATS):
            bare.append(run(__name__, "bare", small, folder))
            ours.append(run(__name__, "ours", small, folder))
        shutil.rmtree(small)
        run(__name__, "make_stored", large, stored * times, stored)
        grown = [run(__name__, "ours", large, folder) for _ in range(REPEATS)]
    one, plain, many = median(ours), median(bare), median(grown)
    return [
        Result(
            f"a day of {day:,} on {stored:,} stored",
            "DuckDB MERGE WHEN NOT MATCHED of the same rows",
            one.seconds,
            plain.seconds,
            one.peak_mib,
            RATIO,
            PEAK_MIB,
            one.processor_seconds / plain.processor_seconds,
            json.dumps(one.facts),
        ),
        Result(
            f"a day of {day:,} on {stored * times:,} stored",
            f"the same day on {stored:,}",
            many.seconds,
            one.seconds,
            many.peak_mib,
            GROWTH,
            PEAK_MIB,
            many.processor_seconds / one.processor_seconds,
            json.dumps(many.facts),
        ),
    ]


def _row(number: str, moment: str) -> str:
    """The columns of raw.events of one event, from its number."""
    return f"""
        md5('e' || {number})::uuid::varchar as event_id,
        'm_' || md5('m' || floor(pow(draw({number}, 3), 2.5) * {events.MEMBERS})::int) as actor_id,
        'member' as actor_kind, 'otherwise' as actor_rule,
        ['viewed', 'answered', 'registered', 'started', 'completed'][1 + {number} % 5] as verb,
        ['paper', 'tutorial', 'job', 'project'][1 + {number} % 4] as object_kind,
        floor(pow(draw({number}, 4), 3) * {events.THINGS})::int::varchar as object_id,
        '资料 ' || floor(pow(draw({number}, 4), 3) * {events.THINGS})::int as object_name, null::varchar as parent_id,
        {moment} as occurred_at, null::timestamptz as stored_at,
        ['web', 'ios', 'android', 'mini-program'][1 + {number} % 4] as platform, null::varchar as language,
        ['search', 'social', 'referral'][1 + {number} % 3] as channel,
        md5('s' || ({number} // 12))::uuid::varchar as registration, round(draw({number}, 6), 3) as score,
        draw({number}, 6) > 0.3 as is_success, floor(draw({number}, 6) * 3600) as duration_seconds,
        null::decimal(18, 2) as amount, null::varchar as currency, null::double as quantity, null::varchar as detail"""


def _moment(number: str, of: int) -> str:
    """When an event happened: `of` events fill the year before END evenly."""
    seconds = f"(({number} - {END}) * {DAYS * 86400}.0 / {of} + draw({number}, 7) * 20000)"
    return f"timestamptz '2026-09-01 00:00:00+00' + to_microseconds(({seconds} * 1000000)::bigint)"


def _make(path: Path) -> duckdb.DuckDBPyConnection:
    path.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(path)
    con.execute("set TimeZone = 'UTC'")
    con.execute("set memory_limit = '2GB'")
    con.execute("set preserve_insertion_order = false")
    con.execute("create macro draw(k, salt) as hash(k * 31 + salt * 1000003)::double / 18446744073709551616.0")
    return con


def _stored(folder: Path, count: int, of: int) -> None:
    """A warehouse with events in the order of time, a payload a million, and its set of keys."""
    columns = ", ".join(Event.dtypes())
    with _make(folder / "w.duckdb") as con:
        warehouse.prepare(con)
        con.execute("insert into reference.verbs (verb_id, iri) select v, v from (select unnest(?) as v)", [_verbs()])
        for first in range(END - count, END, 1_000_000):
            con.execute(
                f"""insert into raw.events ({columns})
                    select {columns} from (
                        select {_row("k", _moment("k", of))}, 'log' as feed,
                               repeat(md5('{first}'), 2) as payload_sha256,
                               timestamptz '2026-08-31 00:00:00+00' + to_microseconds({first}) as landed_at
                        from range({first}, {min(first + 1_000_000, END)}) numbers(k))"""
            )
        EventKeys.of(con)


def _verbs() -> list[str]:
    return ["viewed", "answered", "registered", "started", "completed"]


def _stored_bare(folder: Path) -> None:
    """The same rows without the project: ids as UUID."""
    with _make(folder / "bare.duckdb") as con:
        con.execute(f"attach '{folder / 'w.duckdb'}' as ours (read_only)")
        con.execute("create table events as select * replace (event_id::uuid as event_id) from ours.raw.events")


def _day(folder: Path, stored: int, count: int) -> None:
    """The day, as a landed file and as a plain one."""
    folder.mkdir()
    known, late = int(count * KNOWN), int(count * LATE)
    landed = ", ".join(f"verb as {c}" if c == xapi.VERB_IRI else c for c in xapi.landed_columns()[2:])
    anywhen = _moment(f"({END} - draw(k, 8) * {stored})", stored)
    new = f"case when k % {count // late} = 0 then {anywhen} else {_moment('k', stored)} end"
    with _make(folder / "made.duckdb") as con:
        con.execute(
            f"""create temp table made as
                select {_row("k", new)} from range({END}, {END + count - known}) numbers(k)
                union all
                select {_row("k", _moment("k", stored))}
                from (select {END} - 1 - i * {stored // known} as k from range({known}) picked(i))"""
        )
        about = f"kv_metadata {{payload_sha256: '{'ab' * 32}', landed_at: '2026-09-02T00:00:00+00:00'}}"
        place = folder / "20260902-abababababab.parquet"
        con.execute(
            f"""copy (select null::varchar as {xapi.REASON}, null::varchar as {xapi.POINTER}, {landed} from made)
                to '{place}' ({bulk_landing.PARQUET}, {about})"""
        )
        con.execute(
            f"""copy (select * replace (event_id::uuid as event_id), 'log' as feed, '{"ab" * 32}' as payload_sha256,
                             timestamptz '2026-09-02 00:00:00+00' as landed_at from made)
                to '{folder / "bare.parquet"}' ({bulk_landing.PARQUET})"""
        )


def ours(stored: Path, folder: Path) -> dict[str, float]:
    """The landed day into a copy of the warehouse."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(stored, copy, ignore=shutil.ignore_patterns("bare.*"))
    landed = [folder / "day" / "20260902-abababababab.parquet"]
    os.sync()
    with timed() as spent, warehouse.connect(copy / "w.duckdb") as con:
        (line,) = bulk.replay(con, FEED, landed)
    return {**spent, **{c: line[f"rows_{c}"] for c in ("in", "new", "unchanged", "quarantined")}}


def bare(stored: Path, folder: Path) -> dict[str, float]:
    """The same rows by the engine alone."""
    copy = folder / "copy.duckdb"
    shutil.copyfile(stored / "bare.duckdb", copy)
    os.sync()
    with timed() as spent, duckdb.connect(copy) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("set preserve_insertion_order = false")
        con.execute(
            f"""merge into events using '{folder / "day" / "bare.parquet"}' as day using (event_id)
                when not matched then insert by name"""
        )
    copy.unlink()
    return spent


def _make_one(case: str, folder: Path, counts: list[int]) -> dict[str, float]:
    with timed() as spent:
        {"make_day": _day, "make_stored": _stored, "make_stored_bare": _stored_bare}[case](folder, *counts)
    return spent


if __name__ == "__main__":
    case, place, *rest = sys.argv[1:]
    if case.startswith("make"):
        print(json.dumps(_make_one(case, Path(place), list(map(int, rest)))))
    else:
        print(json.dumps({"bare": bare, "ours": ours}[case](Path(place), *map(Path, rest))))
