"""What happened in our repositories, counted by the hour from GH Archive's public event log.

One file an hour, `https://data.gharchive.org/2026-11-01-15.json.gz` (the hour without a leading zero), NDJSON of all
public events of GitHub. https://www.gharchive.org/. Parameters: `repositories` (a list of `owner/name`) and `owners`
(all their repositories): an event counts when one of them names its repository; `hours` (how many of the last hours a
first reading takes, default 6).

The files are a hundred megabytes, nearly all of it about others, with names of people. So a file is **reduced before
the first write**: it is read in pieces, never whole, and what is landed are our repositories' counts by the hour.
People are counted (distinct accounts) and forgotten; no login reaches the landing zone. The rows of such a payload are
its repository-hours and the lines that could not be read; events of other repositories are counted in `events`, they
are not rows. May import: polars, zlib, grammars, contracts.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import RepositoryActivity
from pipelines.grammars import dates
from pipelines.sources._rows import Row, count_of, frame, json_document, list_of, object_of, refused, text_of
from pipelines.sources._source import POINTER, FetchFailed, Http, NotModified, Source, Unreadable

URL = "https://data.gharchive.org/{hour}.json.gz"
SHAPE = "repository-hours/1"
COUNTS = [
    "pushes", "pull_requests_opened", "pull_requests_merged", "issues_opened", "issues_closed", "comments", "stars",
    "forks", "releases",
]  # fmt: skip
# (type, action) -> what it counts as; None = any action.
_MEANINGS: dict[tuple[str, str | None], str] = {
    ("PushEvent", None): "pushes",
    ("PullRequestEvent", "opened"): "pull_requests_opened",
    ("PullRequestEvent", "merged"): "pull_requests_merged",
    ("IssuesEvent", "opened"): "issues_opened",
    ("IssuesEvent", "closed"): "issues_closed",
    ("IssueCommentEvent", "created"): "comments",
    ("PullRequestReviewCommentEvent", "created"): "comments",
    ("CommitCommentEvent", None): "comments",
    ("WatchEvent", "started"): "stars",
    ("ForkEvent", None): "forks",
    ("ReleaseEvent", "published"): "releases",
}
_REPOSITORY = re.compile(rb'"repo":\s*\{\s*"id":\s*\d+,\s*"name":\s*"([\w.-]+/[\w.-]+)"')
_TIME = re.compile(rb'"created_at"\s*:\s*"([^"]{13})')
_PIECE = 1 << 20
_LONGEST_LINE = 64 << 20
# A file appears some minutes after its hour; for one that is younger, `not found` means `not yet`.
_LATE = timedelta(hours=3)
_HOUR = timedelta(hours=1)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """One file an hour, oldest first: the hours asked for, else the last `hours`.

    Files of hours larger than the client's cap fail as `too_large`: download those and give them as `path`.
    """
    if feed.url:
        yield http.get(feed.url)
        return
    now = datetime.now(UTC)
    asked = http.progress
    last = _floor(asked.until or now) - _HOUR
    first = _floor(asked.since) if asked.since else last - (int(feed.parameter("hours", 6)) - 1) * _HOUR
    if asked.cursor:
        first = datetime.strptime(asked.cursor, "%Y-%m-%d-%H").replace(tzinfo=UTC)
    landed = 0
    while first <= last:
        try:
            payload = http.get(URL.format(hour=f"{first:%Y-%m-%d}-{first.hour}"), conditional=False)
        except FetchFailed as failure:
            if failure.reason != "not_found" or now - first > _LATE:
                raise
            break
        following = first + _HOUR
        asked.cursor = f"{following:%Y-%m-%d-%H}" if following <= last else None
        yield payload
        landed += 1
        first = following
    asked.cursor = None
    if not landed:
        raise NotModified


def _floor(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


@dataclass
class _Hour:
    """One repository's hour while it is counted."""

    counts: Counter[str] = field(default_factory=Counter[str])
    people: set[str] = field(default_factory=set[str])
    bots: set[str] = field(default_factory=set[str])
    lines: list[int] = field(default_factory=list[int])


def reduce(payload: bytes, feed: Feed) -> bytes:
    """The counts of our repositories as one small JSON document, always the same for the same events.

    Raises Unreadable: `truncated` or `not_events` for a file that is not whole, or holds no events at all.
    """
    wanted = {str(name).lower() for name in list_of(feed.parameter("repositories"))}
    owners = {str(name).lower() for name in list_of(feed.parameter("owners"))}
    if not wanted and not owners:
        raise ValueError(f"feed {feed.name}: `gharchive` needs `repositories` or `owners`")
    found: dict[tuple[str, str], _Hour] = {}
    hours = Counter[bytes]()
    unreadable: list[int] = []
    events = 0
    for number, line in enumerate(_lines(payload), start=1):
        if not line.strip():
            continue
        hours[_hour_written(line)] += 1
        name = _named(line)
        if name and name not in wanted and name.partition("/")[0] not in owners:
            events += 1
            continue
        event = _event(line)
        name = (text_of(object_of(event.get("repo")).get("name")) or "").lower() if event else ""
        at = dates.parse(text_of(event.get("created_at"))) if event else None
        if event is None or at is None or name.count("/") != 1:
            unreadable.append(number)
            continue
        events += 1
        if name in wanted or name.partition("/")[0] in owners:
            _count(found.setdefault((name, f"{_floor(at):%Y-%m-%dT%H:00:00Z}"), _Hour()), event, number)
    if not events:
        raise Unreadable("not_events", "no line of the file is an event of GitHub")
    return _kept(found, hours, events, unreadable)


def _kept(found: dict[tuple[str, str], _Hour], hours: Counter[bytes], events: int, unreadable: list[int]) -> bytes:
    """The document that is landed.

    An hour with less than a hundredth of the events of the fullest one has strayed in from another file, whose count
    of that hour is the whole one: those events are named, not counted.
    """
    fullest = max(hours.values())
    strays: list[int] = []
    rows: list[dict[str, Any]] = []
    for (name, hour), one in sorted(found.items()):
        if 0 < hours[hour[:13].encode()] * 100 < fullest:
            strays += one.lines
            continue
        counts = {what: one.counts[what] for what in COUNTS}
        people = {"people": len(one.people), "bots": len(one.bots)}
        rows.append({"repository_id": name, "hour_at": hour, **counts, **people})
    document = {"shape": SHAPE, "events": events, "rows": rows}
    document |= {"unreadable_lines": unreadable, "lines_of_other_hours": sorted(strays)}
    return json.dumps(document, separators=(",", ":")).encode()


def _named(line: bytes) -> str | None:
    """The repository of an event without reading all of it: nine of ten are others', and reading is what costs."""
    match = _REPOSITORY.search(line, 0, 2048)
    return match[1].decode().lower() if match else None


def _hour_written(line: bytes) -> bytes:
    """`2026-11-01T15` of the event's own time, which stands after its payload."""
    match = _TIME.match(line, max(line.rfind(b'"created_at"'), 0))
    return match[1] if match else b""


def _event(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return object_of(event) if isinstance(event, dict) and "type" in event and "repo" in event else None


def _count(hour: _Hour, event: dict[str, Any], line: int) -> None:
    hour.lines.append(line)
    payload = object_of(event.get("payload"))
    kind, action = text_of(event.get("type")) or "", text_of(payload.get("action"))
    if kind == "PullRequestEvent" and action == "closed" and object_of(payload.get("pull_request")).get("merged"):
        action = "merged"
    if meaning := _MEANINGS.get((kind, action)) or _MEANINGS.get((kind, None)):
        hour.counts[meaning] += 1
    actor = object_of(event.get("actor"))
    if login := (text_of(actor.get("login")) or "").lower():
        (hour.bots if login.endswith("[bot]") else hour.people).add(login)


def _lines(payload: bytes) -> Iterator[bytes]:
    """The lines of a file that may be compressed (also as several members), a piece at a time."""
    rest = b""
    for piece in _pieces(payload):
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > _LONGEST_LINE:
            raise Unreadable("too_large", "a line of more than 64 MiB is no event")
    if rest:
        yield rest


def _pieces(payload: bytes) -> Iterator[bytes]:
    if not payload.startswith(b"\x1f\x8b"):
        for start in range(0, len(payload), _PIECE):
            yield payload[start : start + _PIECE]
        return
    waiting = memoryview(payload)
    while waiting.nbytes:
        inflater = zlib.decompressobj(wbits=31)
        try:
            while waiting.nbytes and not inflater.eof:
                part, waiting = waiting[:_PIECE], waiting[_PIECE:]
                yield inflater.decompress(part, _PIECE)
                while inflater.unconsumed_tail and not inflater.eof:
                    yield inflater.decompress(inflater.unconsumed_tail, _PIECE)
        except zlib.error as error:
            raise Unreadable("truncated", f"the compressed file is damaged: {error}") from error
        if not inflater.eof:
            raise Unreadable("truncated", "the compressed file ends too early")
        left = len(inflater.unused_data)
        waiting = memoryview(payload)[len(payload) - waiting.nbytes - left :] if left else waiting


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:  # noqa: ARG001 - the shape of every kind
    """One row a repository and hour, then one refused row for each line that was not counted.

    Reasons: `not_an_event` (no JSON, no time or no repository), `other_hour` (strayed in from another file).

    Raises Unreadable(`schema_drift`) for what `reduce` has not made.
    """
    document = object_of(json_document(payload))
    if document.get("shape") != SHAPE:
        raise Unreadable("schema_drift", f"not what is kept of a file of events: `shape` is not {SHAPE}")
    rows = [_row(item, f"repository hour {n}") for n, item in enumerate(list_of(document.get("rows")), start=1)]
    for reason, lines in (("not_an_event", "unreadable_lines"), ("other_hour", "lines_of_other_hours")):
        rows += [refused(f"line {number}", reason) for number in list_of(document.get(lines))]
    return frame(RepositoryActivity, rows)


def _row(item: Any, pointer: str) -> Row:
    hour = object_of(item)
    counts = {what: count_of(hour.get(what)) for what in (*COUNTS, "people", "bots")}
    return {
        POINTER: pointer,
        "source": "github",
        "repository_id": text_of(hour.get("repository_id")),
        "hour_at": dates.parse(text_of(hour.get("hour_at"))),
        **counts,
    }


SOURCE = Source(
    contract=RepositoryActivity,
    family="projects",
    parse=parse,
    fetch=fetch,
    extension="json",
    optional=("repositories", "owners", "hours"),
    reduce=reduce,
)
