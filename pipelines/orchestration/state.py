"""What a build is made from: its as-of time, its cutoff, and the digest that says whether anything is new."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb

from pipelines.settings import ROOT, Settings
from pipelines.storage import landing, registry, retention, subscriptions, warehouse


@dataclass(frozen=True)
class State:
    """`as_of` is the newest landing; `digest` changes when rows, feeds' health, code or settings change."""

    as_of: datetime
    digest: str


@cache
def code_version() -> str:
    """Hash of everything that decides what marts hold: our code and the dbt project."""
    digest = hashlib.sha256()
    for file in _code_files():
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _code_files() -> list[Path]:
    python = [p for p in (ROOT / "pipelines").rglob("*.py") if p.name != "cli.py" and p.parent.name != "commands"]
    dbt = [p for kind in ("sql", "yml", "csv") for p in (ROOT / "dbt_project").rglob(f"*.{kind}")]
    return sorted([*python, *(p for p in dbt if not {"target", "logs"} & set(p.parts))])


def of(con: duckdb.DuckDBPyConnection, settings: Settings) -> State:
    """The state of a warehouse and of the feeds that fill it."""
    (as_of,) = warehouse.one(con, "select max(landed_at) from operations.payloads")
    ledger = con.execute(
        "select payload_sha256, feed, parser, landed_at, rows_loaded from operations.payloads order by all"
    ).fetchall()
    failing = sorted(failing_feeds(settings).items())
    credited = registry.digest(subscriptions.all_feeds(settings, with_disabled=True))
    looks = repr([(line["url"], line["checked_at"]) for line in landing.logged(settings.landing, "link_checks")])
    parts = [code_version(), settings.reporting_zone, repr(failing), repr(ledger), credited, looks]
    parts += [repr(settings.minimum_group), retention.fingerprint(settings.landing)]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    newest = as_of if as_of else datetime.now(UTC)
    return State(newest.astimezone(UTC), digest)


def now_of(settings: Settings) -> State:
    """The state of the warehouse as it is."""
    with warehouse.connect(settings.warehouse) as con:
        return of(con, settings)


def failing_feeds(settings: Settings) -> dict[str, str]:
    """Feed -> reason, for feeds whose newest receipt of the last week says that not all is well."""
    since = f"{datetime.now(UTC) - timedelta(days=7):%Y-%m-%d}"
    newest = {line["feed"]: line for line in landing.logged(settings.landing, "receipts", since)}
    return {feed: str(line["reason"]) for feed, line in newest.items() if line["reason"]}
