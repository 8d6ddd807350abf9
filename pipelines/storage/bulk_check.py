"""What would become of the lines of a file of events? The pipeline's own way, into a warehouse that is thrown away.

The key of the pseudonyms is made up and forgotten, so nothing that is written meanwhile can be recognised by anybody.
What the real warehouse already holds is not looked at: lines that it knows would be `unchanged`. May import: contracts,
sources, storage.
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts import reference
from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import LINEAGE, Event
from pipelines.failures import ConfigurationError
from pipelines.sources import SOURCES
from pipelines.sources._source import POINTER, REASON, Unreadable
from pipelines.storage import bulk, loading, warehouse
from pipelines.storage.pseudonyms import KEY_BYTES, Pseudonyms

Line = dict[str, Any]
SHOWN = ("verb", "object_kind", "actor_kind", "actor_rule", "occurred_at")


def check(feed: Feed, file: Path, verbs: pl.DataFrame, at: datetime) -> list[Line]:
    """One entry a line, in order: pointer, outcome (`loaded` or the reason why not), what was read, what is missing.

    `verbs` is the vocabulary as `vocabularies.table` reads it. ConfigurationError for a kind that reads no events.
    """
    source = SOURCES.get(feed.kind)
    if source is None or source.contract_of(feed) is not Event:
        kinds = sorted(kind for kind, one in SOURCES.items() if one.bulk or kind == "events_file")
        raise ConfigurationError(f"{feed.kind} reads no events. Kinds that do: {', '.join(kinds)}.")
    pseudonyms = Pseudonyms(os.urandom(KEY_BYTES))
    told = _bulk(feed, file, verbs, pseudonyms, at) if source.bulk else _rows(feed, file, pseudonyms, at)
    expected = {row["verb_id"]: row["expects"] or [] for row in verbs.iter_rows(named=True)}
    return [_line(row, expected) for row in told.iter_rows(named=True)]


def _line(row: dict[str, Any], expected: dict[str, list[str]]) -> Line:
    lacks = [field for field in expected.get(row["verb"] or "", []) if row[field] is None]
    is_loaded = row["outcome"] == "loaded"
    return {
        "pointer": row["pointer"],
        "outcome": row["outcome"],
        **{name: row[name] for name in SHOWN},
        "lacks": lacks if is_loaded else [],
    }


def _bulk(feed: Feed, file: Path, verbs: pl.DataFrame, pseudonyms: Pseudonyms, at: datetime) -> pl.DataFrame:
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        warehouse.prepare(con)
        marks = {"feed": pl.lit("verbs"), "payload_sha256": pl.lit("0" * 64), "landed_at": pl.lit(at)}
        types = reference.Verb.dtypes()
        known = verbs.with_columns(value.cast(types[c]).alias(c) for c, value in marks.items())
        warehouse.insert(con, reference.Verb, known)
        bulk.load(con, feed, [file], landing=Path(name), pseudonyms=pseudonyms, landed_at=at)
        con.execute(
            f"""create or replace temp view lines as
                select *, coalesce(pointer, 'line ' || (file_row_number + 1)) as place
                from read_parquet('{name}/**/*.parquet', file_row_number = true)
                left join vocabulary on iri = verb_iri"""
        )
        return con.sql(
            """select place as pointer, coalesce(aside.reason, 'loaded') as outcome, verb_id as verb,
                       lines.* exclude (pointer, reason, place, verb_iri, iri, verb_id, needs, file_row_number)
                from lines left join operations.quarantine as aside on aside.pointer = place
                order by file_row_number"""
        ).pl()


def _rows(feed: Feed, file: Path, pseudonyms: Pseudonyms, at: datetime) -> pl.DataFrame:
    """Kinds that read rows: parsed, then held against the contract as the loader does."""
    source = SOURCES[feed.kind]
    assert source.parse is not None
    payload = file.read_bytes()
    try:
        if source.pseudonymise is not None:
            payload = source.pseudonymise(payload, feed, pseudonyms.token)
        parsed = loading.complete(Event, source.parse(payload, feed))
    except Unreadable as error:
        empty = pl.DataFrame({"pointer": ["payload"], "outcome": [error.reason]})
        return empty.with_columns(pl.lit(None).alias(c) for c in Event.dtypes())
    types = Event.dtypes()
    marks = {"feed": feed.name, "payload_sha256": "0" * 64, "landed_at": at}
    parsed = parsed.with_columns(pl.lit(value).cast(types[c]).alias(c) for c, value in marks.items())
    order = parsed.select(POINTER).with_row_index("place")
    good, bad = loading.split(Event, parsed)
    aside = bad.select(pl.col(POINTER).alias("pointer"), pl.col(REASON).alias("outcome"))
    rows = parsed.rename({POINTER: "pointer"}).drop(REASON)
    told = rows.join(aside, on="pointer", how="left").join(order.rename({POINTER: "pointer"}), on="pointer")
    assert told.height == good.height + bad.height
    return told.sort("place").with_columns(pl.col("outcome").fill_null("loaded")).drop(*LINEAGE, strict=False)
