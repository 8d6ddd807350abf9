"""The log of ten million events into the warehouse, beside the bare parse; then 100,000 more on top.

Ours: parse, validate, deduplicate, pseudonymise, write the landing zone, store in `raw.events`, account for each
line. Bare: DuckDB's `read_ndjson` to Parquet with the same columns, no check, no key, nothing stored.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.storage import bulk, warehouse
from pipelines.storage.pseudonyms import Pseudonyms
from tests.benchmarks import events
from tests.benchmarks.measure import Result, median, run, timed

EVENTS, MORE, FILES, REPEATS = 10_000_000, 100_000, 10, 3
FEED = Feed.model_validate({"name": "log", "kind": "xapi", "path": "x", "base": f"{events.SITE}/"})
EXTENSIONS = ("channel", "amount", "currency", "quantity", "detail")
RATIO, MORE_RATIO, PEAK_MIB = 2.0, 0.15, 1229
LANDING_SHARE = 0.15  # of the input's size, at most


def benchmark(count: int = EVENTS, more: int = MORE) -> list[Result]:
    """Both measurements: medians of interleaved repeats, each in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = events.write(folder / "log", count, files=FILES, of=count)
        events.write(folder / "more", more, files=1, first=count, of=count)
        bare, full, added = [], [], []
        for _ in range(REPEATS):
            bare.append(run(__name__, "bare", folder))
            shutil.rmtree(folder / "home", ignore_errors=True)
            full.append(run(__name__, "ours", folder, "log"))
            added.append(run(__name__, "ours", folder, "more"))
        ours, plain, later = median(full), median(bare), median(added)
        assert later.facts["landing_share"] <= LANDING_SHARE, later.facts
    return [
        Result(
            f"ingest {count:,} events of {size} bytes",
            "DuckDB read_ndjson to Parquet, no checks",
            ours.seconds,
            plain.seconds,
            ours.peak_mib,
            RATIO,
            PEAK_MIB,
            ours.processor_seconds / plain.processor_seconds,
            json.dumps(ours.facts),
        ),
        Result(
            f"{more:,} events more",
            f"our ingest of {count:,}",
            later.seconds,
            ours.seconds,
            later.peak_mib,
            MORE_RATIO,
            PEAK_MIB,
            later.processor_seconds / ours.processor_seconds,
            json.dumps(later.facts),
        ),
    ]


def bare(folder: Path) -> dict[str, float]:
    """What the engine alone needs for the same files and columns."""
    extensions = "STRUCT(" + ", ".join(f'"{events.SITE}/ext/{e}" VARCHAR' for e in EXTENSIONS) + ")"
    columns = f"""{{
        id: 'VARCHAR', actor: 'STRUCT(account STRUCT(name VARCHAR))', verb: 'STRUCT(id VARCHAR)',
        object: 'STRUCT(id VARCHAR, definition STRUCT(type VARCHAR, name MAP(VARCHAR, VARCHAR)))',
        result: 'STRUCT(score STRUCT(scaled DOUBLE), success BOOLEAN, duration VARCHAR, extensions {extensions})',
        context: 'STRUCT(registration VARCHAR, platform VARCHAR, language VARCHAR,
                         contextActivities STRUCT(parent STRUCT(id VARCHAR)[]), extensions {extensions})',
        timestamp: 'VARCHAR', stored: 'VARCHAR'}}"""
    either = [f'coalesce(result.extensions."{e}", context.extensions."{e}")' for e in
              (f"{events.SITE}/ext/{e}" for e in EXTENSIONS)]  # fmt: skip
    with duckdb.connect() as con:
        con.execute("set preserve_insertion_order = false")
        query = f"""
            copy (
                select id, actor.account.name as account, verb.id as verb, object.definition.type as kind,
                       object.id as object, object.definition.name['zh-CN'] as name,
                       context.contextActivities.parent[1].id as parent, timestamp, stored, context.platform,
                       context.language, context.registration, result.score.scaled, result.success, result.duration,
                       {", ".join(either)}
                from read_ndjson('{folder}/log/*', columns = {columns}, ignore_errors = true)
            ) to '{folder}/bare.parquet' (format parquet, compression zstd)"""
        with timed() as spent:
            con.execute(query)
    return spent


def ours(folder: Path, what: str) -> dict[str, float]:
    """The way that `talent ingest` takes, from the files to a closed warehouse."""
    home = folder / "home"
    pseudonyms = Pseudonyms.load(folder / "key", home)
    with warehouse.connect(home / "warehouse.duckdb") as con:
        warehouse.prepare(con)
        con.execute("delete from reference.verbs")
        con.execute(
            "insert into reference.verbs (verb_id, iri) select parse_filename(iri), iri from (select unnest(?) as iri)",
            [list(events.VERBS.values())],
        )
    with timed() as spent, warehouse.connect(home / "warehouse.duckdb") as con:
        files = sorted((folder / what).iterdir())
        lines = bulk.load(
            con, FEED, files, landing=home / "landing", pseudonyms=pseudonyms, landed_at=datetime.now(UTC)
        )
    landed = sum(file.stat().st_size for file in (home / "landing").rglob("*.parquet"))
    share = landed / sum(file.stat().st_size for name in ("log", "more") for file in (folder / name).iterdir())
    counted = {c: sum(line[f"rows_{c}"] for line in lines) for c in ("in", "new", "unchanged", "quarantined")}
    return {**spent, **counted, "landing_share": round(share, 4)}


if __name__ == "__main__":
    case, folder, *rest = sys.argv[1:]
    print(json.dumps({"bare": bare, "ours": ours}[case](Path(folder), *rest)))
