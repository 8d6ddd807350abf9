"""What is older than its limit goes: rows of tables, landed payloads, publications, releases. What went, and when?

A limit is a row of `reference.retention_limits`. Age counts from the limit's `clock`: a column of the table, or the
landing of a payload. Every enforcement leaves one line for each limit in `landing/log/retention/`, and one for each
payload that went: so the ledger keeps its line for it, and the accounts of a payload hold after its file is gone.

A replay reads what is landed and enforces the limits again before it builds, so rows that were removed do not come
back. And because it can only read what is landed, payloads may go only when all their rows went before: `unsound` finds
limits that contradict that. May import: contracts, landing, warehouse, publication, failures.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contracts.operations import Payload
from pipelines.failures import ConfigurationError
from pipelines.storage import landing, publication, warehouse
from pipelines.storage.loading import CLOCK_TOLERANCE

ENFORCED, REMOVED = "retention", "removed_payloads"


@dataclass(frozen=True)
class Limit:
    """How long one kind of data is kept."""

    limit_id: str
    scope: str
    target: str
    clock: str | None
    days: int | None
    action: str

    def before(self, at: datetime) -> datetime | None:
        """What is older than this goes; None when age decides nothing."""
        return at - timedelta(days=self.days) if self.action == "delete" and self.days is not None else None


@dataclass(frozen=True)
class Keeping:
    """Where data live, and how many publications and releases are kept."""

    landing: Path
    published: Path
    releases: Path
    keep_publications: int
    keep_releases: int


@dataclass(frozen=True)
class Enforced:
    """What enforcing one limit removed, or would remove, and what is left."""

    limit_id: str
    target: str
    before_at: datetime | None
    rows_removed: int = 0
    payloads_removed: int = 0
    bytes_removed: int = 0
    kept: int = 0
    oldest_at: datetime | None = None

    @property
    def is_removal(self) -> bool:
        """Something went."""
        return bool(self.rows_removed or self.payloads_removed)


def limits(con: duckdb.DuckDBPyConnection) -> list[Limit]:
    """The limits that are loaded, in order. ConfigurationError: a limit that cannot be meant."""
    rows = con.execute(
        "select limit_id, scope, target, clock, days, action from reference.retention_limits order by limit_id"
    ).fetchall()
    found = [Limit(*row) for row in rows]
    columns = _columns(con)
    for limit in found:
        if limit.action == "delete" and (limit.days is None or limit.clock is None):
            raise ConfigurationError(f"retention_limits: `{limit.limit_id}` deletes, so it needs `days` and `clock`.")
        if limit.scope == "log" and limit.clock not in columns.get(f"operations.{limit.target}", set()):
            raise ConfigurationError(f"retention_limits: `{limit.limit_id}` names {limit.target}, which is no log.")
        if limit.scope == "rows" and limit.target not in columns:
            raise ConfigurationError(f"retention_limits: `{limit.limit_id}` names {limit.target}, which is no table.")
        if limit.scope == "rows" and limit.clock and limit.clock not in columns[limit.target]:
            raise ConfigurationError(f"retention_limits: {limit.target} of `{limit.limit_id}` has no {limit.clock}.")
    return found


def unsound(found: Sequence[Limit], families: dict[str, set[str]]) -> list[str]:
    """Why payloads must not go yet: tables that are filled from them and keep rows longer. families: their tables."""
    rows = {limit.target: limit.days for limit in found if limit.scope == "rows" and limit.action == "delete"}
    wrong: list[str] = []
    for limit in found:
        if limit.scope != "payloads" or limit.action != "delete" or limit.days is None:
            continue
        for table in sorted(families.get(limit.target, set())):
            longest = rows.get(table)
            if longest is None or limit.days < longest + CLOCK_TOLERANCE.days:
                kept = "without limit" if longest is None else f"{longest} days (and {CLOCK_TOLERANCE.days} for clocks)"
                wrong.append(f"`{limit.limit_id}` deletes payloads after {limit.days} days, {table} keeps rows {kept}")
    return wrong


def enforce(
    con: duckdb.DuckDBPyConnection, found: Sequence[Limit], keeping: Keeping, at: datetime, *, dry_run: bool = False
) -> list[Enforced]:
    """Remove what is older than its limit at a moment, and log it; only tell with `dry_run`.

    Limits that were enforced at that moment before are not logged again: a replay repeats, it does not remove anew.
    """
    done = [_ENFORCE[limit.scope](con, limit, keeping, at, dry_run) for limit in found]
    if not dry_run and found:
        noted = {line["limit_id"] for line in landing.logged(keeping.landing, ENFORCED) if _moment(line) >= at}
        lines = [
            {"limit_id": one.limit_id, "enforced_at": at.isoformat(), "before_at": _text(one.before_at),
             "rows_removed": one.rows_removed, "payloads_removed": one.payloads_removed,
             "bytes_removed": one.bytes_removed, "kept": one.kept, "oldest_at": _text(one.oldest_at)}
            for one in done if one.limit_id not in noted
        ]  # fmt: skip
        if lines:
            landing.log(keeping.landing, ENFORCED, lines, at)
    return done


def restore_ledger(con: duckdb.DuckDBPyConnection, root: Path) -> int:
    """Bring lines of removed payloads back into the ledger where a replay lacks them; how many."""
    known = set(con.execute("select path, feed from operations.payloads").fetchall())
    names = list(Payload.dtypes())
    missing = {
        (line["path"], line["feed"]): [line[name] for name in names]
        for line in landing.logged(root, REMOVED)
        if (line["path"], line["feed"]) not in known and line.get("payload_sha256")
    }
    marks = ", ".join("?" * len(names))
    for values in missing.values():
        con.execute(f"insert into operations.payloads ({', '.join(names)}) values ({marks})", values)
    return len(missing)


def fingerprint(root: Path) -> str:
    """Changes when an enforcement has removed something: part of what decides whether a build has anything to do."""
    removals = [
        (line["limit_id"], line["enforced_at"])
        for line in landing.logged(root, ENFORCED)
        if line["rows_removed"] or (line["payloads_removed"] and line["limit_id"] not in ("publications", "releases"))
    ]
    return repr(removals[-1:] and (len(removals), removals[-1]))


def _rows(con: duckdb.DuckDBPyConnection, limit: Limit, _keeping: Keeping, at: datetime, dry_run: bool) -> Enforced:
    """Rows of a table; those whose age nobody knows stay."""
    before, removed = limit.before(at), 0
    where = f'"{limit.clock}" < ?'
    if before is not None:
        (removed,) = warehouse.one(con, f"select count(*) from {limit.target} where {where}", [before])
        if removed and not dry_run:
            con.execute(f"delete from {limit.target} where {where}", [before])
    oldest = f'min("{limit.clock}")' if limit.clock else "null"
    kept, first = warehouse.one(con, f"select count(*), cast({oldest} as timestamptz) from {limit.target}")
    return Enforced(limit.limit_id, limit.target, before, rows_removed=removed, kept=kept, oldest_at=_utc(first))


def _payloads(con: duckdb.DuckDBPyConnection, limit: Limit, keeping: Keeping, at: datetime, dry_run: bool) -> Enforced:
    """Landed payloads of a family; what is known of each is logged before its file goes."""
    before = limit.before(at)
    every = sorted(_landed(keeping.landing, limit.target), key=lambda one: one.landed_at)
    old = [one for one in every if before is not None and one.landed_at < before]
    sizes = {one.path: one.path.stat().st_size for one in old}
    if old and not dry_run:
        ledger = _ledger(con, limit.target)
        lines = [
            {**ledger.get((_place(one), one.feed), {}), "feed": one.feed, "path": _place(one),
             "landed_at": one.landed_at.isoformat(), "removed_at": at.isoformat(), "limit_id": limit.limit_id,
             "bytes": sizes[one.path]}
            for one in old
        ]  # fmt: skip
        landing.log(keeping.landing, REMOVED, lines, at)
        for one in old:
            one.path.unlink(missing_ok=True)
            if not any(one.path.parent.iterdir()):
                one.path.parent.rmdir()
    left = every[len(old) :] if not dry_run else every
    first = left[0].landed_at if left else None
    return Enforced(limit.limit_id, limit.target, before, 0, len(old), sum(sizes.values()), len(left), first)


def _log(con: duckdb.DuckDBPyConnection, limit: Limit, keeping: Keeping, at: datetime, dry_run: bool) -> Enforced:
    """Days of a log beside the landing zone, and the rows that were read from them: both go, or neither is old."""
    before = limit.before(at)
    day = before and before.replace(hour=0, minute=0, second=0, microsecond=0)
    every = sorted((keeping.landing / landing.LOG / limit.target).glob("*.ndjson"))
    old = [path for path in every if day is not None and path.stem < f"{day:%Y-%m-%d}"]
    size = sum(path.stat().st_size for path in old)
    table, removed = f"operations.{limit.target}", 0
    if day is not None:
        (removed,) = warehouse.one(con, f'select count(*) from {table} where "{limit.clock}" < ?', [day])
    if not dry_run:
        if removed:
            con.execute(f'delete from {table} where "{limit.clock}" < ?', [day])
        for path in old:
            path.unlink(missing_ok=True)
    left = every if dry_run else every[len(old) :]
    first = datetime.strptime(left[0].stem, "%Y-%m-%d").replace(tzinfo=UTC) if left else None
    return Enforced(limit.limit_id, limit.target, day, removed, len(old), size, len(left), first)


def _landed(root: Path, family: str) -> Iterator[landing.Landed]:
    for folder in sorted((root / family).glob("*")):
        if folder.is_dir():
            yield from landing.payloads(root, family, folder.name)


def _place(one: landing.Landed) -> str:
    return "/".join(one.path.parts[-4:])


def _ledger(con: duckdb.DuckDBPyConnection, family: str) -> dict[tuple[str, str], dict[str, Any]]:
    names = list(Payload.dtypes())
    rows = con.execute(
        f"select {', '.join(names)} from operations.payloads where starts_with(path, ?)", [f"{family}/"]
    ).fetchall()
    lines = [dict(zip(names, row, strict=True)) for row in rows]
    return {(line["path"], line["feed"]): line for line in lines}


def _publications(
    _con: duckdb.DuckDBPyConnection, limit: Limit, keeping: Keeping, _at: datetime, dry_run: bool
) -> Enforced:
    """Publications but the newest and the one in force."""
    now = publication.current(keeping.published)
    known = publication.versions(keeping.published)
    old = [version for version in known[: -keeping.keep_publications] if now is None or version != now.version]
    return _folders(limit, keeping.published, known, old, dry_run)


def _releases(
    _con: duckdb.DuckDBPyConnection, limit: Limit, keeping: Keeping, _at: datetime, dry_run: bool
) -> Enforced:
    """Releases but the newest."""
    known = sorted(path.parent.name for path in keeping.releases.glob("[!.]*/datapackage.json"))
    return _folders(limit, keeping.releases, known, known[: -keeping.keep_releases], dry_run)


def _folders(limit: Limit, root: Path, known: list[str], old: list[str], dry_run: bool) -> Enforced:
    files = [path for version in old for path in (root / version).rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    if not dry_run:
        for version in old:
            shutil.rmtree(root / version, ignore_errors=True)
    left = len(known) - (0 if dry_run else len(old))
    return Enforced(limit.limit_id, limit.target, None, 0, len(old), size, left)


_ENFORCE = {"rows": _rows, "payloads": _payloads, "log": _log, "publications": _publications, "releases": _releases}


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    rows: Iterable[tuple[str, str]] = con.execute(
        """select schema_name || '.' || table_name, column_name from duckdb_columns()
           where database_name = current_database()"""
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found


def _moment(line: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(line["enforced_at"])


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
