"""The registry of attribution: every feed with its titles, licence and terms, as a table beside the rows.

Written from the feeds file whenever a run begins, so that marts and releases can credit where each row came from.
A feed that has left the file keeps its entry for as long as the warehouse has its rows. May import: contracts,
sources, storage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import duckdb
import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import FeedEntry
from pipelines.sources import SOURCES
from pipelines.storage import warehouse


def entries(feeds: Sequence[Feed]) -> pl.DataFrame:
    """The feeds as rows of `operations.feeds`."""
    rows = [
        {
            "feed": feed.name,
            "kind": feed.kind,
            "family": SOURCES[feed.kind].family_of(feed),
            "contract": warehouse.address(SOURCES[feed.kind].contract_of(feed)),
            "is_enabled": feed.enabled,
            **{name: getattr(feed, name) for name in SAME},
        }
        for feed in feeds
    ]
    return pl.DataFrame([{c: row[c] for c in FeedEntry.dtypes()} for row in rows], schema=FeedEntry.dtypes())


SAME = ("title_zh", "title_en", "language", "url", "licence", "attribution", "terms_url", "terms_note", "tier")


def write(con: duckdb.DuckDBPyConnection, feeds: Sequence[Feed]) -> None:
    """Bring the table up to date with the feeds file."""
    now = entries(feeds)
    gone = con.sql(
        """select * from operations.feeds
           where feed in (select feed from operations.payloads) order by feed"""
    ).pl()
    gone = gone.filter(~pl.col("feed").is_in(now["feed"].implode())).with_columns(is_enabled=pl.lit(False))
    warehouse.replace(con, FeedEntry, pl.concat([now, gone.select(now.columns)]).sort("feed"))


def digest(feeds: Sequence[Feed]) -> str:
    """Changes when an entry does: a corrected licence must reach the marts."""
    return hashlib.sha256(repr(entries(feeds).sort("feed").rows()).encode()).hexdigest()[:16]
