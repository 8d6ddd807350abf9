"""The pipeline's own log as rows, from the lines beside the landing zone: fetches, looks at links, runs,
checks, and what members were shown.

Only what was written before `cutoff` counts, so that a build never sees itself and `talent replay` of a published
state sees what that build saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.operations import (
    Check,
    Crawl,
    Enforcement,
    KeptPathVersion,
    LinkCheck,
    Receipt,
    RemovedPayload,
    Run,
    Showing,
    Stage,
)
from pipelines.storage import landing, retention, showings, warehouse


def load(con: duckdb.DuckDBPyConnection, root: Path, cutoff: datetime) -> dict[str, int]:
    """Bring the log's new lines into `operations.*`; rows added per table."""
    (since,) = warehouse.one(con, "select coalesce(strftime(max(fetched_at), '%Y-%m-%d'), '') from operations.receipts")
    receipts = list({line["receipt_id"]: line for line in landing.logged(root, "receipts", since)}.values())
    runs = list(landing.logged(root, "runs"))
    crawls = (
        {**line, "crawled_at": line["fetched_at"], "payload_sha256": sha}
        for line in receipts
        for sha in dict.fromkeys(line.get("pages") or ())
    )
    looks = landing.logged(root, "link_checks")
    added = {
        "link_checks": _add(con, LinkCheck, looks, "checked_at", cutoff),
        "crawls": _add(con, Crawl, crawls, "crawled_at", cutoff),
        "receipts": _add(con, Receipt, receipts, "fetched_at", cutoff),
        "runs": _add(con, Run, ({k: r.get(k) for k in Run.dtypes()} for r in runs), "finished_at", cutoff),
        "showings": _add(con, Showing, showings.rows(root), "published_at", cutoff),
    }
    retention.restore_ledger(con, root)
    # made at the cutoff itself, by this build
    until = cutoff + timedelta(microseconds=1)
    added["path_versions"] = _add(con, KeptPathVersion, landing.logged(root, "path_versions"), "logged_at", until)
    added |= {
        "enforcements": _add(con, Enforcement, landing.logged(root, retention.ENFORCED), "enforced_at", until),
        "removed_payloads": _add(con, RemovedPayload, landing.logged(root, retention.REMOVED), "removed_at", until),
    }
    known = {row[0] for row in con.execute("select run_id from operations.runs").fetchall()}
    runs = [r for r in runs if r["run_id"] in known]
    stages = ({"run_id": r["run_id"], "stage": s, "seconds": t} for r in runs for s, t in r.get("stages", {}).items())
    checks = ({"run_id": r["run_id"], **c} for r in runs for c in r.get("checks", []))
    return {**added, "stages": _add(con, Stage, stages), "checks": _add(con, Check, checks)}


def _add(
    con: duckdb.DuckDBPyConnection,
    contract: type[Contract],
    lines: Iterable[dict[str, Any]],
    clock: str | None = None,
    cutoff: datetime | None = None,
) -> int:
    """Insert the lines whose key is new and whose clock lies before the cutoff."""
    types = contract.dtypes()
    times = [c for c, t in types.items() if isinstance(t, pl.Datetime)]
    days = [c for c, t in types.items() if t == pl.Date]
    texts = {c: (pl.String() if c in (*times, *days) else t) for c, t in types.items()}
    # a day of the log is a text, one that was computed from it a date
    said = [{c: str(line[c]) if c in days and line.get(c) else line.get(c) for c in types} for line in lines]
    rows = pl.DataFrame(said, schema=texts).with_columns(
        pl.col(times).str.to_datetime(time_unit="us", time_zone="UTC"), pl.col(days).str.to_date()
    )
    if clock and cutoff:
        rows = rows.filter(pl.col(clock) < cutoff)
    key = contract.key()
    known = con.sql(f"select {', '.join(key)} from {warehouse.address(contract)}").pl()
    rows = rows.unique(key, keep="last", maintain_order=True).join(known, on=key, how="anti")
    contract.validate(rows, lazy=True)
    warehouse.insert(con, contract, rows)
    return rows.height
