"""`talent quarantine redrive`: landed payloads read again by the present parser, without fetching.

After a grammar, a mapping or a vocabulary was mended, the rows that now pass are loaded and leave the quarantine;
the others stay. May import: sources, storage, settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import Payload
from pipelines.failures import ConfigurationError, StorageError
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import Unreadable
from pipelines.storage import bulk, landing, loading, lock, quarantine, subscriptions, warehouse
from pipelines.storage.quarantine import Chosen


@dataclass(frozen=True)
class Redriven:
    """What reading one feed's payloads again came to; `skipped` says why it was not done."""

    feed: str
    payloads: int = 0
    rows_in: int = 0
    loaded: int = 0
    quarantined_before: int = 0
    quarantined: int = 0
    skipped: str | None = None

    @property
    def recovered(self) -> int:
        """Rows that were put aside before and are loaded now."""
        return self.quarantined_before - self.quarantined


def redrive(settings: Settings, chosen: Chosen) -> list[Redriven]:
    """Read again what the chosen rows came from; one entry a feed. A ConfigurationError when nothing is chosen."""
    known = {feed.name: feed for feed in subscriptions.all_feeds(settings, with_disabled=True)}
    if chosen.feed and chosen.feed not in known:
        raise ConfigurationError(f"There is no feed `{chosen.feed}` in {settings.feeds.name}. See `talent feeds`.")
    with lock.writer(settings.data), warehouse.connect(settings.warehouse) as con:
        warehouse.prepare(con)
        affected = quarantine.affected(con, chosen)
        return [
            _feed(con, known[name], settings, since)
            if name in known
            else Redriven(name, skipped="no longer in the feeds file, so its parser is unknown")
            for name, since in sorted(affected.items())
        ]


def _feed(con: duckdb.DuckDBPyConnection, feed: Feed, settings: Settings, since: datetime) -> Redriven:
    """Read one feed again from the first payload with chosen rows on.

    The payloads after it follow in the order they were landed, so that an older content never stays in place of a
    newer one.
    """
    source = SOURCES[feed.kind]
    family = source.family_of(feed)
    landed = [one for one in landing.payloads(settings.landing, family, feed.name) if one.landed_at >= since]
    places = ["/".join(one.path.parts[-4:]) for one in landed]
    _, _, before = _counted(con, feed, places)
    if not landed:
        return Redriven(feed.name, skipped="its payloads are no longer in the landing zone")
    if source.bulk:
        _bulk(con, feed, landed, places)
    else:
        validators = landing.Validators(settings.landing, family, feed.name)
        for one in landed:
            try:
                loading.load(con, feed, source, one)
            except Unreadable:
                continue
            _is_readable(validators, one)
        validators.save()
    rows_in, loaded, aside = _counted(con, feed, places)
    if rows_in != loaded + aside:
        raise StorageError(f"{feed.name}: {rows_in} rows in, but {loaded} loaded and {aside} put aside: a bug.")
    return Redriven(feed.name, len(landed), rows_in, loaded, before, aside)


def _bulk(con: duckdb.DuckDBPyConnection, feed: Feed, landed: list[landing.Landed], places: list[str]) -> None:
    """The same for files of events: what is stored stays, what passes now joins it."""
    lines: list[dict[str, Any]] = bulk.replay(con, feed, [one.path for one in landed])
    con.execute("begin")
    con.execute("delete from operations.payloads where feed = ? and list_contains(?, path)", [feed.name, places])
    warehouse.insert(con, Payload, pl.DataFrame(lines, schema=Payload.dtypes()))
    con.execute("commit")


def _counted(con: duckdb.DuckDBPyConnection, feed: Feed, places: list[str]) -> tuple[int, int, int]:
    """(rows in, loaded, put aside) of some payloads, as the ledger says."""
    return warehouse.one(
        con,
        """select coalesce(sum(rows_in), 0)::bigint, coalesce(sum(rows_loaded), 0)::bigint,
                  coalesce(sum(rows_quarantined), 0)::bigint
           from operations.payloads where feed = ? and list_contains(?, path)""",
        [feed.name, places],
    )  # pyright: ignore[reportReturnType]


def _is_readable(validators: landing.Validators, one: landing.Landed) -> None:
    """A payload that could not be read before and can be now no longer counts as the feed's failure."""
    for known in validators.web.values():
        if str(known.get("sha256", "")).startswith(one.sha12):
            known["refused"] = None
