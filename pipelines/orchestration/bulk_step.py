"""One bulk feed's landing: its new files, or the pages that are new at its source, straight into `raw.events`.

Landing and loading are one step, because rows are typed and pseudonymous before anything is written: pages of the
network are never on a disk as they came. Where a reading stands (`reading` in the feed's validators) is saved after
each page, so that an interrupted one goes on where it broke off; readings overlap by an hour and repeated statements
are unchanged rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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

READING = "reading"  # the place of the validators that holds watermark and cursor
OVERLAP = timedelta(hours=1)  # a source may store a little out of order

Line = dict[str, Any]


def land(feed: Feed, platform: Platform, run_id: str) -> Line:
    """Land and load what is new; the receipt is logged and answered."""
    start = now = datetime.now(UTC)
    chosen = platform.settings
    validators = landing.Validators(chosen.landing, SOURCES[feed.kind].family_of(feed), feed.name)
    lines: list[Line] = []
    said: Line = {"bytes": 0}
    try:
        parts = _files(feed, platform, validators, now) if feed.path else _pages(feed, platform, validators)
        for new, size in parts:
            lines += new
            said["bytes"] += size
        said["status"] = "landed" if lines else "unchanged"
        validators.save()
    except FetchFailed as error:
        said |= {"status": "failed", "reason": error.reason, "detail": str(error)[:500]}
    said["payloads"] = len(lines)
    seconds = round((datetime.now(UTC) - start).total_seconds(), 3)
    line = landing_step.receipt(feed, run_id, now, **said, seconds=seconds)
    landing.log(chosen.landing, "receipts", [line], now)
    return line


def _files(
    feed: Feed, platform: Platform, validators: landing.Validators, now: datetime
) -> Iterator[tuple[list[Line], int]]:
    """All new files at once; (lines of the ledger, bytes)."""
    chosen = platform.settings
    files = landing_step.new_files(feed, chosen, validators)
    if not files:
        return
    with warehouse.connect(chosen.warehouse) as con:
        lines = bulk.load(con, feed, files, landing=chosen.landing, pseudonyms=platform.pseudonyms, landed_at=now)
        ledger(con, lines)
    yield lines, sum(file.stat().st_size for file in files)


def _pages(feed: Feed, platform: Platform, validators: landing.Validators) -> Iterator[tuple[list[Line], int]]:
    """Page by page; (lines of the ledger, bytes)."""
    fetch = SOURCES[feed.kind].fetch
    assert fetch is not None, "storage.feeds refuses such a line"
    chosen, known = platform.settings, validators.of(READING)
    http = platform.http(validators)
    progress = http.progress
    if progress.since is None and known.get("watermark"):
        progress.since = datetime.fromisoformat(known["watermark"]) - OVERLAP
    progress.cursor = progress.cursor or known.get("cursor")
    newest: str | None = known.get("newest")
    with warehouse.connect(chosen.warehouse) as con:
        for page in fetch(http, feed):
            lines = bulk.load(
                con,
                feed,
                [page],
                landing=chosen.landing,
                pseudonyms=platform.pseudonyms,
                landed_at=datetime.now(UTC),
                seen=_seen(con, feed),
            )
            ledger(con, lines)
            newest = _newest(con, chosen.landing, lines, newest)
            # a page is never lost by a crash here: at worst it is read again, and its rows are unchanged
            validators.learn(READING, cursor=progress.cursor, newest=newest)
            validators.save()
            yield lines, len(page)
    validators.learn(READING, cursor=progress.cursor, newest=newest)
    if progress.cursor is None and newest:
        # only a reading that came to its end moves the watermark: pages may come newest first
        validators.learn(READING, watermark=max(newest, known.get("watermark") or ""), newest=None)


def _seen(con: duckdb.DuckDBPyConnection, feed: Feed) -> set[str]:
    """The payloads of a feed that are loaded: the same page again brings nothing."""
    found = con.execute("select payload_sha256 from operations.payloads where feed = ?", [feed.name]).fetchall()
    return {sha256 for (sha256,) in found}


def _newest(con: duckdb.DuckDBPyConnection, root: Any, lines: list[Line], before: str | None) -> str | None:
    """The latest time at which the source stored one of these rows, refused ones included; never in the future."""
    times = [before] if before else []
    for line in lines:
        (at,) = con.execute(
            "select least(max(coalesce(stored_at, occurred_at)), ?) from read_parquet(?)",
            [datetime.now(UTC), str(root / line["path"])],
        ).fetchone() or (None,)
        times += [at.astimezone(UTC).isoformat()] if at else []
    return max(times, default=None)


def ledger(con: duckdb.DuckDBPyConnection, lines: list[Line]) -> None:
    """Write the lines of the ledger."""
    if lines:
        warehouse.insert(con, Payload, pl.DataFrame(lines, schema=Payload.dtypes()))
