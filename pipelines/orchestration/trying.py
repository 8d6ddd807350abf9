"""Feeds tried without storing anything: does the place answer, does its kind understand it, what do rows look like?

`talent feeds check` tries those of a profile side by side, one host at a time; `talent feeds add` tries a new line.
May import: sources, storage, settings.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.orchestration import landing_step
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import DETAIL, REASON, REMOVED, FetchFailed, NotModified, Unreadable
from pipelines.storage import hints, http, landing, loading
from pipelines.storage.pseudonyms import KEY_BYTES, Pseudonyms

AT_ONCE = 16
PACE_SECONDS = 1.0
# After one of these the other feeds of the host are not tried: they would wait for the same answer.
UNREACHABLE = {"dns", "refused", "connect_failed", "connect_timeout", "tls"}
NOT_ALLOWED = {"forbidden", "unauthorised", "private_address", "robots", "no_key"}
SHOWN = ("title", "name", "name_zh", "company", "kind", "location", "verb", "url", "published_at", "posted_at")


@dataclass(frozen=True)
class Tried:
    """How one feed answered. `state`: works, empty, failed, refused, not_a_feed, deferred or disabled."""

    feed: str
    kind: str
    state: str
    rows: int = 0
    refused: int = 0
    reason: str | None = None
    detail: str | None = None
    seconds: float = 0.0
    samples: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def is_bad(self) -> bool:
        """It did not deliver."""
        return self.state not in ("works", "empty", "disabled")

    def line(self) -> dict[str, Any]:
        """For people and machines, with what to do."""
        told = {"feed": self.feed, "kind": self.kind, "state": self.state, "rows": self.rows, "refused": self.refused}
        said = {"reason": self.reason, "detail": self.detail, "seconds": self.seconds}
        return told | said | {f"hint_{which}": hints.hint(self.reason, which) for which in ("zh", "en")}


def client(settings: Settings) -> http.Client:
    """A client that remembers nothing and is patient for a moment only: somebody is waiting."""
    return http.Client(
        contact=settings.contact,
        secret=os.environ.get,
        allowed_hosts=frozenset(settings.allowed_hosts),
        back_off_seconds=0.1,
    )


def check(feeds: Sequence[Feed], settings: Settings, tell: Callable[[Tried], None] = lambda _: None) -> list[Tried]:
    """Try every feed, in the order given. Hosts side by side, the feeds of one host one after the other."""
    hosts: dict[str, list[Feed]] = {}
    for feed in feeds:
        hosts.setdefault(_host(feed), []).append(feed)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        groups = list(pool.map(lambda some: _of_one_host(some, settings, tell), hosts.values()))
    found = {one.feed: one for group in groups for one in group}
    return [found[feed.name] for feed in feeds]


def _host(feed: Feed) -> str:
    """Who is asked: the host, or the service behind the kind."""
    if feed.path:
        return f"file {feed.name}"
    return urlsplit(feed.url).hostname or feed.kind if feed.url else feed.kind


def _of_one_host(feeds: list[Feed], settings: Settings, tell: Callable[[Tried], None]) -> list[Tried]:
    done: list[Tried] = []
    unreachable: Tried | None = None
    for number, feed in enumerate(feeds):
        if unreachable is not None and feed.enabled:
            one = replace(unreachable, feed=feed.name, kind=feed.kind, seconds=0.0)
        else:
            if number and feed.enabled and not feed.path:
                time.sleep(feed.pace_seconds if feed.pace_seconds is not None else PACE_SECONDS)
            one = attempt(feed, settings)
        unreachable = one if one.reason in UNREACHABLE else None
        done.append(one)
        tell(one)
    return done


def attempt(feed: Feed, settings: Settings, *, samples: int = 0) -> Tried:
    """Try one feed: its first payload, fetched or read, and what its kind makes of it. Nothing is kept."""
    start = time.perf_counter()
    if not feed.enabled:
        return Tried(feed.name, feed.kind, "disabled")
    try:
        payload = _payload(feed, settings)
        read = _Read(rows=1) if payload is None else _rows(feed, payload, samples)
        one = Tried(feed.name, feed.kind, "works", read.rows, read.refused, samples=read.samples)
        if read.rows == 0:
            one = replace(one, state="empty", reason="empty")
        elif read.rows == read.refused:
            one = replace(one, state="failed", reason=read.reason, detail=read.detail)
    except FetchFailed as error:
        one = Tried(feed.name, feed.kind, _state(error.reason), reason=error.reason, detail=str(error)[:500])
    except Unreadable as error:
        one = Tried(feed.name, feed.kind, "not_a_feed", reason=error.reason, detail=str(error)[:500])
    return replace(one, seconds=round(time.perf_counter() - start, 2))


def _state(reason: str) -> str:
    if reason in NOT_ALLOWED:
        return "refused"
    return "deferred" if reason == "deferred" else "failed"


def _payload(feed: Feed, settings: Settings) -> bytes | None:
    """The first payload, without identities; None for a file of a bulk kind, of which only its being there is seen."""
    source = SOURCES[feed.kind]
    if feed.path:
        files = landing_step.new_files(feed, settings, landing.Validators(settings.landing, "none", "none"))
        if source.bulk:
            return None
        payload = landing_step.opened(files[-1])
    else:
        assert source.fetch is not None, "storage.feeds refuses such a line"
        try:
            payload = next(source.fetch(client(settings), feed))
        except (NotModified, StopIteration):
            raise FetchFailed("empty", f"{feed.name}: the place answered nothing") from None
    if source.pseudonymise and source.contract_of(feed).identities():
        payload = source.pseudonymise(payload, feed, Pseudonyms(os.urandom(KEY_BYTES)).token)
    return payload


@dataclass(frozen=True)
class _Read:
    rows: int
    refused: int = 0
    reason: str | None = None
    detail: str | None = None
    samples: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


def _rows(feed: Feed, payload: bytes, samples: int) -> _Read:
    """What the kind makes of a payload, and what its contract then puts aside."""
    source = SOURCES[feed.kind]
    if source.parse is None:
        return _Read(rows=1)
    contract = source.contract_of(feed)
    parsed = loading.complete(contract, source.parse(payload, feed))
    types = contract.dtypes()
    lineage = {"feed": feed.name, "payload_sha256": landing.sha256(payload), "landed_at": datetime.now(UTC)}
    parsed = parsed.with_columns([pl.lit(v).cast(types[c]).alias(c) for c, v in lineage.items() if c in types])
    good, bad = loading.split(contract, parsed.filter(~pl.col(REMOVED).fill_null(False)))
    open_columns = [name for name in good.columns if name not in {*lineage, *contract.identities()}]
    names = [name for name in SHOWN if name in open_columns] or open_columns[:4]
    shown = [{k: v for k, v in row.items() if v is not None} for row in good.head(samples).select(names).to_dicts()]
    reason, detail = bad.select(REASON, DETAIL).row(0) if bad.height else (None, None)
    return _Read(parsed.height, bad.height, reason, detail, shown)


def cause(bad: Sequence[Tried]) -> str:
    """What the failures have in common, in words."""
    if bad and all(one.reason in UNREACHABLE for one in bad):
        return "None of them could be reached: this machine seems to have no network connection, or a firewall is shut."
    reasons = Counter(one.reason or one.state for one in bad)
    return f"Reasons: {', '.join(f'{reason} ({n})' for reason, n in reasons.most_common(5))}."
