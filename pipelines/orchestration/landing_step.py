"""One feed's landing: fetch or read, pseudonymise, keep, and write a receipt, whatever comes of it.

Nothing here raises for a feed that fails: failure is local, and its receipt says why.
"""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import zstandard

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import TROUBLE, status_of
from pipelines.orchestration.reading import OPEN, Reading, Window
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import FetchFailed, NotModified
from pipelines.storage import landing, warehouse
from pipelines.storage.http import Client
from pipelines.storage.pseudonyms import Pseudonyms

# After so many failures in a row a network feed is no longer asked, until somebody enables it again.
MOST_GONE = 3
MOST_UNPARSED = 3
LONGEST_DEFERRAL = timedelta(days=7)


@dataclass
class Tally:
    """What one landing brought: pages read, payloads that were new, their bytes, and every page's SHA-256."""

    payloads: int = 0
    bytes: int = 0
    pages: list[str] = field(default_factory=list)


def receipt(feed: Feed, run_id: str, at: datetime, **said: Any) -> dict[str, Any]:
    """One line of the receipts' log (contract operations.Receipt)."""
    source = SOURCES[feed.kind]
    line: dict[str, Any] = {
        "receipt_id": f"{feed.name}/{at:%Y%m%dT%H%M%S%f}",
        "run_id": run_id,
        "feed": feed.name,
        "kind": feed.kind,
        "family": source.family_of(feed),
        "contract": warehouse.address(source.contract_of(feed)),
        "language": feed.language,
        "fetched_at": at.isoformat(),
        "status": "new",
        "reason": None,
        "detail": None,
        "next_fetch_at": None,
        "payloads": 0,
        "bytes": 0,
        "seconds": 0.0,
    }
    return {**line, **said}


def land(
    feed: Feed, settings: Settings, client: Client, pseudonyms: Pseudonyms, run_id: str, window: Window = OPEN
) -> dict[str, Any]:
    """Land what is new of one feed; its receipt is answered, and to be logged by the caller."""
    at, start = datetime.now(UTC), time.perf_counter()
    validators = landing.Validators(settings.landing, SOURCES[feed.kind].family_of(feed), feed.name)
    tally = Tally()
    if feed.path:
        said = _read_files(feed, settings, pseudonyms, validators, tally)
    else:
        said = _not_asked(validators, at) or _read_web(
            feed, settings, client, pseudonyms, validators, tally, at, window
        )
    validators.save()
    line = receipt(feed, run_id, at, **said)
    return line | {
        "payloads": tally.payloads,
        "bytes": tally.bytes,
        "seconds": round(time.perf_counter() - start, 3),
    }


def trouble(reason: str, detail: object) -> dict[str, Any]:
    """What a receipt says of a failure."""
    return {"status": status_of(reason), "reason": reason, "detail": str(detail)[:500]}


def enable(feed: Feed, settings: Settings) -> bool:
    """Ask a feed again that was disabled or put off; False when it was neither."""
    validators = landing.Validators(settings.landing, SOURCES[feed.kind].family_of(feed), feed.name)
    held = [validators.state.pop(what, None) for what in ("disabled", "retry_at", "gone_runs", "parse_failures")]
    validators.save()
    return any(held)


def _not_asked(validators: landing.Validators, at: datetime) -> dict[str, Any] | None:
    """What a receipt says of a feed that is disabled, or whose server asked us to come later; None = ask."""
    if disabled := validators.state.get("disabled"):
        reason, since = disabled
        return {
            "status": "disabled",
            "reason": reason,
            "detail": f"Not asked since {since[:10]}. Enable it again when its cause is mended.",
        }
    if retry_at := validators.state.get("retry_at"):
        if at < datetime.fromisoformat(retry_at):
            return {
                "status": "deferred",
                "reason": "deferred",
                "detail": f"The server asked not to be asked before {retry_at[:16]} (UTC).",
                "next_fetch_at": retry_at,
            }
        del validators.state["retry_at"]
    return None


def _read_files(
    feed: Feed, settings: Settings, pseudonyms: Pseudonyms, validators: landing.Validators, tally: Tally
) -> dict[str, Any]:
    """Land the files that have changed."""
    assert feed.path is not None
    try:
        for path in new_files(feed, settings, validators):
            place = str(path.relative_to(settings.root_of(feed.path)))
            _keep(feed, settings, pseudonyms, validators, tally, place, _opened(path))
    except FetchFailed as error:
        return trouble(error.reason, error)
    return _landed_or_not(validators, tally)


def _landed_or_not(validators: landing.Validators, tally: Tally) -> dict[str, Any]:
    """`new`, `unchanged`, or what was wrong with the payload that a place still answers."""
    refused = validators.refused()
    if tally.payloads == 0 and refused:
        return trouble(*refused)
    return {"status": "new" if tally.payloads else "unchanged"}


def _read_web(
    feed: Feed,
    settings: Settings,
    client: Client,
    pseudonyms: Pseudonyms,
    validators: landing.Validators,
    tally: Tally,
    at: datetime,
    window: Window,
) -> dict[str, Any]:
    """Read a network feed from where it stands, page by page; each page is on disk before it is remembered."""
    source, state = SOURCES[feed.kind], validators.state
    assert source.fetch is not None, "storage.feeds refuses such a line"
    reading = Reading(feed, source, state, at, window)
    door = client.door(
        validators.web,
        progress=reading.progress,
        pace_seconds=feed.pace_seconds,
        asks_robots=source.asks_robots(feed),
    )
    try:
        for number, payload in enumerate(source.fetch(door, feed)):
            _keep(feed, settings, pseudonyms, validators, tally, f"answer {number}", payload)
            door.keep()
            reading.page_landed()
            if reading.progress.cursor:
                validators.save()
        if not reading.is_resumed:
            _forget_after(validators, len(tally.pages))
        said = {"pages": tally.pages}
    except NotModified:
        # only an answer to the first question stands for the whole feed
        said = {"pages": None if tally.pages else state.get("crawl")}
    except FetchFailed as error:
        reading.broke_off(error.reason, pages=len(tally.pages))
        return _failed(error, validators, tally, at)
    reading.ended(door.answered_at)
    state.pop("gone_runs", None)
    said |= _landed_or_not(validators, tally)
    if not window.is_open or reading.is_resumed or not source.is_snapshot or not said["pages"]:
        del said["pages"]
    else:
        state["crawl"] = said["pages"]
    if said["status"] in TROUBLE:
        count_unparsed(validators, at)
    return said


def _failed(error: FetchFailed, validators: landing.Validators, tally: Tally, at: datetime) -> dict[str, Any]:
    """What a receipt says of a reading that failed: `partial` when pages came before."""
    said = trouble(error.reason, error)
    if said["status"] == "deferred" and error.retry_after:
        retry_at = at + min(timedelta(seconds=error.retry_after), LONGEST_DEFERRAL)
        said["next_fetch_at"] = validators.state["retry_at"] = retry_at.isoformat()
    if error.reason != "gone" or tally.pages:
        validators.state.pop("gone_runs", None)
    elif validators.count("gone_runs") >= MOST_GONE:
        validators.state["disabled"] = [error.reason, at.isoformat()]
    return said | {"status": "partial"} if tally.pages else said


def count_unparsed(validators: landing.Validators, at: datetime) -> None:
    """Another run whose payload could not be parsed; the third in a row disables the feed."""
    if validators.count("parse_failures") >= MOST_UNPARSED:
        validators.state["disabled"] = ["parsing_failed", at.isoformat()]


def _forget_after(validators: landing.Validators, pages: int) -> None:
    """A reading that has become shorter: what its later pages answered once says nothing any more."""
    while f"answer {pages}" in validators:
        validators.forget(f"answer {pages}")
        pages += 1


def unchanged(feed: Feed, settings: Settings, run_id: str) -> dict[str, Any] | None:
    """The receipt of a feed of files none of which has changed since they were read; None when it must be landed.

    Nothing but `stat` is done, so that a run with nothing new costs next to nothing. A feed whose last payload could
    not be read stays failed while nothing new comes.
    """
    if not feed.path:
        return None
    at = datetime.now(UTC)
    validators = landing.Validators(settings.landing, SOURCES[feed.kind].family_of(feed), feed.name)
    try:
        if new_files(feed, settings, validators):
            return None
    except FetchFailed:
        return None
    refused = validators.refused()
    said = trouble(*refused) if refused else {"status": "unchanged"}
    return receipt(feed, run_id, at, **said)


def new_files(feed: Feed, settings: Settings, validators: landing.Validators) -> list[Path]:
    """The files of a feed that have changed since they were read; FetchFailed when there is none at all.

    Size and time of change decide, so a folder of old logs costs one `stat` a file.
    """
    assert feed.path is not None
    root = settings.root_of(feed.path)
    files = sorted(p for p in root.glob(feed.path) if p.is_file())
    if not files:
        raise FetchFailed(
            "no_file", f"There is no file {feed.path} below the data folder. Put one there, or mend the path."
        )
    fresh: list[Path] = []
    for path in files:
        place, stat = str(path.relative_to(root)), path.stat()
        known = validators.of(place)
        if (known.get("size"), known.get("mtime_ns")) != (stat.st_size, stat.st_mtime_ns):
            validators.learn(place, size=stat.st_size, mtime_ns=stat.st_mtime_ns)
            fresh.append(path)
    return fresh


def _opened(path: Path) -> bytes:
    """A file's content, inflated when it is compressed."""
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            return gzip.decompress(content)
        if path.suffix == ".zst":
            return zstandard.ZstdDecompressor().stream_reader(content).readall()
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise FetchFailed("unreadable_file", f"{path.name} cannot be read: {error}.") from None
    return content


def _keep(
    feed: Feed,
    settings: Settings,
    pseudonyms: Pseudonyms,
    validators: landing.Validators,
    tally: Tally,
    place: str,
    payload: bytes,
) -> None:
    """Write one payload unless the place gave the same last time; identities are replaced before any write."""
    source = SOURCES[feed.kind]
    if source.pseudonymise and source.contract_of(feed).identities():
        payload = source.pseudonymise(payload, feed, pseudonyms.token)
    sha = landing.sha256(payload)
    tally.pages.append(sha)
    if validators.of(place).get("sha256") == sha:
        return
    if not validators.has(sha):
        landed_at = validators.later_than_last(datetime.now(UTC))
        landing.keep(settings.landing, source.family_of(feed), feed.name, source.extension, payload, landed_at)
        tally.payloads += 1
        tally.bytes += len(payload)
    validators.learn(place, sha256=sha, refused=None)
