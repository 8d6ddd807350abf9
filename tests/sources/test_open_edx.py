"""Tracking logs line by line: what each line becomes, worked out by hand, and what never leaves the reader."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import _edx_events as edx
from pipelines.sources import _statements, open_edx
from tests.told import KEY, landed_rows, told, written

PAYLOADS = Path(__file__).parents[1] / "payloads" / "open_edx"
FEED = Feed(name="lms", kind="open_edx", path="x")
COURSE = "course-v1:Org+AI101+2026"


def event(**changes: Any) -> bytes:
    """A line: user 41 plays a video; a field given as None is left out."""
    good: dict[str, Any] = {
        "username": "lin.mei",
        "event_type": "play_video",
        "context": {"user_id": 41, "course_id": COURSE},
        "time": "2026-02-01T08:00:00+00:00",
        "event": {"id": "aa11bb22"},
    }
    return json.dumps({k: v for k, v in (good | changes).items() if v is not None}).encode() + b"\n"


def at(hour: int, minute: int, microsecond: int = 0) -> datetime:
    return datetime(2026, 2, 1, hour, minute, 0, microsecond, UTC)


def test_a_log_becomes_events(tmp_path: Path) -> None:
    found = told(tmp_path, FEED, (PAYLOADS / "tracking.log").read_bytes())
    assert found.counts == (9, 6, 3)
    assert found.refused == {"line 1": "comment", "line 3": "blank_line", "line 8": "unknown_verb"}
    rows = {
        (r["occurred_at"].minute, r["verb"], r["object_kind"], r["object_id"], r["parent_id"], r["actor_kind"])
        for r in found.events.iter_rows(named=True)
    }
    assert rows == {
        (0, "played", "video", "block-v1:Org+AI101+2026+type@video+block@aa11bb22", COURSE, "member"),
        (1, "progressed", "cmi.interaction", "block-v1:Org+AI101+2026+type@problem+block@cc33", COURSE, "member"),
        (2, "viewed", "page", "/activate", None, "anonymous"),
        (3, "registered", "course", COURSE, None, "member"),
        (4, "upvoted", "discussion", "64a817fc", COURSE, "staff"),
        (6, "viewed", "platform", "/", None, "member"),
    }
    played = found.event(verb="played")
    assert (played["actor_id"], played["occurred_at"]) == (KEY.token("41"), at(8, 0, 250_000))
    assert (played["platform"], played["score"], played["is_success"]) == ("web", None, None)
    marked = found.event(verb="progressed")
    assert (marked["actor_id"], marked["score"], marked["is_success"]) == (KEY.token("41"), 0.25, False)
    # enrolments are made by the server: the event says for whom
    enrolled = found.event(verb="registered")
    assert (enrolled["actor_id"], enrolled["detail"]) == (KEY.token("42"), "audit")
    assert found.event(object_kind="platform")["actor_id"] == KEY.token("lin.mei")


def test_nothing_personal_is_written(tmp_path: Path) -> None:
    """Every line of the payload is landed, but no account, address, session, agent, query, key of a link or answer."""
    landed_rows(tmp_path, FEED, (PAYLOADS / "tracking.log").read_bytes())
    text = written(tmp_path)
    assert KEY.token("41") in text
    secrets = (
        "lin.mei", "mail.example", "203.0.113.9", "abcdef0123456789", "secret-agent", "my private answer", "staff-wang",
        "9252c9f5bc7c40088c49886267686657",
    )  # fmt: skip
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize(
    ("account", "token"),
    [
        ("Lin.Mei@Mail.Example", "lin.mei@mail.example"),
        (41, "41"),
        ("41", "41"),
        (0, "0"),
        (2**80, str(2**80)),
        ("李梅", "李梅"),
    ],
)
def test_an_account_is_an_account_whatever_it_looks_like(tmp_path: Path, account: Any, token: str) -> None:
    found = told(tmp_path, FEED, event(context={"user_id": account, "course_id": COURSE}))
    assert found.event()["actor_id"] == KEY.token(token)
    assert str(account) not in written(tmp_path) or account in (0, 41, "41")


@pytest.mark.parametrize("nobody", [None, "", "  "])
def test_without_an_id_the_user_name_counts_and_without_both_nobody_was_signed_in(tmp_path: Path, nobody: Any) -> None:
    context = {"user_id": nobody, "course_id": COURSE}
    named, unnamed, anonymous = (event(context=context, username=name) for name in ("lin.mei", "", "anonymous"))
    found = told(tmp_path, FEED, named + unnamed + anonymous)
    assert sorted((r["actor_kind"], r["actor_id"]) for r in found.events.iter_rows(named=True) if r["actor_id"]) == [
        ("member", KEY.token("lin.mei"))
    ]
    assert found.events["actor_kind"].to_list().count("anonymous") == 2


@pytest.mark.parametrize("account", [[], [41], {"id": 41}, True, False, 1.5, "x" * 400])
def test_what_is_no_account_is_refused(tmp_path: Path, account: Any) -> None:
    found = told(tmp_path, FEED, event() + event(context={"user_id": account, "course_id": COURSE}))
    assert (found.counts, found.refused) == ((2, 1, 1), {"line 2": "wrong_type:actor"})


def test_user_names_may_be_the_accounts_and_a_site_their_namespace(tmp_path: Path) -> None:
    feed = Feed(name="lms", kind="open_edx", path="x", account="username", site="lms.example")
    assert told(tmp_path, feed, event()).event()["actor_id"] == KEY.token("lms.example/lin.mei")


def test_times_without_an_offset_need_a_zone(tmp_path: Path) -> None:
    line = event(time="2026-02-01T08:00:00.5") + event(time="2026-02-01 09:00:00")
    found = told(tmp_path / "a", FEED, line)
    assert (found.counts, found.reasons) == ((2, 0, 2), {"naive_timestamp": 1, "wrong_type:timestamp": 1})
    found = told(tmp_path / "b", Feed(name="lms", kind="open_edx", path="x", zone="Asia/Shanghai"), line)
    assert sorted(found.events["occurred_at"]) == [at(0, 0, 500_000), at(1, 0)]


@pytest.mark.parametrize(
    ("time", "reason"),
    [
        (None, "missing:timestamp"),
        ("", "missing:timestamp"),
        ("soon", "wrong_type:timestamp"),
        (1769932800, "wrong_type:timestamp"),
        ({"$date": 1}, "wrong_type:timestamp"),
        ("2031-01-01T00:00:00Z", "future_timestamp"),
        ("1970-01-01T00:00:00Z", "too_old"),
    ],
)
def test_a_time_that_is_none_is_refused(tmp_path: Path, time: Any, reason: str) -> None:
    assert told(tmp_path, FEED, event(time=time)).refused == {"line 1": reason}


def test_huge_and_deep_lines_are_refused_and_their_neighbours_load(tmp_path: Path) -> None:
    huge = event(event={"id": "aa11bb22", "text": "x" * (20 * 2**20)})
    deep = b'{"event": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n"
    below = event(time="2026-02-01T08:00:02+00:00", event={"id": "aa11bb22", "text": "x" * (2**20 - 400)})
    payload = event() + huge + deep + below + b"\xff\xfe\n" + b'"\n' + b'{"a": 1' + b"\r\n" + event()
    found = told(tmp_path, FEED, payload)
    assert found.counts == (8, 2, 6)
    assert found.refused == {
        "line 2": "too_large",
        "line 3": "not_json",
        "line 5": "not_json",
        "line 6": "not_json",
        "line 7": "not_json",
        "line 8": "duplicate_key",
    }


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_lines_are_the_same_however_the_bytes_come(size: int) -> None:
    payload = b"a\n\n" + b"b" * 30 + b"\r\nlast"
    blocks = [payload[i : i + size] for i in range(0, len(payload), size)]
    assert list(_statements.lines(blocks)) == [b"a", b"", b"b" * 30 + b"\r", b"last"]


def test_a_line_too_long_is_one_line_however_the_bytes_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_statements, "LONGEST_LINE", 10)
    payload = b"0123456789\n0123456789a\nb\n" + b"c" * 100 + b"\n" + b"d" * 11
    for size in (1, 3, 10, 11, 200):
        blocks = [payload[i : i + size] for i in range(0, len(payload), size)]
        assert list(_statements.lines(blocks)) == [b"0123456789", None, b"b", None, None]


def test_again_is_unchanged_and_twice_in_a_file_is_a_duplicate(tmp_path: Path) -> None:
    """However spaced, with whatever before it, in whatever order: the same event is one event."""
    other = event(time="2026-02-01T09:00:00+00:00")
    spaced = json.dumps(json.loads(event()), indent=None, separators=(" ,  ", " :  ")).encode()
    prefixed = b"Feb  1 08:00:01 host [tracking] - " + event()
    first, again = told(tmp_path, FEED, event() + other + prefixed, other + spaced + b"\n").lines
    assert (first["rows_in"], first["rows_new"], first["rows_quarantined"]) == (3, 2, 1)
    assert (again["rows_in"], again["rows_new"], again["rows_unchanged"]) == (2, 0, 2)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", ("/", edx.PAGE, None)),
        ("/dashboard", ("/dashboard", edx.PAGE, None)),
        ("/u/lin.mei", ("/u", edx.PAGE, None)),
        ("/LinMei", ("/", edx.PAGE, None)),
        ("/lin.mei@mail.example", ("/", edx.PAGE, None)),
        ("/api/user/v1/accounts/lin.mei", ("/api", edx.REQUEST, None)),
        ("/jsi18n/", ("/", edx.REQUEST, None)),
        ("/courses/Org/AI/2026/courseware/ab12/", ("Org/AI/2026/courseware", edx.PAGE, "Org/AI/2026")),
        (f"/courses/{COURSE}/about", (f"{COURSE}/about", edx.PAGE, COURSE)),
        (f"/courses/{COURSE}", (COURSE, edx.PAGE, COURSE)),
        (
            "/courses/Org/AI/2026/xblock/i4x:;_;_Org;_AI;_problem;_p1/handler/xmodule_handler/problem_get",
            ("i4x://Org/AI/problem/p1", edx.REQUEST, "Org/AI/2026"),
        ),
        (
            f"/courses/{COURSE}/xblock/block-v1:Org+AI101+2026+type@video+block@v1/handler/x",
            ("block-v1:Org+AI101+2026+type@video+block@v1", edx.REQUEST, COURSE),
        ),
    ],
)
def test_of_an_address_only_block_course_section_or_first_word_are_kept(
    path: str, found: tuple[str, str, str | None]
) -> None:
    assert edx.requested(path) == found
    assert edx.requested(path + "?next=/u/lin.mei&email=lin.mei@mail.example") == found


@pytest.mark.parametrize(
    ("course", "identifier", "key"),
    [
        (COURSE, "ab12", "block-v1:Org+AI101+2026+type@video+block@ab12"),
        ("ccx-v1:Org+AI101+2026+ccx@1", "ab12", "ccx-block-v1:Org+AI101+2026+ccx@1+type@video+block@ab12"),
        ("Org/AI/2026", "ab12", "i4x://Org/AI/video/ab12"),
        ("Org/AI/2026", "i4x-Org-AI-video-ab12", "i4x://Org/AI/video/ab12"),
        (None, "block-v1:O+A+1+type@video+block@ab12", "block-v1:O+A+1+type@video+block@ab12"),
        (None, "ab12", None),
        (COURSE, "", None),
        (COURSE, "lin mei <lin@mail.example>", None),
    ],
)
def test_blocks_are_named_by_their_usage_keys(course: str | None, identifier: str, key: str | None) -> None:
    assert edx.block_of(course, "video", identifier) == key


@pytest.mark.parametrize(
    ("data", "score", "success"),
    [
        ({"grade": 3, "max_grade": 3, "success": "correct"}, 1.0, True),
        ({"grade": 0, "max_grade": 3, "success": "incorrect"}, 0.0, False),
        ({"grade": 0, "max_grade": 0, "success": "incorrect"}, None, False),
        ({"grade": "3", "max_grade": 3}, None, None),
        ({"grade": True, "max_grade": 3, "success": 1}, None, None),
    ],
)
def test_marks_are_shares_and_a_share_of_nothing_is_unknown(
    tmp_path: Path, data: dict[str, Any], score: float | None, success: bool | None
) -> None:
    said = {"problem_id": "block-v1:O+A+1+type@problem+block@p", **data}
    row = told(tmp_path, FEED, event(event_type="problem_check", event=said)).event()
    assert (row["verb"], row["score"], row["is_success"]) == ("progressed", score, success)


def test_a_mark_above_all_marks_is_refused(tmp_path: Path) -> None:
    said = {"problem_id": "block-v1:O+A+1+type@problem+block@p", "grade": 4, "max_grade": 3, "success": "correct"}
    assert told(tmp_path, FEED, event(event_type="problem_check", event=said)).reasons == {"score_out_of_range": 1}


def test_an_event_of_another_name_is_an_unknown_verb_and_its_text_is_not_kept(tmp_path: Path) -> None:
    found = told(tmp_path, FEED, event(event_type="page_close") + event(event_type="Lin Mei <lin@mail.example>"))
    assert found.reasons == {"unknown_verb": 2}
    assert "mail.example" not in written(tmp_path)


def test_every_verb_is_an_address_of_its_own() -> None:
    assert all(meaning.verb.startswith("http") and meaning.type.startswith("http") for meaning in edx.EVENTS.values())
    assert list(open_edx.statements(iter([]), FEED)) == []
