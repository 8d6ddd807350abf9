"""Payloads as received: compressed, content-addressed, never changed.

`landing/<family>/<feed>/<date>/<time>-<sha12>.<ext>.zst`. The name says when and what, so the folder is its own
index and everything after it can be rebuilt from it. Personal feeds arrive here already pseudonymous.
Beside the payloads: `validators.json` per feed (what a place answered last, where its reading stands) and the log,
`landing/log/<what>/<date>.ndjson` (receipts and runs), which is a source like any other.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import zstandard

from pipelines.failures import StorageError

LOG = "log"
STAMP = "%H%M%S%f"


@dataclass(frozen=True)
class Landed:
    """One payload of the landing zone."""

    family: str
    feed: str
    path: Path
    landed_at: datetime
    sha12: str

    def read(self) -> bytes:
        """The payload; a StorageError when it is no longer what was landed."""
        try:
            payload = zstandard.ZstdDecompressor().stream_reader(self.path.read_bytes()).readall()
        except (OSError, zstandard.ZstdError) as error:
            raise StorageError(
                f"{self.path}: the landed payload cannot be read ({error}). Restore it, or delete the file."
            ) from None
        if not sha256(payload).startswith(self.sha12):
            raise StorageError(f"{self.path}: the landed payload has changed on disk. Restore it, or delete the file.")
        return payload


def sha256(payload: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(payload).hexdigest()


def place(root: Path, family: str, feed: str, landed_at: datetime, sha: str, extension: str) -> Path:
    """Where a payload belongs."""
    at = landed_at.astimezone(UTC)
    return root / family / feed / f"{at:%Y-%m-%d}" / f"{at.strftime(STAMP)}-{sha[:12]}.{extension}"


def keep(root: Path, family: str, feed: str, extension: str, payload: bytes, landed_at: datetime) -> Landed:
    """Write a payload; the file is complete or not there."""
    sha = sha256(payload)
    path = place(root, family, feed, landed_at, sha, f"{extension}.zst")
    write_whole(path, zstandard.ZstdCompressor(level=6).compress(payload))
    return Landed(family, feed, path, landed_at, sha[:12])


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StorageError(f"{path}: {len(content)} bytes cannot be written ({error.strerror}).") from None


def payloads(root: Path, family: str, feed: str) -> Iterator[Landed]:
    """Every payload of a feed, oldest first."""
    folder = root / family / feed
    if not folder.is_dir():
        return
    for day in sorted(p for p in folder.iterdir() if p.is_dir()):
        for path in sorted(day.iterdir()):
            if not path.name.startswith("."):
                stamp, _, rest = path.name.partition("-")
                at = datetime.strptime(f"{day.name} {stamp}", f"%Y-%m-%d {STAMP}").replace(tzinfo=UTC)
                yield Landed(family, feed, path, at, rest.partition(".")[0])


def sweep(root: Path) -> int:
    """Remove what a killed run left half-written; how many files that was."""
    leftovers = list(root.rglob(".*.tmp"))
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


class Validators:
    """What a feed's places answered last (ETag, Last-Modified, size, time of change, SHA-256), and its own state.

    state: `watermark` (up to when the feed was read), `reading` and `backfill` (since, until, cursor and start of one
    that was interrupted), `crawl` (pages of the last complete reading of a snapshot), `retry_at`, `gone_runs`,
    `parse_failures`, `disabled` ([reason, since]), `landed_at` (of the last payload).
    """

    STATE = "@feed"

    def __init__(self, root: Path, family: str, feed: str) -> None:
        self._file = root / family / feed / "validators.json"
        self._known: dict[str, dict[str, Any]] = {}
        self._saved = ""
        if self._file.exists():
            self._saved = self._file.read_text(encoding="utf-8")
            self._known = json.loads(self._saved)

    def __contains__(self, place: str) -> bool:
        return place in self._known

    @property
    def web(self) -> MutableMapping[str, dict[str, Any]]:
        """URL -> {etag, last_modified}, read and written by the HTTP client."""
        return self._known

    @property
    def state(self) -> dict[str, Any]:
        """Where the feed's reading stands; written to, and kept only by `save`."""
        return self._known.setdefault(self.STATE, {})

    def of(self, place: str) -> dict[str, Any]:
        """What is known of a place; {} when nothing is."""
        return self._known.get(place, {})

    def has(self, sha: str) -> bool:
        """Whether a place answered this content last."""
        return any(known.get("sha256") == sha for known in self._known.values())

    def learn(self, place: str, **known: Any) -> None:
        """Remember what a place answered; kept only by `save`."""
        self._known[place] = {**self._known.get(place, {}), **known}

    def forget(self, place: str) -> None:
        """Forget a place that is no longer part of the feed."""
        self._known.pop(place, None)

    def later_than_last(self, now: datetime) -> datetime:
        """The moment of the next landing: now, or just after the last one where our clock was set back.

        Payloads are read in the order of their landing, so that an older state can never follow a newer one.
        """
        last = self.state.get("landed_at")
        at = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1)) if last else now
        self.state["landed_at"] = at.isoformat()
        return at

    def count(self, what: str) -> int:
        """One more of something that is counted in a row; how many there are now."""
        self.state[what] = int(self.state.get(what, 0)) + 1
        return self.state[what]

    def refuse(self, sha12: str, reason: str, detail: str) -> None:
        """Remember that a landed payload could not be read, so that it stays a failure while nothing new comes."""
        for known in self._known.values():
            if str(known.get("sha256", "")).startswith(sha12):
                known["refused"] = [reason, detail]

    def refused(self) -> list[str] | None:
        """(reason, detail) when a place still answers what could not be read.

        Of several the last place, which is also the one read last: a second run must not tell another reason than the
        first, or it would take the health of the feed for changed and build again.
        """
        refused = {place: known["refused"] for place, known in self._known.items() if known.get("refused")}
        return refused[max(refused)] if refused else None

    def save(self) -> None:
        """Write them; call it after the payloads are on disk, so that a crash in between fetches again."""
        kept = {place: known for place, known in self._known.items() if known or place != self.STATE}
        text = json.dumps(kept, indent=1, sort_keys=True)
        if text != self._saved:
            write_whole(self._file, text.encode())
            self._saved = text


def log(root: Path, what: str, lines: Iterable[dict[str, Any]], at: datetime) -> None:
    """Append lines to the pipeline's own log."""
    path = root / LOG / what / f"{at:%Y-%m-%d}.ndjson"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(line, ensure_ascii=False, default=str, sort_keys=True) + "\n" for line in lines)
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageError(f"{path}: the log cannot be written ({error.strerror}).") from None


def logged(root: Path, what: str, since: str = "") -> Iterator[dict[str, Any]]:
    """Lines of the pipeline's own log from day `since` (YYYY-MM-DD) on; a line cut by a crash is passed over."""
    folder = root / LOG / what
    if folder.is_dir():
        for path in sorted(p for p in folder.iterdir() if p.stem >= since):
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError:
                    continue
