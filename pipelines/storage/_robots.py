"""robots.txt, the part of `storage.http` that asks whether an address may be read by a program, and how slowly.

Answers: does the site allow this path to us, and which pause does it ask for? RFC 9309: 404 and other 4xx allow
everything; 5xx, 429 and answers that break off forbid everything for a day. Where there is no connection at all nothing
is remembered: then the network may be ours. Files are kept for a day (RFC 9309 2.4) beside the landing zone, so a host
is asked once a day. May import: httpx, protego, `sources._source` for the exceptions.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from protego import Protego

from pipelines.sources._source import FetchFailed
from pipelines.storage.landing import write_whole

AGENT = "ai-talent-exchange"
KEPT = timedelta(hours=24)
# RFC 9309 2.5 asks for at least 500 KiB; what comes after is not read.
CAP_BYTES = 512 * 1024
# The site may be well and our own network down: said as it is, and asked again next time.
_NO_CONNECTION = {"dns", "refused", "connect_failed", "connect_timeout", "tls", "private_address", "circuit_open"}
_ALLOWING = {"unauthorised", "forbidden", "not_found", "gone", "client_error", "unexpected_status", "not_modified"}


@dataclass
class _Site:
    """What one origin's robots.txt said; `text` None forbids everything."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    until: datetime | None = None
    text: str | None = None
    rules: Protego | None = None
    failure: FetchFailed | None = None


class Robots:
    """The robots.txt of every origin that a run asks; may be shared by threads.

    file: where they are kept between runs; None keeps nothing. fetch: address -> body, raising FetchFailed.
    """

    def __init__(self, file: Path | None, fetch: Callable[[str], bytes]) -> None:
        self._file = file
        self._fetch = fetch
        self._lock = threading.Lock()
        self._sites: dict[str, _Site] = {}
        self._has_news = False
        if file and file.exists():
            for origin, known in json.loads(file.read_text(encoding="utf-8")).items():
                until = datetime.fromisoformat(known["until"])
                if until > datetime.now(UTC):
                    self._sites[origin] = _Site(until=until, text=known["text"])

    def check(self, address: httpx.URL) -> float:
        """The crawl delay in seconds (0 = none asked for); FetchFailed `robots` when the path is not ours to read."""
        origin = f"{address.scheme}://{address.netloc.decode('ascii')}"
        with self._lock:
            site = self._sites.setdefault(origin, _Site())
        with site.lock:  # sixteen feeds of one host ask once
            if site.failure:
                raise site.failure
            if site.until is None or site.until <= datetime.now(UTC):
                self._read(origin, site)
            if site.text is None:
                assert site.until is not None
                wait = (site.until - datetime.now(UTC)).total_seconds()
                message = f"{origin}/robots.txt cannot be read: nothing may be asked until {site.until:%Y-%m-%d %H:%M}"
                raise FetchFailed("robots_unavailable", message, wait)
            site.rules = site.rules or Protego.parse(site.text)
        if not site.rules.can_fetch(str(address), AGENT):
            raise FetchFailed("robots", f"{origin}/robots.txt does not allow {address.path}")
        return float(site.rules.crawl_delay(AGENT) or 0.0)

    def _read(self, origin: str, site: _Site) -> None:
        site.rules = None
        try:
            site.text = self._fetch(f"{origin}/robots.txt")[:CAP_BYTES].decode("utf-8", "replace")
        except FetchFailed as failure:
            if failure.reason in _NO_CONNECTION:
                site.failure = failure
                raise
            site.text = "" if failure.reason in _ALLOWING or failure.reason.startswith("redirect") else None
        site.until = datetime.now(UTC) + KEPT
        self._has_news = True

    def save(self) -> None:
        """Keep what was learned for the next runs of the day."""
        if self._file and self._has_news:
            with self._lock:
                kept = {o: {"until": s.until.isoformat(), "text": s.text} for o, s in self._sites.items() if s.until}
            write_whole(self._file, json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False).encode())
            self._has_news = False
