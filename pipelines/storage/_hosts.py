"""How each host is treated by all feeds of a run together, the part of `storage.http` that waits.

Answers: when is it this host's turn again, and is it worth asking at all? Pace and connections are kept per host and
port; a host that failed three times in a row is not asked again in this run. May import: `sources._source`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipelines.sources._source import FetchFailed

# Seconds between two requests to one host. arXiv's terms ask for three.
INTERVALS = {"export.arxiv.org": 3.0}
INTERVAL_SECONDS = 0.5
CONNECTIONS = 2
# Readings, and requests (a reading makes up to four; sixteen feeds may try at once), that fail in a row.
MOST_FAILURES, MOST_REQUESTS = 3, 12
# The failures that say something about the host and not about one address of it.
_OF_HOST = {
    "dns", "refused", "connect_failed", "connect_timeout", "tls", "reset", "deadline", "server_error",
}  # fmt: skip


@dataclass
class _Host:
    next_start: float = 0.0
    delay: float = 0.0
    failures: int = 0
    requests: int = 0
    reason: str = ""
    free: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(CONNECTIONS))


class Hosts:
    """The hosts of one run; may be shared by threads.

    aiolimiter paces coroutines and lets bursts through; feeds are generators on threads, and a pause is a pause.
    """

    def __init__(
        self,
        intervals: Mapping[str, float] | None,
        interval: float,
        longest_wait: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._intervals = {**INTERVALS, **(intervals or {})}
        self._interval = interval
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def _of(self, place: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(place, _Host())

    def pace(self, place: str, asked: float | None) -> float:
        """Seconds between two requests: what the feed's line or the default says, never less than the host's terms."""
        own = self._intervals.get(place.partition(":")[0])
        least = max(own or 0.0, self._of(place).delay)
        return max(least, asked if asked is not None else self._interval if own is None else own)

    def slow_down(self, place: str, delay: float) -> None:
        """A crawl delay that the host asked for."""
        self._of(place).delay = max(delay, self._of(place).delay)

    @contextmanager
    def turn(self, place: str, asked: float | None) -> Iterator[float]:
        """Wait for the host's turn and hold one of its connections; gives the seconds waited.

        A host without a pace (`pace_seconds: 0`, a server of one's own) has no limit of connections either.
        """
        host, interval, begun = self._of(place), self.pace(place, asked), time.monotonic()
        if interval:
            host.free.acquire()
        try:
            with self._lock:
                now = time.monotonic()
                start = max(now, host.next_start) if interval else now
                if interval > self._longest_wait and start - now > self._longest_wait:
                    raise FetchFailed("deferred", f"{place} asks for {interval:.0f} s between requests", start - now)
                host.next_start = max(host.next_start, start + interval)
            self._sleep(start - now)
            yield time.monotonic() - begun
        finally:
            if interval:
                host.free.release()

    def check(self, place: str) -> None:
        """Raise FetchFailed `circuit_open` for a host that has failed too often in this run."""
        host = self._of(place)
        if host.failures >= MOST_FAILURES or host.requests >= MOST_REQUESTS:
            message = f"{place} failed {host.requests} times in a row ({host.reason}); not asked again in this run"
            raise FetchFailed("circuit_open", message)

    def note(self, place: str, reason: str | None, *, is_last: bool = True) -> None:
        """How one request of a host ended: None well, else a reason code; is_last: the reading ends with it."""
        host = self._of(place)
        with self._lock:
            if reason in _OF_HOST:
                host.requests, host.reason = host.requests + 1, reason
                host.failures += is_last
            else:
                host.requests = host.failures = 0
