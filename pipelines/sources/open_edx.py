"""Tracking logs of Open edX: which learner watched, answered, posted, enrolled or asked for which page, and when?

A file holds one JSON event a line; what stands before the first brace of a line (a syslog prefix) is passed over.
Every line is a row: comments (`#`) and blank lines are put aside as `comment` and `blank_line`. A file that starts with
`[`, or with a brace alone on its line, is one document: an array of events, or one. Events are in the format of the
tracking logs (`event_type`, `event`, `time`) or of event routing (`name`, `data`, `timestamp`).
https://docs.openedx.org/en/latest/developers/references/internal_data_formats/tracking_logs/index.html

Parameters of a feed, all optional:
  account      `user_id` (default) or `username`: which of the two is the account id that other feeds use too
  site         host that stands before account ids, when they are not those of this platform
  zone         the clock of times without an offset, e.g. UTC; left out: such times are refused as `naive_timestamp`
  actor_rules  {bot: [prefixes], staff: [...], test: [...], system: [...]} of user names, as for `xapi`

The events are those of `_edx_events.py`; every other one is put aside as `unknown_verb`. An event whose type is a path
is a request: `viewed`, object kind `page`, or `request` when a script asked. A line that names a user and no event at
all (logs are cut down like that to count active users) is `viewed` on the platform itself. Session, IP, agent, e-mail,
referrer, bodies, answers and names never leave this module. May import: contracts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, cast

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.sources import _edx_events as edx
from pipelines.sources import xapi
from pipelines.sources._rows import json_document, list_of, object_of
from pipelines.sources._source import Said, Source, Unreadable
from pipelines.sources._statements import Actor, WrongAccount, account, instant, kind_of, lines, space, statement

Fields = dict[str, Any]
LONGEST_DOCUMENT = 64 * 2**20
_DOCUMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*\n)")
_NAME = re.compile(r"[a-z][a-z0-9_.]{0,99}")
_INPUT = re.compile(r"input_((?:i4x-)?[\w.~-]+?)_\d+_\d+")
_ID = re.compile(r"[\w.~:+/@-]{1,255}")
_NOBODY = ("anonymous", "")


def statements(blocks: Iterator[bytes], feed: Feed) -> Iterator[Said]:
    """One row for every line, or for every event of a JSON document."""
    first = next(blocks, b"")
    whole = chain([first], blocks)
    if _DOCUMENT.match(first):
        yield from _document(whole, feed)
        return
    for number, line in enumerate(lines(whole), start=1):
        yield _said(f"line {number}", line, feed)


def _document(blocks: Iterable[bytes], feed: Feed) -> Iterator[Said]:
    """The events of one document: an event written over many lines, or an array of events."""
    payload = b""
    for block in blocks:
        payload += block
        if len(payload) > LONGEST_DOCUMENT:
            raise Unreadable("too_large", f"a JSON document above {LONGEST_DOCUMENT} bytes; send one event a line")
    document = json_document(payload)
    events = list_of(document) if isinstance(document, list) else [document]
    for number, event in enumerate(events, start=1):
        pointer = f"entry {number}"
        yield _guarded(pointer, cast("Fields", event), feed) if isinstance(event, dict) else Said(pointer, "not_json")


def _said(pointer: str, line: bytes | None, feed: Feed) -> Said:
    if line is None:
        return Said(pointer, "too_large")
    text = line.removeprefix(b"\xef\xbb\xbf").strip()
    if not text:
        return Said(pointer, "blank_line")
    if text.startswith(b"#"):
        return Said(pointer, "comment")
    event = _event(text)
    if event is None:
        return Said(pointer, "not_json")
    return _guarded(pointer, event, feed)


def _guarded(pointer: str, event: Fields, feed: Feed) -> Said:
    try:
        return _meant(pointer, event, feed)
    except WrongAccount:
        return Said(pointer, "wrong_type:actor")


def _event(line: bytes) -> Fields | None:
    """The event of a line, whatever stands before it."""
    brace = line.find(b"{")
    if brace < 0:
        return None
    try:
        found = json.loads(line[brace:])
    except (ValueError, RecursionError):
        return None
    return cast("Fields", found) if isinstance(found, dict) else None


def _key(event: Fields) -> str:
    """The same for the same event, however it is spaced and whatever stands before it: all of it counts."""
    return hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()


def _meant(pointer: str, event: Fields, feed: Feed) -> Said:
    context, data = object_of(event.get("context")), _data(event)
    said = data if isinstance(data, dict) else {}
    name = _text(event.get("name")) or _text(event.get("event_type"))
    at = event.get("time") if event.get("time") is not None else event.get("timestamp")
    common: Fields = {
        "event_key": _key(event),
        "at": instant(at, feed.parameter("zone")),
        "platform": _platform(event, context),
    }
    if at is not None and common["at"] is None:
        return Said(pointer, "wrong_type:timestamp")
    if name is None and ("event_type" in event or "name" in event or "username" not in event):
        return Said(pointer, "missing:verb")
    course = _course(context, said)
    if name is None:
        who = _who(event, context, {}, feed, is_about_learner=False)
        on_platform = statement(verb=edx.VIEWED, object_id="/", object_type=edx.PLATFORM, who=who, **common)
        return Said(pointer, None, on_platform)
    if name.startswith("/"):
        who = _who(event, context, {}, feed, is_about_learner=False)
        object_id, kind, in_path = edx.requested(name)
        parent = _parent(course or in_path, object_id)
        asked = statement(verb=edx.VIEWED, object_id=object_id, object_type=kind, parent=parent, who=who, **common)
        return Said(pointer, None, asked)
    meaning = edx.EVENTS.get(name)
    who = _who(event, context, said, feed, is_about_learner=meaning is not None and meaning.is_about_learner)
    if meaning is None:
        verb = edx.OTHER + (name if _NAME.fullmatch(name) else "other")
        return Said(
            pointer, None, statement(verb=verb, object_id=course or "/", object_type=edx.COURSE, who=who, **common)
        )
    object_id = _object(meaning, name, course, data, context)
    done = statement(
        verb=_verb(meaning, name, data),
        object_id=object_id,
        object_type=meaning.type,
        object_name=said.get("exam_name") or said.get("target_name") or said.get("title"),
        parent=_parent(course, object_id),
        result=_result(name, said),
        extensions=_mode(said, meaning),
        who=who,
        **common,
    )
    return Said(pointer, None, done)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _id(value: Any) -> str | None:
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _data(event: Fields) -> Fields | str:
    """What the event says about itself: an object, an object written as text, or a form."""
    data: Any = event.get("event") if event.get("event") is not None else event.get("data")
    if isinstance(data, list):
        data = "&".join(part for part in list_of(data) if isinstance(part, str))
    if isinstance(data, str) and data.startswith("{"):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            return ""
    return data if isinstance(data, str) else object_of(data)


def _platform(event: Fields, context: Fields) -> str | None:
    source = event.get("event_source") or context.get("event_source")
    return {"browser": "web", "mobile": "mobile"}.get(source) if isinstance(source, str) else None


def _course(context: Fields, said: Fields) -> str | None:
    return _id(context.get("course_id")) or _id(said.get("course_id"))


def _parent(course: str | None, object_id: str | None) -> tuple[str, str] | None:
    return (course, edx.COURSE) if course and course != object_id else None


def _who(event: Fields, context: Fields, said: Fields, feed: Feed, *, is_about_learner: bool) -> Actor:
    """The actor: account and kind.

    Both ids are looked for in the envelope, then the context, then the event; whom an enrolment or a mark is about is
    said by the event first, because staff and the server itself make them too.
    """
    places = [said, event, context] if is_about_learner else [event, context, said]
    names, numbers = (
        [found for found in (account(place.get(field)) for place in places) if found and found not in _NOBODY]
        for field in ("username", "user_id")
    )
    by_name = feed.parameter("account", "user_id") == "username"
    chosen = next(iter([*names, *numbers] if by_name else [*numbers, *names]), None)
    prefix = space(feed) if feed.parameter("site") else ""
    rules = feed.parameter("actor_rules", xapi.ACTOR_RULES)
    return Actor(prefix + chosen if chosen else None, *kind_of(next(iter(names), None), rules))


def _verb(meaning: edx.Meaning, name: str, data: Fields | str) -> str:
    if name == "problem_check" and isinstance(data, dict):
        return edx.EVALUATED
    if meaning.verb == edx.VOTED and isinstance(data, dict) and data.get("vote_value") == "up":
        return edx.VOTED if data.get("undo_vote") else edx.VOTED_UP
    return meaning.verb


def _object(meaning: edx.Meaning, name: str, course: str | None, data: Fields | str, context: Fields) -> str | None:
    """The object's id on the platform; None when the event does not say it."""
    said = data if isinstance(data, dict) else {}
    identifier = _text(said.get("block_id")) or _text(said.get("id")) or ""
    found = {
        "course": lambda: course,
        "forum": lambda: _id(said.get("id")),
        "link": lambda: edx.usage_key(_text(said.get("target_url")) or "") or course,
        "exam": lambda: edx.usage_key(_text(said.get("exam_content_id")) or ""),
        "video": lambda: edx.block_of(course, "video", identifier),
        "block": lambda: edx.block_of(course, "sequential", identifier),
        "problem": lambda: _problem(name, course, data, context),
    }
    return found[meaning.where]()


def _problem(name: str, course: str | None, data: Fields | str, context: Fields) -> str | None:
    """The problem: named by the event, or by the fields of the form that a browser sent, else by its module."""
    said = data if isinstance(data, dict) else {}
    told = next((v for v in map(said.get, ("problem_id", "module_id", "problem")) if isinstance(v, str) and v), None)
    form = _INPUT.search(data) if isinstance(data, str) else None
    module = object_of(context.get("module")).get("usage_key")
    found = edx.block_of(course, "problem", told or (form[1] if form else "") or _text(module) or "")
    if found and name == "showanswer":
        return f"{found}/answer"
    if found and name == "edx.problem.hint.demandhint_displayed":
        return f"{found}/hint/{said.get('hint_index')}"
    return found


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


_MARKS = {  # event -> (reached, possible)
    "problem_check": ("grade", "max_grade"),
    "edx.grades.problem.submitted": ("weighted_earned", "weighted_possible"),
    "edx.grades.subsection.grade_calculated": ("weighted_graded_earned", "weighted_graded_possible"),
}


def _result(name: str, said: Fields) -> Fields | None:
    """Score and success as far as the event says them; a share of nothing is unknown."""
    result: Fields = {}
    if name == "edx.grades.course.grade_calculated":
        reached, possible = _number(said.get("percent_grade")), 1.0
    elif name in _MARKS:
        reached, possible = (_number(said.get(field)) for field in _MARKS[name])
    else:
        reached = possible = None
    if reached is not None and possible:
        result["score"] = {"scaled": reached / possible}
    if name == "problem_check" and isinstance(said.get("success"), str):
        result["success"] = said["success"] == "correct"
    elif name in _MARKS and name != "problem_check" and reached is not None and possible is not None:
        result["success"] = reached >= possible
    if name == "complete_video" and (seconds := _number(said.get("duration"))) is not None:
        result["duration"] = f"PT{seconds}S"
    return result or None


def _mode(said: Fields, meaning: edx.Meaning) -> Fields | None:
    """The track of an enrolment (audit, honor, verified ...)."""
    mode = _text(said.get("mode")) if meaning.type == edx.COURSE else None
    return {xapi.EXTENSION + "detail": mode} if mode and _NAME.fullmatch(mode) else None


SOURCE = Source(
    contract=Event,
    family="engagement",
    parse=None,
    extension="parquet",
    optional=("account", "site", "zone", "actor_rules"),
    bulk=True,
    statements=statements,
)
