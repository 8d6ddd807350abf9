"""Posts one by one, worked out by hand; pages as the forum gives them; what never leaves the reader."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import discourse
from pipelines.sources._source import FetchFailed, Progress
from tests.told import KEY, landed_rows, told, written

PAYLOADS = Path(__file__).parents[1] / "payloads" / "discourse"
FEED = Feed(name="forum", kind="discourse", path="x", site="forum.example")
LIN, WANG, ZHAO = (KEY.token(f"forum.example/users/{name}") for name in ("linmei_88", "wangwu_77", "zhaoliu_66"))


def payload(name: str) -> bytes:
    return (PAYLOADS / name).read_bytes()


def test_a_topic_is_posted_replied_to_and_answered(tmp_path: Path) -> None:
    found = told(tmp_path, FEED, payload("topic.json"))
    assert found.counts == (9, 4, 5)
    columns = ("event_id", "verb", "actor_id", "actor_kind", "object_kind", "parent_id", "occurred_at")
    topic, post = "forum.example/t/57", "forum.example/p"
    day = datetime(2026, 2, 5, tzinfo=UTC)
    assert set(found.events.select(columns).iter_rows()) == {
        (topic, "posted", LIN, "member", "topic", None, datetime(2026, 2, 4, 20, 26, 26, 278_000, UTC)),
        (f"{post}/84", "replied", WANG, "staff", "post", topic, day.replace(hour=8)),
        (f"{post}/85", "answered", ZHAO, "member", "answer", topic, day.replace(hour=9)),
        # names are the same in capitals and small letters
        (f"{post}/90", "replied", LIN, "member", "post", topic, day.replace(hour=11)),
    }
    assert set(found.events["object_name"]) == {"Which GPU for fine-tuning?"}


def test_a_listing_tells_the_first_posts_of_its_topics_again(tmp_path: Path) -> None:
    """Another title, another time by some milliseconds: still the same event, and the first telling stays."""
    first, again = told(tmp_path, FEED, payload("topic.json"), payload("latest.json")).lines
    assert (first["rows_new"], again["rows_in"], again["rows_new"], again["rows_unchanged"]) == (4, 2, 0, 1)


def test_nothing_personal_is_written(tmp_path: Path) -> None:
    for name in ("topic.json", "latest.json", "posts.json"):
        landed_rows(tmp_path, FEED, payload(name))
    text = written(tmp_path)
    assert LIN in text
    secrets = ("linmei_88", "LinMei_88", "Lin Mei", "wangwu_77", "Wang Wu", "zhaoliu_66", "private")
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize("name", [None, "", [], {}, True, 1.5])
def test_a_post_without_an_author_is_refused(tmp_path: Path, name: Any) -> None:
    post = {"id": 1, "topic_id": 2, "post_number": 2, "username": name, "created_at": "2026-02-05T08:00:00Z"}
    document = json.dumps({"latest_posts": [post, None, 5, []]}).encode()
    assert told(tmp_path, FEED, document).reasons == {"wrong_type:actor": 1, "missing:id": 3}


class Forum:
    """A forum of 120 posts, newest first, 50 a page; post n was written on day n of the year."""

    def __init__(self, since: datetime | None = None, cursor: str | None = None, fails_at: int | None = None) -> None:
        self.progress = Progress(since=since, cursor=cursor)
        self.asked: list[str | None] = []
        self._fails_at = fails_at

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = True,
    ) -> bytes:
        assert (url, conditional, dict(headers or {})) == (
            "https://forum.example/posts.json", False, {"Accept": "application/json"},
        )  # fmt: skip
        before = (params or {}).get("before")
        self.asked.append(before)
        if len(self.asked) == self._fails_at:
            raise FetchFailed("server_error", "broken")
        last = int(before) if before else 120
        days = [datetime(2025, 12, 31, tzinfo=UTC).timestamp() + 86_400 * n for n in range(121)]
        posts = [
            {"id": n, "created_at": datetime.fromtimestamp(days[n], UTC).isoformat()}
            for n in range(last, max(last - 50, 0), -1)
        ]
        return json.dumps({"latest_posts": posts}).encode()

    def secret(self, name: str | None) -> str | None:
        return name


def ids(pages: list[bytes]) -> list[int]:
    return [post["id"] for page in pages for post in json.loads(page)["latest_posts"]]


def test_pages_go_back_to_the_first_post() -> None:
    forum = Forum()
    assert ids(list(discourse.fetch(forum, Feed(name="f", kind="discourse", url="https://forum.example/")))) == list(
        range(120, 0, -1)
    )
    assert forum.asked == [None, "70", "20"]
    assert forum.progress.cursor is None


def test_pages_go_back_to_the_watermark() -> None:
    forum = Forum(since=datetime(2026, 4, 10, tzinfo=UTC))  # day 100
    found = ids(list(discourse.fetch(forum, Feed(name="f", kind="discourse", url="https://forum.example"))))
    assert (found[0], found[-1], forum.progress.cursor) == (120, 71, None)


def test_an_interrupted_reading_goes_on_where_it_broke_off() -> None:
    feed = Feed(name="f", kind="discourse", url="https://forum.example")
    forum = Forum(fails_at=2)
    pages: list[bytes] = []
    with pytest.raises(FetchFailed):
        pages.extend(discourse.fetch(forum, feed))
    assert (ids(pages)[-1], forum.progress.cursor) == (71, "70")
    forum = Forum(cursor="70")
    assert ids(list(discourse.fetch(forum, feed))) == list(range(70, 0, -1))


def test_a_first_reading_ends_after_the_pages_it_may_have_and_a_later_one_leaves_no_gap() -> None:
    feed = Feed(name="f", kind="discourse", url="https://forum.example", most_pages=1)
    first = Forum()
    assert (len(list(discourse.fetch(first, feed))), first.progress.cursor) == (1, None)
    later = Forum(since=datetime(2026, 1, 10, tzinfo=UTC))
    assert (len(list(discourse.fetch(later, feed))), later.progress.cursor) == (1, "70")
