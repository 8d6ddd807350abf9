"""One reading of a network feed: from when to when, at which page, and what is remembered when it breaks off.

The watermark is the moment up to which a feed was read to the end. It is kept with the landing zone, after the payloads
are on disk, never goes backward, and lies at the start of the reading by the slower of the two clocks, ours and the
server's: items that arrive while we read, or that a wrong clock would hide, are met again. May import: sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.contracts.feed import Feed
from pipelines.sources._source import Progress, Source


@dataclass(frozen=True)
class Window:
    """What a backfill asks for (UTC); None = open."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Nothing is asked for: the watermark decides."""
        return self.since is None and self.until is None


OPEN = Window()
# Failures that pass by: an interrupted reading keeps its page. After any other the page may be one that the server no
# longer knows (a resumption token that has expired), and the reading starts anew.
_PASSING = {
    "dns", "refused", "connect_failed", "connect_timeout", "tls", "reset", "deadline", "server_error", "rate_limited",
    "deferred", "circuit_open", "robots_unavailable", "truncated", "broken_encoding", "unauthorised", "forbidden",
}  # fmt: skip


class Reading:
    """The state of one reading; `state` is that of the feed's validators and is written to."""

    def __init__(self, feed: Feed, source: Source, state: dict[str, Any], at: datetime, window: Window = OPEN) -> None:
        self._state = state
        self._window = window
        self._kept_as = "reading" if window.is_open else "backfill"
        self.started_at = at
        self.is_resumed = False
        known = state.get(self._kept_as) or {}
        since, until = window.since, window.until
        if window.is_open and (watermark := _time(state.get("watermark"))):
            # a watermark ahead of our clock was written by a clock that was wrong
            since = min(watermark, at) - timedelta(days=feed.overlap_days)
        is_same = window.is_open or (_time(known.get("since")), _time(known.get("until"))) == (since, until)
        # a snapshot is complete only when it was taken at one time: it starts anew
        if known.get("cursor") and is_same and not source.is_snapshot:
            self.is_resumed = True
            since, until = _time(known.get("since")), _time(known.get("until"))
            self.started_at = _time(known.get("started_at")) or at
        self.progress = Progress(since, until, known.get("cursor") if self.is_resumed else None)

    def page_landed(self) -> None:
        """A page is on disk: an interrupted reading goes on behind it."""
        self._state[self._kept_as] = {
            "since": _text(self.progress.since),
            "until": _text(self.progress.until),
            "cursor": self.progress.cursor,
            "started_at": _text(self.started_at),
        }

    def ended(self, answered_at: datetime | None) -> None:
        """Everything was read: the next reading starts here, less the overlap."""
        self._state.pop(self._kept_as, None)
        if self._window.is_open:
            reached = min(self.started_at, answered_at or self.started_at)
            before = _time(self._state.get("watermark"))
            self._state["watermark"] = _text(max(reached, before) if before else reached)

    def broke_off(self, reason: str, *, pages: int) -> None:
        """It failed after some pages."""
        if self.is_resumed and pages == 0 and reason not in _PASSING:
            self._state.pop(self._kept_as, None)


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(UTC) if value else None


def _text(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
