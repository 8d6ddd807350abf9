"""Rows that were put aside: which, why, where they stand, and what to do. Read-only; `orchestration.redriving` mends.

A personal row shows its place and its reason, never its content: its payload holds tokens, and a quarantined row is
the one whose fields nobody could tell apart. May import: contracts, sources, settings, failures, storage.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError, StorageError
from pipelines.sources import SOURCES
from pipelines.storage import hints, landing, warehouse

LONGEST_FRAGMENT = 2000
FORMULA = re.compile(r"^'*[=+\-@\t\r]")
COLUMNS = ("feed", "contract", "reason", "pointer", "detail", "payload", "landed_at", "hint_zh", "hint_en")
_POINTER = re.compile(r"(?P<unit>[^\d]+?)\s*#?(?P<number>\d+)$")
_ELEMENTS = re.compile(rb"<((?:\w+:)?(?:item|entry|record|row))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Chosen:
    """Which part of the quarantine is meant: all of it, one feed's, one reason's. `null` means every `null:...`."""

    feed: str | None = None
    reason: str | None = None

    @property
    def where(self) -> tuple[str, list[Any]]:
        """The condition over `operations.quarantine` and its parameters."""
        tests: list[str] = []
        values: list[Any] = []
        if self.feed:
            tests.append("aside.feed = ?")
            values.append(self.feed)
        if self.reason:
            tests.append("(aside.reason = ? or split_part(aside.reason, ':', 1) = ?)")
            values += [self.reason, self.reason]
        return " and ".join(tests) or "true", values


def groups(con: duckdb.DuckDBPyConnection, chosen: Chosen) -> list[dict[str, Any]]:
    """One entry a feed and reason, most rows first: rows, payloads, up to three examples, and what to do."""
    where, values = chosen.where
    found = con.execute(
        f"""select feed, contract, reason, count(*) as rows, count(distinct payload_sha256) as payloads,
                   min(landed_at) as first_landed_at, max(landed_at) as last_landed_at,
                   list({{'pointer': pointer, 'detail': detail}} order by landed_at desc, payload_sha256, pointer)[:3]
            from operations.quarantine as aside where {where} group by 1, 2, 3 order by 4 desc, 1, 3""",
        values,
    ).fetchall()
    names = ("feed", "contract", "reason", "rows", "payloads", "first_landed_at", "last_landed_at", "examples")
    return [dict(zip(names, row, strict=True)) | _hints(row[2]) for row in found]


def entries(con: duckdb.DuckDBPyConnection, chosen: Chosen, limit: int | None = None) -> list[dict[str, Any]]:
    """The rows put aside, newest payload first, each with the place of its payload below the landing zone."""
    where, values = chosen.where
    found = con.execute(
        f"""select aside.feed, aside.contract, aside.reason, aside.pointer, aside.detail, ledger.path, aside.landed_at
            from operations.quarantine as aside
            left join (
                select feed, payload_sha256, max(path) as path from operations.payloads group by all
            ) as ledger using (feed, payload_sha256)
            where {where}
            order by aside.landed_at desc, aside.feed, aside.payload_sha256,
                     try_cast(regexp_extract(aside.pointer, '[0-9]+') as bigint), aside.pointer, aside.reason
            {"" if limit is None else f"limit {int(limit)}"}""",
        values,
    ).fetchall()
    return [dict(zip(COLUMNS, row, strict=False)) | _hints(row[2]) for row in found]


def _hints(reason: str) -> dict[str, str | None]:
    return {f"hint_{language}": hints.hint(reason, language) for language in ("zh", "en")}


def with_fragments(found: Iterable[dict[str, Any]], root: Path, feeds: Sequence[Feed]) -> list[dict[str, Any]]:
    """Entries with `fragment`: the piece of the payload, where the feed is not personal and the piece is easily found.

    A payload is opened once however many of its rows are shown.
    """
    known = {feed.name: feed for feed in feeds}
    opened: dict[str, bytes | None] = {}
    shown: list[dict[str, Any]] = []
    for one in found:
        feed, place = known.get(one["feed"]), one["payload"]
        piece: str | None = None
        if feed is not None and place and not is_personal(feed):
            if place not in opened:
                opened[place] = _payload(root, place)
            payload = opened[place]
            piece = fragment(payload, one["pointer"]) if payload is not None else None
        shown.append(one | {"fragment": piece})
    return shown


def is_personal(feed: Feed) -> bool:
    """Whether a row of the feed is about a person: its content is then never shown."""
    source = SOURCES[feed.kind]
    return source.bulk or source.family_of(feed) == "engagement" or bool(source.contract_of(feed).identities())


def _payload(root: Path, place: str) -> bytes | None:
    one = landed(root, place)
    try:
        return one.read() if one and one.path.name.endswith(".zst") else None
    except StorageError:
        return None


def landed(root: Path, place: str) -> landing.Landed | None:
    """The landed payload at `<family>/<feed>/<date>/<file>` of the ledger; None when it is no longer there."""
    parts = place.split("/")
    if len(parts) != 4 or ".." in parts:
        return None
    path = root.joinpath(*parts)
    return next((one for one in landing.payloads(root, parts[0], parts[1]) if one.path == path), None)


def fragment(payload: bytes, pointer: str) -> str | None:
    """The piece of a payload that a pointer names: a line, the n-th element of a feed, the n-th item of a JSON list."""
    named = _POINTER.search(pointer)
    if not named or (number := int(named["number"])) < 1:
        return None
    if named["unit"].strip() == "line":
        lines = payload.split(b"\n", number)
        piece = lines[number - 1].decode("utf-8", "replace").strip("\r") if number <= len(lines) else None
    elif payload.lstrip()[:1] in (b"{", b"["):
        piece = _json_item(payload, number)
    else:
        piece = _element(payload, number)
    return piece[:LONGEST_FRAGMENT] if piece else None


def _json_item(payload: bytes, number: int) -> str | None:
    """The n-th item of the document's list: the document itself, or the longest list of objects in its first level."""
    try:
        document = json.loads(payload)
    except (ValueError, RecursionError):
        lines = payload.splitlines()
        return lines[number - 1].decode("utf-8", "replace") if number <= len(lines) else None
    lists = [document] if isinstance(document, list) else [v for v in document.values() if isinstance(v, list)]
    items = max(lists, key=len, default=[])
    return json.dumps(items[number - 1], ensure_ascii=False) if number <= len(items) else None


def _element(payload: bytes, number: int) -> str | None:
    starts = list(_ELEMENTS.finditer(payload))
    if number > len(starts):
        return None
    start = starts[number - 1]
    closing = b"</" + start[1] + b">"
    end = payload.find(closing, start.start())
    return payload[start.start() : end + len(closing) if end >= 0 else start.start() + 400].decode("utf-8", "replace")


def export(found: Sequence[dict[str, Any]], file: Path) -> int:
    """Write entries as `.csv` (opens in a spreadsheet, runs no formula) or `.ndjson`; the number of rows."""
    if file.suffix == ".csv":
        content = io.StringIO()
        writer = csv.writer(content, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows([[_cell(one.get(column)) for column in COLUMNS] for one in found])
        encoded = content.getvalue().encode("utf-8-sig")
    elif file.suffix in (".ndjson", ".jsonl"):
        lines = [json.dumps({c: one.get(c) for c in COLUMNS}, ensure_ascii=False, default=_moment) for one in found]
        encoded = "".join(line + "\n" for line in lines).encode()
    else:
        raise ConfigurationError(f"{file.name}: name a file that ends with .csv or .ndjson.")
    landing.write_whole(file, encoded)
    return len(found)


def _cell(value: Any) -> str:
    said = "" if value is None else _moment(value)
    return f"'{said}" if FORMULA.match(said) else said


def _moment(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def affected(con: duckdb.DuckDBPyConnection, chosen: Chosen) -> dict[str, datetime]:
    """Feed -> when the oldest of its payloads with chosen rows was landed."""
    where, values = chosen.where
    return dict(
        con.execute(
            f"select feed, min(landed_at) from operations.quarantine as aside where {where} group by feed", values
        ).fetchall()
    )


def put_aside(con: duckdb.DuckDBPyConnection, chosen: Chosen) -> int:
    """How many rows are chosen."""
    where, values = chosen.where
    return int(warehouse.one(con, f"select count(*) from operations.quarantine as aside where {where}", values)[0])
