"""GH Archive: what an hour of events becomes before anything is written, and what of it is a row."""

import gzip
import json
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from pipelines.contracts.feed import Feed
from pipelines.sources import gharchive
from pipelines.sources._source import POINTER, REASON, FetchFailed, NotModified, Progress, Unreadable

FEED = Feed.model_validate(
    {"name": "activity", "kind": "gharchive", "repositories": ["Invented/Blocks"], "owners": ["ours"]}
)


def event(kind: str, repository: str = "invented/blocks", actor: str = "ada", minute: int = 5, **payload: Any) -> bytes:
    """One event with its fields in the order that the archive has them."""
    said = {
        "id": "1", "type": kind, "actor": {"id": 1, "login": actor, "display_login": actor},
        "repo": {"id": 2, "name": repository, "url": "https://api.github.com/repos/x"},
        "payload": payload, "public": True, "created_at": f"2026-03-02T15:{minute:02}:00Z",
    }  # fmt: skip
    return json.dumps(said, separators=(",", ":")).encode()


def hour(*lines: bytes) -> list[dict[str, Any]]:
    kept = gharchive.reduce(gzip.compress(b"\n".join(lines) + b"\n"), FEED)
    return list(gharchive.parse(kept, FEED).iter_rows(named=True))


def test_events_become_counts_of_a_repository_and_hour() -> None:
    (blocks,) = hour(
        event("PushEvent", ref="main"),
        event("PushEvent", repository="Invented/BLOCKS", actor="Ada"),
        event("PullRequestEvent", action="opened", actor="bo"),
        event("PullRequestEvent", action="closed", pull_request={"merged": True}),
        event("PullRequestEvent", action="closed", pull_request={"merged": False}),
        event("PullRequestEvent", action="merged"),
        event("IssuesEvent", action="opened"),
        event("IssuesEvent", action="closed"),
        event("IssueCommentEvent", action="created", actor="robot[bot]"),
        event("PullRequestReviewCommentEvent", action="created"),
        event("WatchEvent", action="started", actor="cy"),
        event("ForkEvent", forkee={"id": 1}),
        event("ReleaseEvent", action="published"),
        event("GollumEvent"),
        event("PushEvent", repository="invented/other"),
    )
    assert (blocks["source"], blocks["repository_id"]) == ("github", "invented/blocks")
    assert blocks["hour_at"] == datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert {what: blocks[what] for what in gharchive.COUNTS} == {
        "pushes": 2, "pull_requests_opened": 1, "pull_requests_merged": 2, "issues_opened": 1, "issues_closed": 1,
        "comments": 2, "stars": 1, "forks": 1, "releases": 1,
    }  # fmt: skip
    assert (blocks["people"], blocks["bots"]) == (3, 1)


def test_no_login_is_kept_and_the_same_events_give_the_same_bytes() -> None:
    lines = [event("PushEvent", actor="very-secret-login"), event("PushEvent", repository="ours/tool")]
    kept = gharchive.reduce(gzip.compress(b"\n".join(lines), mtime=1), FEED)
    assert b"secret" not in kept
    assert gharchive.reduce(gzip.compress(b"\n".join(lines), mtime=2), FEED) == kept
    assert gharchive.reduce(b"\n".join(lines), FEED) == kept
    assert json.loads(kept)["events"] == 2


def test_a_line_that_is_no_event_is_a_refused_row_and_others_events_are_counted_only() -> None:
    rows = hour(b"{cut", event("PushEvent", repository="x/y"), event("PushEvent"), b"", b'{"type": "PushEvent"}')
    assert [(row[POINTER], row[REASON]) for row in rows] == [
        ("repository hour 1", None),
        ("line 1", "not_an_event"),
        ("line 5", "not_an_event"),
    ]


def test_an_event_of_another_hour_does_not_replace_the_count_of_that_hour() -> None:
    stray = event("PushEvent").replace(b"T15:", b"T14:")
    rows = hour(stray, *[event("PushEvent")] * 150)
    assert [(row[POINTER], row[REASON], row["pushes"]) for row in rows] == [
        ("repository hour 1", None, 150),
        ("line 1", "other_hour", None),
    ]


def test_an_hour_without_our_repositories_has_no_rows_and_no_failure() -> None:
    assert hour(event("PushEvent", repository="x/y")) == []


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (gzip.compress(event("PushEvent") * 100, mtime=0)[:-20], "truncated"),
        (b"\x1f\x8b\x08 not compressed at all", "truncated"),
        (b"<html>Sign in</html>\n", "not_events"),
        (b"", "not_events"),
    ],
)
def test_what_is_no_file_of_events_has_a_reason(payload: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        gharchive.reduce(payload, FEED)
    assert caught.value.reason == reason


def test_a_large_file_is_read_in_pieces() -> None:
    other = event("PushEvent", repository="x/y", commits=["word " * 200]) + b"\n"
    packed = gzip.compress(other * 40_000, compresslevel=1)
    assert len(other) * 40_000 > 44 << 20
    tracemalloc.start()
    kept = gharchive.reduce(packed + gzip.compress(event("WatchEvent", action="started")), FEED)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 << 20
    document = json.loads(kept)
    assert (document["events"], document["rows"][0]["stars"]) == (40_001, 1)


class _Archive:
    """An Http with the hours it has."""

    def __init__(self, *hours: str, since: datetime | None = None, cursor: str | None = None) -> None:
        self.progress = Progress(since=since, cursor=cursor)
        self.hours = hours
        self.asked: list[str] = []

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = True,
    ) -> bytes:
        assert not conditional
        name = url.removeprefix("https://data.gharchive.org/").removesuffix(".json.gz")
        self.asked.append(name)
        if name not in self.hours:
            raise FetchFailed("not_found", url)
        return name.encode()

    def secret(self, name: str | None) -> str | None:
        return name


def test_hours_are_asked_for_from_the_watermark_to_the_last_whole_one() -> None:
    with time_machine.travel(datetime(2026, 3, 2, 17, 20, tzinfo=UTC), tick=False):
        web = _Archive("2026-3-2-9", "2026-03-02-14", "2026-03-02-15", since=datetime(2026, 3, 2, 14, 30, tzinfo=UTC))
        cursors = [(page, web.progress.cursor) for page in gharchive.fetch(web, FEED)]
    assert cursors == [(b"2026-03-02-14", "2026-03-02-15"), (b"2026-03-02-15", "2026-03-02-16")]
    assert web.asked == ["2026-03-02-14", "2026-03-02-15", "2026-03-02-16"]  # the last one is not there yet
    assert web.progress.cursor is None


def test_hours_have_no_leading_zero_and_an_interrupted_reading_goes_on() -> None:
    with time_machine.travel(datetime(2026, 3, 2, 10, 0, tzinfo=UTC), tick=False):
        web = _Archive("2026-03-02-8", "2026-03-02-9", cursor="2026-03-02-08")
        assert list(gharchive.fetch(web, FEED)) == [b"2026-03-02-8", b"2026-03-02-9"]


def test_an_old_hour_that_is_missing_is_a_failure_and_nothing_new_is_nothing_new() -> None:
    with time_machine.travel(datetime(2026, 3, 2, 10, 0, tzinfo=UTC), tick=False):
        with pytest.raises(FetchFailed):
            list(gharchive.fetch(_Archive(since=datetime(2026, 3, 1, tzinfo=UTC)), FEED))
        with pytest.raises(NotModified):
            list(gharchive.fetch(_Archive(since=datetime(2026, 3, 2, 9, tzinfo=UTC)), FEED))


def test_a_line_without_repositories_or_owners_is_refused() -> None:
    with pytest.raises(ValueError, match="needs `repositories` or `owners`"):
        gharchive.reduce(event("PushEvent"), Feed(name="all", kind="gharchive"))
