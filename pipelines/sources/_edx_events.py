"""What the events of Open edX mean: name of the event -> verb, kind of object, and where the object's id stands.

Verbs and types are those that Open edX's own event routing sends to an LRS, so that a tracking log and that LRS agree;
where they differ, the reason stands beside the line. Which verbs count is the vocabulary's to say (`verbs.csv`).
https://docs.openedx.org/en/latest/developers/references/internal_data_formats/tracking_logs/index.html
https://github.com/openedx/event-routing-backends
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

ADL = "http://adlnet.gov/expapi/verbs/"
VIDEO_VERB = "https://w3id.org/xapi/video/verbs/"
VIEWED = "http://id.tincanapi.com/verb/viewed"
POSTED = "https://w3id.org/xapi/acrossx/verbs/posted"
EDITED = "https://w3id.org/xapi/acrossx/verbs/edited"
REPORTED = "https://w3id.org/xapi/acrossx/verbs/reported"
EVALUATED = "https://w3id.org/xapi/acrossx/verbs/evaluated"
NAVIGATED = "https://w3id.org/xapi/dod-isd/verbs/navigated"
DELETED = "https://w3id.org/xapi/dod-isd/verbs/deleted"
UNREPORTED = "https://w3id.org/xapi/openedx/verb/unreported"
VOTED = "https://w3id.org/xapi/openedx/verb/voted"
VOTED_UP = "http://id.tincanapi.com/verb/voted-up"
EARNED = "http://id.tincanapi.com/verb/earned"
OTHER = "https://w3id.org/xapi/openedx/event/"  # events without a verb of their own: OTHER + name

COURSE = "http://adlnet.gov/expapi/activities/course"
VIDEO = "https://w3id.org/xapi/video/activity-type/video"
RESOURCE = "http://id.tincanapi.com/activitytype/resource"
DISCUSSION = "http://id.tincanapi.com/activitytype/discussion"
PROBLEM = "http://adlnet.gov/expapi/activities/cmi.interaction"
QUESTION = "http://adlnet.gov/expapi/activities/question"
LINK = "http://adlnet.gov/expapi/activities/link"
MODULE = "http://adlnet.gov/expapi/activities/module"
SOLUTION = "http://id.tincanapi.com/activitytype/solution"
HINT = "https://w3id.org/xapi/acrossx/extensions/supplemental-info"
EXAM = "https://w3id.org/xapi/openedx/activity/"
PAGE = "http://activitystrea.ms/schema/1.0/page"
REQUEST = "https://w3id.org/xapi/openedx/activity/request"  # what a page's script asks for, not a person
PLATFORM = "https://w3id.org/xapi/openedx/activity/platform"

Where = Literal["course", "video", "block", "problem", "forum", "link", "exam"]


@dataclass(frozen=True)
class Meaning:
    """Verb, type of the object, where its id is, and whether `event` says whom it is about (else who was signed in)."""

    verb: str
    type: str
    where: Where
    is_about_learner: bool = False


def _family(prefix: str, meanings: dict[str, Meaning]) -> dict[str, Meaning]:
    return {prefix + name: meaning for name, meaning in meanings.items()}


_FORUM = {
    "created": Meaning(POSTED, DISCUSSION, "forum"),
    "edited": Meaning(EDITED, DISCUSSION, "forum"),
    "deleted": Meaning(DELETED, DISCUSSION, "forum"),
    "reported": Meaning(REPORTED, DISCUSSION, "forum"),
    "unreported": Meaning(UNREPORTED, DISCUSSION, "forum"),
    "viewed": Meaning(VIEWED, DISCUSSION, "forum"),
    "voted": Meaning(VOTED, DISCUSSION, "forum"),  # an up-vote that is not taken back: VOTED_UP
}
_PLAYER = {
    "load": Meaning(ADL + "initialized", VIDEO, "video"),
    "play": Meaning(VIDEO_VERB + "played", VIDEO, "video"),
    "pause": Meaning(VIDEO_VERB + "paused", VIDEO, "video"),
    "seek": Meaning(VIDEO_VERB + "seeked", VIDEO, "video"),
    "stop": Meaning(ADL + "terminated", VIDEO, "video"),
    "complete": Meaning(ADL + "completed", VIDEO, "video"),
}
_MOBILE = {  # the apps' names for the same
    "loaded": "load", "played": "play", "paused": "pause", "position.changed": "seek", "stopped": "stop",
    "completed": "complete",
}  # fmt: skip
_CAPTIONS = (
    "show_transcript", "hide_transcript", "edx.video.transcript.shown", "edx.video.transcript.hidden",
    "edx.video.closed_captions.shown", "edx.video.closed_captions.hidden", "video_show_cc_menu", "video_hide_cc_menu",
    "speed_change_video",
)  # fmt: skip
_VIDEO = {
    **{f"{name}_video": meaning for name, meaning in _PLAYER.items()},
    **{f"edx.video.{name}": _PLAYER[ours] for name, ours in _MOBILE.items()},
    **dict.fromkeys(_CAPTIONS, Meaning(ADL + "interacted", VIDEO, "video")),
}
_EXAMS = {
    f"edx.special_exam.{kind}.attempt.{word}": Meaning(ADL + verb, f"{EXAM}{kind}-assessment", "exam")
    for kind in ("practice", "proctored", "timed")
    for word, verb in (("created", "initialized"), ("submitted", "terminated"))
}

EVENTS: dict[str, Meaning] = {
    **_VIDEO,
    **_EXAMS,
    **_family("edx.forum.thread.", _FORUM),
    **_family("edx.forum.response.", _FORUM),
    **_family("edx.forum.comment.", _FORUM),
    "edx.course.enrollment.activated": Meaning(ADL + "registered", COURSE, "course", True),
    "edx.course.enrollment.deactivated": Meaning("http://id.tincanapi.com/verb/unregistered", COURSE, "course", True),
    "edx.course.enrollment.mode_changed": Meaning(ADL + "registered", COURSE, "course", True),
    "edx.course.grade.passed.first_time": Meaning(ADL + "passed", COURSE, "course", True),
    "edx.course.grade.now_passed": Meaning(ADL + "passed", COURSE, "course", True),
    "edx.course.grade.now_failed": Meaning(ADL + "failed", COURSE, "course", True),
    "edx.grades.course.grade_calculated": Meaning(EARNED, COURSE, "course", True),
    "edx.grades.subsection.grade_calculated": Meaning(EARNED, RESOURCE, "block", True),
    "edx.grades.problem.submitted": Meaning(ADL + "attempted", QUESTION, "problem", True),
    "edx.problem.completed": Meaning(ADL + "completed", PROBLEM, "problem", True),
    "edx.completion.block_completion.changed": Meaning(ADL + "progressed", RESOURCE, "block", True),
    "problem_check": Meaning(ADL + "attempted", PROBLEM, "problem"),  # sent by the server, with marks: EVALUATED
    # Event routing sends `asked` for these two. Looking at a solution or a hint puts no question to anybody.
    "showanswer": Meaning(OTHER + "showanswer", SOLUTION, "problem"),
    "edx.problem.hint.demandhint_displayed": Meaning(OTHER + "hint", HINT, "problem"),
    "edx.ui.lms.link_clicked": Meaning(NAVIGATED, LINK, "link"),
    "edx.ui.lms.outline.selected": Meaning(NAVIGATED, MODULE, "link"),
    "edx.ui.lms.sequence.next_selected": Meaning(NAVIGATED, RESOURCE, "block"),
    "edx.ui.lms.sequence.previous_selected": Meaning(NAVIGATED, RESOURCE, "block"),
    "edx.ui.lms.sequence.tab_selected": Meaning(NAVIGATED, RESOURCE, "block"),
    "seq_next": Meaning(NAVIGATED, RESOURCE, "block"),
    "seq_prev": Meaning(NAVIGATED, RESOURCE, "block"),
    "seq_goto": Meaning(NAVIGATED, RESOURCE, "block"),
    "book": Meaning(VIEWED, RESOURCE, "course"),
}

# -- ids inside addresses --------------------------------------------------------------------------------------------

_USAGE_KEY = re.compile(
    r"(?:ccx-)?block-v1:[\w.~-]+(?:\+[\w.~@-]+?)+\+type@\w+\+block@[\w.~-]+|i4x:(?:;_;_|//)[\w.~-]+(?:(?:;_|/)[\w.~-]+){3}"
)
_COURSE = re.compile(r"/courses/((?:ccx|course)-v1:[^/?#]+|[\w.~-]+/[\w.~-]+/[\w.~-]+)(?:/([a-z_]+))?")
_WORD = re.compile(r"/([a-z][a-z_-]{0,39}|[a-z0-9_]{1,20}\.js)(?=/|$)")
_SCRIPTED = re.compile(r"/handler/|^/(?:preview/)?xblock|^/jsi18n|^/xmodule|\.js$|^/api/|^/event$")


def usage_key(text: str) -> str | None:
    """The block that an address or a text names: `block-v1:...` or `i4x://...`; None when there is none."""
    found = _USAGE_KEY.search(unquote(text))
    return found[0].replace(";_", "/") if found else None


def requested(path: str) -> tuple[str, str, str | None]:
    """(id, type, course) of what a server was asked for.

    Never more of the address than its block, its course and section, or its first word: the rest of it, and its
    query, may hold account names, addresses and keys.
    """
    path = unquote(path).split("?")[0]
    kind = REQUEST if _SCRIPTED.search(path) else PAGE
    course = _COURSE.match(path)
    block = usage_key(path)
    if block:
        return block, kind, course[1] if course else None
    if course:
        return f"{course[1]}/{course[2]}" if course[2] else course[1], kind, course[1]
    word = _WORD.match(path)
    return f"/{word[1]}" if word else "/", kind, None


def block_of(course: str | None, kind: str, identifier: str) -> str | None:
    """The usage key of a block of a course, from whichever short form the event uses; None without a course."""
    if found := usage_key(identifier):
        return found
    legacy = re.fullmatch(r"i4x-([\w.~]+)-([\w.~]+)-([a-z]+)-([\w.~-]+)", identifier)
    if legacy:
        return f"i4x://{legacy[1]}/{legacy[2]}/{legacy[3]}/{legacy[4]}"
    if course is None or not re.fullmatch(r"[\w.~-]{1,100}", identifier):
        return None
    if course.startswith("course-v1:"):
        return f"block-v1:{course.removeprefix('course-v1:')}+type@{kind}+block@{identifier}"
    if course.startswith("ccx-v1:"):
        return f"ccx-block-v1:{course.removeprefix('ccx-v1:')}+type@{kind}+block@{identifier}"
    return f"i4x://{'/'.join(course.split('/')[:2])}/{kind}/{identifier}"
