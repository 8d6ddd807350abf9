"""Engagement of real sources: tracking logs with their expected answers, a dump, and recorded answers of a forum."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.sources import open_edx
from pipelines.storage.pseudonyms import Pseudonyms
from tests.realdata import test_realdata
from tests.realdata.conftest import Ran, reasons, rows

pytestmark = test_realdata.pytestmark

LOGS = {
    "edx_engagement": "student_engagement_acceptance_tracking",
    "edx_location": "location_by_course_tracking",
    "edx_active_users": "active_users_tracking",
    "edx_answers": "answer_dist_acceptance_tracking",
    "edx_enrolment": "enrollment_trends_tracking",
}


def log(folder: Path, feed: str) -> list[str]:
    """The lines of a tracking log, without the piece of a line behind the last newline."""
    file = folder / "engagement" / "edx_pipeline" / "input" / f"{LOGS[feed]}.log"
    return file.read_text("utf-8").removesuffix("\n").split("\n")


def landed(ran: Ran, feed: str) -> str:
    """The landed files of a feed, for `read_parquet`."""
    files = sorted((ran.place.data / "landing" / "engagement" / feed).rglob("*.parquet"))
    return "[" + ", ".join(f"'{file}'" for file in files) + "]"


# -- tracking logs ---------------------------------------------------------------------------------------------------


def test_every_line_of_every_log_is_accounted_for(folder: Path, ran: Ran) -> None:
    assert {feed: ran.feed(feed) for feed in LOGS} == {
        "edx_engagement": (304, 201, 103),
        "edx_location": (74, 55, 19),
        "edx_active_users": (23, 23, 0),
        "edx_answers": (693, 596, 97),
        "edx_enrolment": (15, 9, 6),
    }
    assert {feed: len(log(folder, feed)) for feed in LOGS} == {feed: ran.feed(feed)[0] for feed in LOGS}


def test_304_lines_are_226_events_22_comments_and_56_blank_lines(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    lines = log(folder, "edx_engagement")
    kinds = Counter("blank" if not s.strip() else "comment" if s.strip().startswith("#") else "event" for s in lines)
    assert kinds == {"event": 226, "comment": 22, "blank": 56}
    assert reasons(warehouse, "edx_engagement") == {"blank_line": 56, "comment": 22, "unknown_verb": 25}
    found = rows(warehouse, f"select count(distinct event_id) from {_parquet(ran, 'edx_engagement')} where {_IS_EVENT}")
    assert found == [(226,)]


def test_74_lines_are_66_distinct_events(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    assert len(set(log(folder, "edx_location"))) == 66
    assert rows(warehouse, f"select count(distinct event_id) from {_parquet(ran, 'edx_location')}") == [(66,)]
    assert reasons(warehouse, "edx_location") == {"duplicate_key": 8, "unknown_verb": 11}
    assert rows(warehouse, "select sum(rows_new)::int from operations.payloads where feed = 'edx_location'") == [(55,)]


_IS_EVENT = "coalesce(reason, '') not in ('comment', 'blank_line')"


def _parquet(ran: Ran, feed: str) -> str:
    return f"read_parquet({landed(ran, feed)})"


def test_weekly_active_users_are_those_that_edx_counts(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Weeks from Monday, in UTC; the accounts are compared as tokens."""
    pseudonyms = Pseudonyms.load(ran.place.home / "key")
    with (folder / "engagement/edx_pipeline/output/expected_active_users_per_week.csv").open(encoding="utf-8") as file:
        expected = {(row["start_date"], pseudonyms.token(row["username"])) for row in csv.DictReader(file)}
    found = rows(
        warehouse,
        """select distinct date_trunc('week', occurred_at)::date::varchar, actor_id from raw.events
           where feed = 'edx_active_users' and actor_id is not null
             and occurred_at >= '2017-07-10' and occurred_at < '2017-07-24'""",
    )
    assert set(found) == expected
    assert Counter(week for week, _ in found) == {"2017-07-10": 6, "2017-07-17": 5}
    kinds = rows(warehouse, "select actor_kind, count(*) from raw.events where feed = 'edx_active_users' group by 1")
    assert dict(kinds) == {"member": 22, "anonymous": 1}


def test_no_account_or_address_of_a_log_is_written(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Short user names that are words of course ids (`edX`) are looked for as whole cells, all else anywhere."""
    names: set[str] = set()
    texts: set[str] = set()
    files = [folder / "engagement/edx_pipeline/input" / f"{name}.log" for name in LOGS.values()]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    lines += [f.read_text("utf-8") for f in (folder / "engagement/event_routing_backends/current").glob("*.json")]
    for line in lines:
        names.update(re.findall(r'"(?:target_)?username": ?"([^"]+)"', line))
        texts.update(re.findall(r'\\?"(?:session|ip|client_id|email)\\?": ?\\?"([^"\\]{7,})', line))
        texts.update(re.findall(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", line))
    assert len(names) >= 15
    assert len(texts) > 30
    for feed in (*LOGS, "edx_routing"):
        # a mode (`honor`) and a kind of actor (`anonymous`) are words that are user names too
        found = rows(warehouse, f"select * exclude (detail, actor_kind) from {_parquet(ran, feed)}")
        cells = {str(cell) for row in found for cell in row if cell is not None}
        assert cells & names == set()
        content = "\n".join(cells)
        told = [name for name in names if len(name) > 7 and name != "verified"]
        assert [text for text in (*texts, *told) if text in content] == []


# -- event routing: the statements that Open edX itself sends ----------------------------------------------------------

NOT_IN_THE_EVENT = "the course's name is not in the event: event routing asks the platform's database"
NOTHING_POSSIBLE = "0 of 0 marks is no share: unknown, where event routing sends 0"
COMPARED_AS_LENGTH = "the same length of time, written PT195S and PT03M15S"
ITS_OWN_PARENT = "a course is no part of itself"
GROUP_NAME = "event routing names the problem only when it splits it into its questions; ours is one event a submission"
UP_VOTE = "a vote up is `upvoted`, as the event says; event routing sends up and down as one verb"
NO_QUESTION = "to look at a solution or a hint is to ask nobody: `asked` would be a question without an answer"
FORM_NAMES_IT = "the form names the problem; event routing falls back on the page's block when the referrer lacks it"
NOTHING_THERE = (
    "the event says neither course nor problem: refused as missing:object, where event routing invents a mark"
)
NOBODY = "nobody was signed in: `anonymous`, where event routing makes an id of nothing"

ARGUED: dict[tuple[str, str], str] = {
    ("complete_video", "duration"): COMPARED_AS_LENGTH,
    **{
        (f"edx.course.{name}", "name"): NOT_IN_THE_EVENT
        for name in (
            "enrollment.activated", "enrollment.activated.enterprise", "enrollment.activated.required.only.data",
            "enrollment.deactivated", "enrollment.mode_changed", "grade.now_failed", "grade.now_passed",
            "grade.passed.first_time",
        )
    },
    **{
        (f"edx.grades.course.grade_calculated_{letter}letter_grade", field): why
        for letter in ("", "no_")
        for field, why in (("name", NOT_IN_THE_EVENT), ("parent", ITS_OWN_PARENT))
    },
    ("edx.grades.problem.submitted.weighted_possible_0", "score"): NOTHING_POSSIBLE,
    ("edx.grades.subsection.grade_calculated.weighted_possible_0", "score"): NOTHING_POSSIBLE,
    ("problem_check(server).max_grade_0", "score"): NOTHING_POSSIBLE,
    **{
        (f"problem_check(server{which}", "name"): GROUP_NAME
        for which in (
            ").list_answers", ")_no_response_type", ",multiple_questions,correct)", ",multiple_questions,incorrect)",
            ",multiple_questions,partial_correct)",
        )
    },
    ("edx.forum.response.voted", "verb"): UP_VOTE,
    ("edx.forum.thread.voted", "verb"): UP_VOTE,
    ("showanswer", "verb"): NO_QUESTION,
    ("edx.problem.hint.demandhint_displayed", "verb"): NO_QUESTION,
    ("problem_check(browser)legacy", "object"): FORM_NAMES_IT,
    ("problem_check(browser).required.only.data", "type"): NOTHING_THERE,
    ("problem_check(browser).required.only.data", "success"): NOTHING_THERE,
    ("edx.ui.lms.link_clicked(anonymous_user)", "actor"): NOBODY,
}  # fmt: skip
# Event routing sends nothing for these four; we take what they say.
UNROUTED = {
    "edx.grades.problem.submitted.weighted_possible_null": "http://adlnet.gov/expapi/verbs/attempted",
    "edx.video.closed_captions.hidden.null.duration": "http://adlnet.gov/expapi/verbs/interacted",
    "play_video.required.only.data": "https://w3id.org/xapi/video/verbs/played",
    "postion_changed_video": "https://w3id.org/xapi/video/verbs/seeked",
}


def _within(found: Any, *path: str) -> Any:
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _compared(statement: dict[str, Any]) -> dict[str, Any]:
    """What raw.events keeps of a statement, in a form that both sides share: ids without the platform's address."""
    parents = _within(statement, "context", "contextActivities", "parent") or [{}]
    names: dict[str, str] = _within(statement, "object", "definition", "name") or {}
    return {
        "verb": _within(statement, "verb", "id"),
        "object": _key(_within(statement, "object", "id")),
        "type": _within(statement, "object", "definition", "type"),
        "name": next(iter(names.values()), None),
        "parent": _key(parents[0].get("id")),
        "timestamp": datetime.fromisoformat(statement["timestamp"]),
        "score": _within(statement, "result", "score", "scaled"),
        "success": _within(statement, "result", "success"),
        "duration": _within(statement, "result", "duration"),
        "actor": statement.get("actor") is not None,
    }


def _key(iri: str | None) -> str | None:
    """`http://localhost:18000/xblock/block-v1:...` is `block-v1:...`."""
    prefixes = r"^https?://[^/]+/(?:xblock|course|courses/[^/]+/jump_to|api/discussion/v1/(?:threads|comments))/"
    return re.sub(prefixes, "", iri) if iri else None


def test_events_become_the_statements_that_open_edx_sends(folder: Path) -> None:
    """81 events, 77 expected statements, ten fields each: ARGUED has every difference, with the reason for it."""
    base = folder / "engagement" / "event_routing_backends"
    differing: set[tuple[str, str]] = set()
    unrouted: dict[str, str] = {}
    compared = 0
    for file in sorted((base / "current").glob("*.json")):
        (said,) = open_edx.statements(iter([file.read_bytes()]), Feed(name="routing", kind="open_edx", path="x"))
        assert (said.reason, said.pointer) == (None, "entry 1")
        assert said.statement is not None
        expected_file = base / "xapi" / "expected" / file.name
        if not expected_file.exists():
            unrouted[file.stem] = said.statement["verb"]["id"]
            continue
        expected = json.loads(expected_file.read_text("utf-8"))
        # a submission with several questions: first the submission itself, then one statement a question
        ours, theirs = (
            _compared(one) for one in (dict(said.statement), expected[0] if isinstance(expected, list) else expected)
        )
        differing |= {(file.stem, field) for field in ours if ours[field] != theirs[field]}
        compared += 1
    assert (compared, unrouted) == (77, UNROUTED)
    assert differing ^ set(ARGUED) == set()


def test_the_routed_events_are_loaded_as_far_as_the_vocabulary_goes(
    ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    assert ran.feed("edx_routing") == (81, 51, 30)
    assert reasons(warehouse, "edx_routing") == {"unknown_verb": 29, "missing:object": 1}
    verbs = rows(warehouse, "select verb, count(*) from raw.events where feed = 'edx_routing' group by 1")
    assert sum(n for _, n in verbs) == 51
    assert {"registered", "played", "started", "progressed", "posted", "upvoted", "edited", "reported"} < dict(
        verbs
    ).keys()


# -- Stack Exchange --------------------------------------------------------------------------------------------------


def test_624_posts_are_questions_answers_and_acceptances(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    posts = [row.attrib for row in ET.parse(folder / "engagement/stackexchange_b/Posts.xml").getroot().iter("row")]
    told = Counter(post["PostTypeId"] for post in posts)
    accepted = sum("AcceptedAnswerId" in post for post in posts)
    assert (len(posts), told["1"], told["2"], accepted) == (624, 257, 341, 83)
    assert ran.feed("datascience_meta") == (624 + 83, 257 + 341 + 83, 26)
    assert reasons(warehouse, "datascience_meta") == {"not_an_event": told["4"] + told["5"]}
    verbs = rows(warehouse, "select verb, count(*) from raw.events where feed = 'datascience_meta' group by 1")
    assert dict(verbs) == {"asked": 257, "answered": 341, "accepted": 83}
    titles = {title for (title,) in rows(warehouse, "select object_name from raw.events where verb = 'asked'")}
    assert {" ".join(post["Title"].split()) for post in posts if post["PostTypeId"] == "1"} <= titles
    people = rows(warehouse, "select count(distinct actor_id) from raw.events where feed = 'datascience_meta'")
    assert people == [
        (len({post["OwnerUserId"] for post in posts if post["PostTypeId"] in "12" and "OwnerUserId" in post}),)
    ]
    cells = {str(cell) for row in rows(warehouse, f"from {_parquet(ran, 'datascience_meta')}") for cell in row}
    assert not {post["OwnerDisplayName"] for post in posts if "OwnerDisplayName" in post} & cells
    assert not any("<p>" in cell for cell in cells)


# -- Discourse -------------------------------------------------------------------------------------------------------


def test_posts_and_topics_of_discourse(ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Two answers share three posts; of a topic's four posts one is a moderator's note; an invitation is no listing."""
    assert ran.feed("discourse_posts") == (7, 7, 0)
    assert ran.feed("discourse_topics") == (7, 5, 2)
    assert ran.feed("discourse_latest") == (3, 1, 2)
    new = rows(
        warehouse, "select feed, sum(rows_new)::int from operations.payloads where feed ^@ 'discourse' group by 1"
    )
    assert dict(new) == {"discourse_posts": 4, "discourse_topics": 5, "discourse_latest": 1}
    assert reasons(warehouse, "discourse_topics") == {"not_an_event": 1, "not_a_listing": 1}
    assert reasons(warehouse, "discourse_latest") == {"duplicate_key": 2}  # its three topics have one id
    names = {"johndoe", "samsaffron", "splattne", "Sam Saffron", "Some-username", "Someones Name", "test_user"}
    for feed in dict(new):
        content = str(rows(warehouse, f"from {_parquet(ran, feed)}"))
        assert [name for name in names if name in content] == []
