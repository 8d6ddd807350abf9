"""What members were shown and when: the ledger against which scores of recommendations are held later.

Publishing is showing: readers see nothing but publications, and those hold each list with its scores. So when a version
has been published, every item of its lists is noted in `landing/log/showings/`, a line for each list, with score, rank,
model and version. The next build reads the lines into `operations.showings` (`oplog`), as it reads runs and receipts,
and `marts.recommendation_outcomes` joins what the member then did.

Why a log beside the landing zone, and no table of the warehouse: a list that was shown cannot be computed again once
code or data have changed, so it is a source; and a replay empties the warehouse. Why `shown_on` is the newest day of
the data and not the clock's: outcomes are looked for in the data after that day, however late it was built; the same
data published twice, or replayed, note nothing anew. Why an item is noted once in WINDOW_DAYS: a list that stands for
a month is one showing, not thirty, and one outcome must not be counted for all of them. Matches are lists like the
others, with the version of what matches as their model; `marts.calibration` joins what became of them.
May import: contracts, landing, warehouse.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts.operations import Showing
from pipelines.storage import landing, warehouse

SHOWINGS = "showings"
WINDOW_DAYS = 28
# Tables of lists: where they are, what a row of theirs is as [member_id, kind, item_id, rank, score, model]. `$matcher`
# is the version of what matches. A table that a warehouse does not have shows nothing.
LISTS = {
    "recommendations": "member_id, kind, item_id, rank, score, model",
    "job_matches": "member_id, 'job_match' as kind, job_id as item_id, rank, score, $matcher as model",
    "project_matches": "member_id, 'project_match' as kind, project_id as item_id, rank, score, $matcher as model",
}
NEWEST = "select max(occurred_at)::date from staging.stg_events where actor_kind = 'member'"


def note(con: duckdb.DuckDBPyConnection, root: Path, version: str, at: datetime, matcher: str) -> int:
    """Log what this publication shows and was not shown in the last WINDOW_DAYS of the data; how many items.

    `matcher` is the version of what matches (`derive.matching.VERSION`).
    """
    (shown_on,) = warehouse.one(con, NEWEST)
    if shown_on is None:
        return 0
    lists = _lists(con, matcher)
    key = ["member_id", "kind", "item_id"]
    recent = pl.col("shown_on") > shown_on - timedelta(days=WINDOW_DAYS)
    fresh = lists.join(_noted(root).filter(recent).select(key), on=key, how="anti").sort("member_id", "kind", "rank")
    grouped = fresh.group_by("member_id", "kind", "model", maintain_order=True).agg("item_id", "rank", "score")
    same = {"shown_on": f"{shown_on:%Y-%m-%d}", "version": version, "published_at": at.isoformat()}
    if grouped.height:
        landing.log(root, SHOWINGS, ({**row, **same} for row in grouped.iter_rows(named=True)), at)
    return fresh.height


def rows(root: Path) -> Iterator[dict[str, Any]]:
    """The log item by item, as lines of `operations.showings`."""
    for line in landing.logged(root, SHOWINGS):
        same = {name: value for name, value in line.items() if name not in ("item_id", "rank", "score")}
        for item_id, rank, score in zip(line["item_id"], line["rank"], line["score"], strict=True):
            shown_on = date.fromisoformat(line["shown_on"])
            yield {**same, "item_id": item_id, "rank": rank, "score": score, "shown_on": shown_on}


def _lists(con: duckdb.DuckDBPyConnection, matcher: str) -> pl.DataFrame:
    """Every item of every list as the warehouse has it now."""
    there = con.execute("select table_name from information_schema.tables where table_schema = 'derived'").fetchall()
    known = {name for (name,) in there}
    shown = [f"select {row} from derived.{name}" for name, row in LISTS.items() if name in known]
    query = f"from ({' union all '.join(shown)}) order by member_id, kind, rank"
    return con.sql(query, params={"matcher": matcher}).pl()


def _noted(root: Path) -> pl.DataFrame:
    """[member_id, kind, item_id, shown_on] of everything in the log, also what no build has read yet."""
    told = Showing.dtypes()
    names = ("member_id", "kind", "item_id", "shown_on")
    return pl.DataFrame([{n: row[n] for n in names} for row in rows(root)], schema={n: told[n] for n in names})
