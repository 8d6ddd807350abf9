"""Dumps row by row: what each row becomes, worked out by hand; memory, damage, and what never leaves the reader."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import stack_exchange
from pipelines.sources._source import Said, Unreadable
from tests.told import KEY, landed_rows, told, written

PAYLOADS = Path(__file__).parents[1] / "payloads" / "stack_exchange"
FEED = Feed(name="dump", kind="stack_exchange", path="x", site="ai.exchange.example")
SITE = "ai.exchange.example"
ASKER, ANSWERER, READER = (KEY.token(f"{SITE}/users/881234{n}") for n in (5, 6, 7))


def payload(name: str) -> bytes:
    return (PAYLOADS / name).read_bytes()


def test_posts_are_questions_answers_and_acceptances(tmp_path: Path) -> None:
    found = told(tmp_path, FEED, payload("Posts.xml"))
    assert found.counts == (9, 5, 4)
    columns = ("event_id", "verb", "actor_id", "actor_kind", "object_kind", "object_id", "parent_id", "detail")
    post = f"{SITE}/posts"
    assert set(found.events.select(columns).iter_rows()) == {
        (f"{post}/4", "asked", ASKER, "member", "question", f"{post}/4", None, None),
        (f"{post}/5", "answered", ANSWERER, "member", "answer", f"{post}/5", f"{post}/4", None),
        # a deleted account leaves a name, and a name is nobody
        (f"{post}/6", "answered", None, "anonymous", "answer", f"{post}/6", f"{post}/4", None),
        (f"{post}/8", "asked", KEY.token(f"{SITE}/users/-1"), "bot", "question", f"{post}/8", None, None),
        # the dump does not say when: the time of the question, and `detail` says so
        (f"{post}/4/accepted/5", "accepted", ASKER, "member", "answer", f"{post}/5", f"{post}/4", "time_of_question"),
    }
    asked = found.event(event_id=f"{post}/4")
    assert asked["object_name"] == 'How large may a "context" be? 你好'
    assert asked["occurred_at"] == datetime(2026, 1, 5, 9, 30, 0, 100_000, UTC)
    assert found.event(verb="accepted")["occurred_at"] == asked["occurred_at"]


def test_votes_and_comments(tmp_path: Path) -> None:
    found = told(tmp_path, FEED, payload("Votes.xml"), payload("Comments.xml"), payload("Users.xml"))
    assert found.counts == (8, 4, 4)
    assert found.reasons == {"told_by_posts": 1, "unknown_verb": 1, "missing:object": 1, "not_an_event": 1}
    columns = ("event_id", "verb", "actor_id", "object_id", "parent_id")
    assert set(found.events.select(columns).iter_rows()) == {
        (f"{SITE}/votes/1", "upvoted", None, f"{SITE}/posts/5", None),
        (f"{SITE}/votes/4", "bookmarked", READER, f"{SITE}/posts/4", None),
        (f"{SITE}/comments/31", "replied", READER, f"{SITE}/comments/31", f"{SITE}/posts/5"),
        (f"{SITE}/comments/32", "replied", None, f"{SITE}/comments/32", f"{SITE}/posts/5"),
    }


def test_nothing_personal_is_written(tmp_path: Path) -> None:
    for name in ("Posts.xml", "Votes.xml", "Comments.xml", "Users.xml"):
        landed_rows(tmp_path, FEED, payload(name))
    text = written(tmp_path)
    assert ASKER in text
    secrets = ("8812345", "8812346", "8812347", "Gone Person", "Lin Mei", "private")
    assert [secret for secret in secrets if secret in text] == []


def test_a_later_dump_with_another_title_contradicts_nothing(tmp_path: Path) -> None:
    later = payload("Posts.xml").replace(b"How large", b"How very large")
    first, again = told(tmp_path, FEED, payload("Posts.xml"), later).lines
    assert (first["rows_new"], again["rows_new"], again["rows_unchanged"], again["rows_quarantined"]) == (5, 0, 5, 4)


def test_two_sites_have_two_users_of_one_number(tmp_path: Path) -> None:
    other = Feed(name="other", kind="stack_exchange", path="x")
    assert told(tmp_path, other, payload("Posts.xml")).event(event_id="other/posts/4")["actor_id"] == KEY.token(
        "other/users/8812345"
    )


@pytest.mark.parametrize("size", [1, 10, 1000])
def test_the_rows_are_the_same_however_the_bytes_come(size: int) -> None:
    content = payload("Posts.xml")
    blocks = (content[i : i + size] for i in range(0, len(content), size))
    assert list(stack_exchange.statements(blocks, FEED)) == list(stack_exchange.statements(iter([content]), FEED))


def test_damage_in_the_middle_keeps_the_rows_before_it() -> None:
    content = payload("Posts.xml").replace(b'<row Id="6"', b'<row Id="6" & ')
    rows = list(stack_exchange.statements(iter([content]), FEED))
    assert [row.pointer for row in rows] == ["row 1", "row 1 accepted", "row 2", "after row 2"]
    assert rows[-1] == Said("after row 2", "truncated")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_xml"),
        (b"\x00\x01\xff", "not_xml"),
        (b'{"posts": []}', "not_xml"),
        (b"<posts>", "truncated"),
        (b"<tags><row /></tags>", "not_a_dump"),
        (b'<?xml version="1.0" encoding="nonsense"?><posts></posts>', "not_xml"),
        (b'<!DOCTYPE posts SYSTEM "file:///etc/passwd"><posts></posts>', "entity"),
    ],
)
def test_what_is_no_dump_is_put_aside_whole(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        list(stack_exchange.statements(iter([content]), FEED))
    assert caught.value.reason == reason


def test_an_empty_table_has_no_rows(tmp_path: Path) -> None:
    assert told(tmp_path, FEED, b"<posts></posts>").counts == (0, 0, 0)


def test_a_body_of_20_mb_and_deep_elements_do_no_harm(tmp_path: Path) -> None:
    row = b'<row Id="1" PostTypeId="1" CreationDate="2026-01-05T09:30:00.100" OwnerUserId="5" Body="'
    deep = b"<a>" * 50_000 + b"</a>" * 50_000
    found = told(tmp_path, FEED, b"<posts>" + row + b"x" * (20 * 2**20) + b'" />' + deep + b"</posts>")
    assert found.counts == (1, 1, 0)


def test_memory_does_not_grow_with_the_table() -> None:
    """40 MB of rows, block by block: not more than a few blocks are held."""
    row = b'<row Id="1" PostTypeId="1" CreationDate="2026-01-05T09:30:00.100" Body="%s" OwnerUserId="5" />' % (
        b"x" * 2000
    )

    def blocks() -> Iterator[bytes]:
        yield b"<posts>"
        for _ in range(200):
            yield row * 100
        yield b"</posts>"

    tracemalloc.start()
    try:
        assert sum(1 for _ in stack_exchange.statements(blocks(), FEED)) == 20_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * 2**20
