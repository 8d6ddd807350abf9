"""One feed's landing: fetch or read, pseudonymise, keep, and write a receipt, whatever comes of it.

Nothing here raises for a feed that fails: failure is local, and its receipt says why.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import zstandard

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import TROUBLE, status_of
from pipelines.orchestration.reading import OPEN, Reading, Window
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import FetchFailed, NotModified, Unreadable
from pipelines.storage import landing, warehouse
from pipelines.storage.http import Client
from pipelines.storage.pseudonyms import Pseudonyms

# After so many failures in a row a network feed is no longer asked, until somebody enables it again.
MOST_GONE = 3
MOST_UNPARSED = 3
LONGEST_DEFERRAL = timedelta(days=7)

BringIn = Callable[[Feed, bytes], None]


class Desk:
    """Where the payloads of one feed are taken in: what came, what was new, and what is remembered of it."""

    def __init__(self, feed: Feed, settings: Settings, pseudonyms: Pseudonyms) -> None:
        self.feed, self.source = feed, SOURCES[feed.kind]
        self.family = self.source.family_of(feed)
        self.validators = landing.Validators(settings.landing, self.family, feed.name)
        self.payloads, self.bytes = 0, 0
        self.pages: list[str] = []
        self._root = settings.landing
        self._pseudonyms = pseudonyms

    def take(self, place: str, payload: bytes) -> None:
        """Write one payload unless it is known; identities are replaced before any write."""
        if self.source.pseudonymise and self.source.contract_of(self.feed).identities():
            payload = self.source.pseudonymise(payload, self.feed, self._pseudonyms.token)
        sha = self.sha256(payload)
        self.pages.append(sha)
        if self.validators.of(place).get("sha256") == sha:
            return
        if not self.validators.has(sha):
            self.keep(payload)
            self.payloads += 1
            self.bytes += len(payload)
        self.validators.learn(place, sha256=sha, refused=None)

    def sha256(self, payload: bytes) -> str:
        """What the payload is known by."""
        return landing.sha256(payload)

    def keep(self, payload: bytes) -> None:
        """Put a new payload where it stays."""
        at = self.validators.later_than_last(datetime.now(UTC))
        landing.keep(self._root, self.family, self.feed.name, self.source.extension, payload, at)

    def page_taken(self) -> None:
        """A page is on disk: what is known is kept, so that an interrupted reading goes on behind it."""
        self.validators.save()

    def close(self) -> None:
        """All that came is safe: keep what is known."""
        self.validators.save()


class BulkDesk(Desk):
    """The same for a bulk kind: a page becomes typed and pseudonymous rows at once, never a file as it came."""

    def __init__(self, feed: Feed, settings: Settings, pseudonyms: Pseudonyms, bring_in: BringIn) -> None:
        super().__init__(feed, settings, pseudonyms)
        self._bring_in = bring_in

    def sha256(self, payload: bytes) -> str:
        """The same with our key: nobody can try out which names a page held."""
        fingerprint = self._pseudonyms.fingerprint()
        fingerprint.update(payload)
        return fingerprint.hexdigest()

    def keep(self, payload: bytes) -> None:
        """Bring a page in."""
        self._bring_in(self.feed, payload)


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
    feed: Feed,
    settings: Settings,
    client: Client,
    pseudonyms: Pseudonyms,
    run_id: str,
    *,
    window: Window = OPEN,
    bring_in: BringIn | None = None,
) -> dict[str, Any]:
    """Land what is new of one feed; its receipt is answered, and to be logged by the caller.

    bring_in: how an answer of a bulk kind becomes rows.
    """
    at, start = datetime.now(UTC), time.perf_counter()
    if SOURCES[feed.kind].bulk and bring_in:
        desk = BulkDesk(feed, settings, pseudonyms, bring_in)
    else:
        desk = Desk(feed, settings, pseudonyms)
    if feed.path:
        said = _read_files(desk, settings)
    else:
        said = _not_asked(desk.validators, at) or _read_web(desk, client, at, window)
    desk.close()
    seconds = round(time.perf_counter() - start, 3)
    return receipt(feed, run_id, at, **said) | {"payloads": desk.payloads, "bytes": desk.bytes, "seconds": seconds}


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


def _read_files(desk: Desk, settings: Settings) -> dict[str, Any]:
    """Land the files that have changed."""
    assert desk.feed.path is not None
    failures: list[FetchFailed] = []
    try:
        files = new_files(desk.feed, settings, desk.validators)
    except FetchFailed as error:
        return trouble(error.reason, error)
    for path in files:
        place = str(path.relative_to(settings.root_of(desk.feed.path)))
        try:
            desk.take(place, reduced(opened(path, inflate=desk.source.reduce is None), desk.feed))
        except FetchFailed as failure:
            # one file that cannot be read does not hold up the others
            desk.validators.learn(place, refused=[failure.reason, str(failure)[:500]])
            failures.append(failure)
    if failures:
        return trouble(failures[-1].reason, failures[-1]) | ({"status": "partial"} if desk.payloads else {})
    return _landed_or_not(desk)


def _landed_or_not(desk: Desk) -> dict[str, Any]:
    """`new`, `unchanged`, or what was wrong with the payload that a place still answers."""
    refused = desk.validators.refused()
    if desk.payloads == 0 and refused:
        return trouble(*refused)
    return {"status": "new" if desk.payloads else "unchanged"}


def _read_web(desk: Desk, client: Client, at: datetime, window: Window) -> dict[str, Any]:
    """Read a network feed from where it stands, page by page; each page is on disk before it is remembered."""
    feed, source, validators = desk.feed, desk.source, desk.validators
    assert source.fetch is not None, "storage.feeds refuses such a line"
    reading = Reading(feed, source, validators.state, at, window)
    door = client.door(
        validators.web,
        progress=reading.progress,
        pace_seconds=feed.pace_seconds,
        asks_robots=source.asks_robots(feed),
    )
    pages: list[str] | None = desk.pages
    try:
        for number, payload in enumerate(source.fetch(door, feed)):
            desk.take(f"answer {number}", reduced(payload, feed))
            door.keep()
            reading.page_landed()
            if reading.progress.cursor:
                desk.page_taken()
        if not reading.is_resumed:
            _forget_after(validators, len(desk.pages))
    except NotModified:
        # only an answer to the first question stands for the whole feed
        pages = None if desk.pages else validators.state.get("crawl")
    except FetchFailed as error:
        reading.broke_off(error.reason, pages=len(desk.pages))
        return _failed(error, desk, at)
    reading.ended(door.answered_at)
    validators.state.pop("gone_runs", None)
    said = _landed_or_not(desk)
    if said["status"] in TROUBLE:
        count_unparsed(validators, at)
    elif source.is_snapshot and window.is_open and pages:
        validators.state["crawl"] = said["pages"] = list(pages)
    return said


def _failed(error: FetchFailed, desk: Desk, at: datetime) -> dict[str, Any]:
    """What a receipt says of a reading that failed: `partial` when pages came before."""
    said, state = trouble(error.reason, error), desk.validators.state
    if said["status"] == "deferred" and error.retry_after:
        retry_at = at + min(timedelta(seconds=error.retry_after), LONGEST_DEFERRAL)
        said["next_fetch_at"] = state["retry_at"] = retry_at.isoformat()
    if error.reason != "gone" or desk.pages:
        state.pop("gone_runs", None)
    elif desk.validators.count("gone_runs") >= MOST_GONE:
        state["disabled"] = [error.reason, at.isoformat()]
    return said | {"status": "partial"} if desk.pages else said


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


def reduced(payload: bytes, feed: Feed) -> bytes:
    """What is kept of a payload; a FetchFailed when it is not what the kind reduces."""
    reduce = SOURCES[feed.kind].reduce
    try:
        return reduce(payload, feed) if reduce else payload
    except Unreadable as error:
        raise FetchFailed(error.reason, str(error)) from error


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


def opened(path: Path, *, inflate: bool = True) -> bytes:
    """A file's content, inflated when it is compressed, unless its kind does that in pieces."""
    try:
        content = path.read_bytes()
        if not inflate:
            return content
        if path.suffix == ".gz":
            return gzip.decompress(content)
        if path.suffix == ".zst":
            return zstandard.ZstdDecompressor().stream_reader(content).readall()
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise FetchFailed("unreadable_file", f"{path.name} cannot be read: {error}.") from None
    return content
