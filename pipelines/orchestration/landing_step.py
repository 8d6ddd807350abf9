"""One feed's landing: fetch or read, pseudonymise, keep, and write a receipt, whatever comes of it.

Nothing here raises for a feed that fails: failure is local, and its receipt says why.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from pipelines.contracts.feed import Feed
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import FetchFailed, Http, NotModified, Unreadable
from pipelines.storage import landing, warehouse
from pipelines.storage.pseudonyms import Pseudonyms


@dataclass
class Tally:
    """What one landing brought."""

    payloads: int = 0
    bytes: int = 0


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
        "status": "landed",
        "reason": None,
        "detail": None,
        "payloads": 0,
        "bytes": 0,
        "seconds": 0.0,
    }
    return {**line, **said}


def land(feed: Feed, settings: Settings, http: Http, pseudonyms: Pseudonyms, run_id: str) -> dict[str, Any]:
    """Land what is new of one feed; its receipt is logged and answered."""
    at, start = datetime.now(UTC), time.perf_counter()
    family = SOURCES[feed.kind].family_of(feed)
    validators = landing.Validators(settings.landing, family, feed.name)
    tally = Tally()
    said: dict[str, Any] = {}
    try:
        for place, payload in _payloads(feed, settings, http, validators):
            _keep(feed, settings, pseudonyms, validators, tally, place, payload)
        refused = validators.refused()
        if tally.payloads == 0 and refused:
            said = {"status": "failed", "reason": refused[0], "detail": refused[1]}
    except NotModified:
        pass
    except FetchFailed as error:
        said = {"status": "failed", "reason": error.reason, "detail": str(error)[:500]}
    validators.save()
    status = "landed" if tally.payloads else "unchanged"
    line = receipt(feed, run_id, at, **{"status": status, **said})
    line |= {"payloads": tally.payloads, "bytes": tally.bytes, "seconds": round(time.perf_counter() - start, 3)}
    landing.log(settings.landing, "receipts", [line], at)
    return line


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
    said = {"status": "failed", "reason": refused[0], "detail": refused[1]} if refused else {"status": "unchanged"}
    return receipt(feed, run_id, at, **said)


def _payloads(
    feed: Feed, settings: Settings, http: Http, validators: landing.Validators
) -> Iterator[tuple[str, bytes]]:
    """(place, payload) of everything that may be new, reduced where the kind does that.

    A file that cannot be read does not hold up the others: its failure is remembered, and raised after the last one.
    """
    source = SOURCES[feed.kind]
    if not feed.path:
        assert source.fetch is not None, "storage.feeds refuses such a line"
        for number, payload in enumerate(source.fetch(http, feed)):
            yield f"answer {number}", _reduced(payload, feed)
        return
    failures: list[FetchFailed] = []
    for path in new_files(feed, settings, validators):
        place = str(path.relative_to(settings.root_of(feed.path)))
        try:
            payload = _reduced(opened(path, inflate=source.reduce is None), feed)
        except FetchFailed as failure:
            validators.learn(place, refused=[failure.reason, str(failure)[:500]])
            failures.append(failure)
        else:
            yield place, payload
    if failures:
        raise failures[0]


def _reduced(payload: bytes, feed: Feed) -> bytes:
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
    if validators.of(place).get("sha256") == sha:
        return
    family = source.family_of(feed)
    landing.keep(settings.landing, family, feed.name, source.extension, payload, datetime.now(UTC))
    validators.learn(place, sha256=sha, refused=None)
    tally.payloads += 1
    tally.bytes += len(payload)
