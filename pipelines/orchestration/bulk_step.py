"""One bulk feed's landing: its new files, or the pages that are new at its source, straight into `raw.events`.

Landing and loading are one step, because rows are typed and pseudonymous before anything is written: pages of the
network are never on a disk as they came. Repeated statements are unchanged rows, so a page may be read twice.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import Payload
from pipelines.orchestration import landing_step
from pipelines.orchestration.platform import Platform
from pipelines.sources import SOURCES
from pipelines.sources._source import FetchFailed
from pipelines.storage import bulk, landing, warehouse
from pipelines.storage.bulk_files import Place


def land(feed: Feed, platform: Platform, run_id: str) -> dict[str, Any]:
    """Land and load the new files of a feed; its receipt."""
    at, start = datetime.now(UTC), time.perf_counter()
    chosen = platform.settings
    validators = landing.Validators(chosen.landing, SOURCES[feed.kind].family_of(feed), feed.name)
    try:
        files = landing_step.new_files(feed, chosen, validators)
        payloads = bring_in(feed, platform, files, at) if files else 0
        said: dict[str, Any] = {"status": "new" if payloads else "unchanged", "payloads": payloads}
        said["bytes"] = sum(file.stat().st_size for file in files)
        validators.save()
    except FetchFailed as error:
        said = landing_step.trouble(error.reason, error)
    return landing_step.receipt(feed, run_id, at, **said, seconds=round(time.perf_counter() - start, 3))


def bring_in(feed: Feed, platform: Platform, places: Sequence[Place], at: datetime) -> int:
    """Files, or answers in memory, into landing and warehouse in one go; how many of them were new."""
    root, pseudonyms = platform.settings.landing, platform.pseudonyms
    with warehouse.connect(platform.settings.warehouse) as con:
        seen = {
            sha256
            for (sha256,) in con.execute(
                "select payload_sha256 from operations.payloads where feed = ?", [feed.name]
            ).fetchall()
        }
        lines = bulk.load(con, feed, places, landing=root, pseudonyms=pseudonyms, landed_at=at, seen=seen)
        ledger(con, lines)
    return len(lines)


def ledger(con: duckdb.DuckDBPyConnection, lines: list[dict[str, Any]]) -> None:
    """Write the lines of the ledger."""
    if lines:
        warehouse.insert(con, Payload, pl.DataFrame(lines, schema=Payload.dtypes()))
