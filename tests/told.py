"""What comes of a payload of a bulk kind, in a warehouse in memory: landed and loaded rows, quarantine, accounting."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import Quarantine
from pipelines.contracts.raw import Event
from pipelines.storage import bulk, bulk_files, bulk_landing, warehouse
from pipelines.storage.pseudonyms import Pseudonyms
from tests.conftest import ROOT

KEY = Pseudonyms(b"k" * 32)
AT = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """Loads into an empty warehouse: the ledger's lines, raw.events, quarantine by pointer and, counted, by reason."""

    lines: list[dict[str, Any]]
    events: pl.DataFrame
    refused: dict[str, str]
    reasons: dict[str, int]

    @property
    def counts(self) -> tuple[int, int, int]:
        """(rows in, loaded, quarantined) in all."""
        return tuple(sum(line[f"rows_{name}"] for line in self.lines) for name in ("in", "loaded", "quarantined"))  # pyright: ignore[reportReturnType]

    def event(self, **wanted: Any) -> dict[str, Any]:
        """The one event with these values."""
        (row,) = self.events.filter(**wanted).iter_rows(named=True)
        return row


def landed_rows(folder: Path, feed: Feed, payload: bytes) -> pl.DataFrame:
    """Every row of the landed file."""
    with bulk_landing.parser(KEY) as parser:
        file = bulk_files.look(payload, KEY, is_xapi=feed.kind == "xapi")
        path = bulk_landing.land(parser, feed, file, folder / "landing", AT)
    return pl.read_parquet(path)


def told(folder: Path, feed: Feed, *payloads: bytes) -> Told:
    """Load payloads one after the other; what was loaded holds its contract and every row is accounted for."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        warehouse.prepare(con)
        vocabulary(con)
        lines = [
            line
            for hour, payload in enumerate(payloads)
            for line in bulk.load(
                con, feed, [payload], landing=folder / "landing", pseudonyms=KEY, landed_at=AT.replace(hour=hour)
            )
        ]
        events = con.sql("select * from raw.events order by event_id").pl()
        aside = con.sql("select * from operations.quarantine order by pointer").pl()
    Event.validate(events, lazy=True)
    Quarantine.validate(aside, lazy=True)
    for line in lines:
        assert line["rows_in"] == line["rows_loaded"] + line["rows_quarantined"]
        assert line["rows_loaded"] == line["rows_new"] + line["rows_unchanged"]
    assert sum(line["rows_quarantined"] for line in lines) == aside.height
    assert sum(line["rows_new"] for line in lines) == events.height
    return Told(lines, events, dict(aside.select("pointer", "reason").iter_rows()), dict(Counter(aside["reason"])))


def vocabulary(con: duckdb.DuckDBPyConnection) -> None:
    """The verbs that the project knows."""
    with (ROOT / "data" / "reference" / "verbs.csv").open(encoding="utf-8", newline="") as file:
        verbs = [(row["verb_id"], row["iri"]) for row in csv.DictReader(file)]
    con.execute(
        "insert into reference.verbs (verb_id, iri) select unnest(?), unnest(?)", [*map(list, zip(*verbs, strict=True))]
    )


def written(folder: Path) -> str:
    """Everything that stands in the landing zone of `folder`, as text: names of files, metadata and every cell."""
    parts: list[str] = []
    for path in sorted((folder / "landing").rglob("*")):
        if path.is_file():
            parts.append(path.name)
            if path.suffix == ".parquet":
                with duckdb.connect() as con:
                    parts += [str(row) for row in con.execute("from parquet_kv_metadata(?)", [str(path)]).fetchall()]
                    parts += [str(row) for row in con.execute("from read_parquet(?)", [str(path)]).fetchall()]
    return "\n".join(parts)
