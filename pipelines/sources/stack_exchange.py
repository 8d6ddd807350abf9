"""Questions, answers, comments and votes of a Stack Exchange data dump: who asked, answered, accepted, replied, liked?

A file is one XML table of a site's dump, read row by row: `Posts.xml`, `Comments.xml`, `Votes.xml`, `Users.xml`; a
table of 100 GB takes no more memory than one of its rows. Bodies, display names and profiles are not stored.
https://meta.stackexchange.com/questions/2677 (schema), https://archive.org/details/stackexchange (CC BY-SA)

Parameters of a feed, all optional:
  site      host of the site, e.g. ai.stackexchange.com: ids are unique only there; default the feed's name

What becomes of a row: a question is `asked`, an answer `answered`, a comment `replied`, an up-vote `upvoted`, a
bookmark `bookmarked`. A question with an accepted answer gives a second row, `accepted`. The dump does not say when
that was: it carries the time of its question, the earliest possible, and `detail` says `time_of_question`; the
acceptances that `Votes.xml` tells again, without who and of what, are put aside as `told_by_posts`.
Users, tag wikis and nominations are nothing that happened in the community: `not_an_event`. Votes tell no voter.
Times of a dump are UTC, without saying so. May import: contracts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.sources import xapi
from pipelines.sources._source import Said, Source, Unreadable
from pipelines.sources._statements import Actor, WrongAccount, account, instant, space, statement

Row = dict[str, str]
ASKED, ANSWERED = "http://adlnet.gov/expapi/verbs/asked", "http://adlnet.gov/expapi/verbs/answered"
ACCEPTED = "https://talent-exchange.example/verbs/accepted"
REPLIED = "http://id.tincanapi.com/verb/replied"
VOTES = {"2": "http://id.tincanapi.com/verb/voted-up", "5": "http://id.tincanapi.com/verb/bookmarked"}
VOTE = "https://api.stackexchange.com/vote-types/"  # verbs that the vocabulary does not know, by number
ACCEPTED_BY_ORIGINATOR = "1"
COMMUNITY = "-1"  # the user that stands for the site itself
TYPE = "https://community.example/types/"


class _Table:
    """The table that expat is reading: its name and the rows since the last block."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.rows: list[Row] = []

    def start(self, tag: str, attributes: Row) -> None:
        if self.name is None:
            self.name = tag
            if tag not in TABLES:
                raise Unreadable(
                    "not_a_dump", f"expected one of {', '.join(TABLES)} as the root element, found {tag!r}"
                )
        elif tag == "row":
            self.rows.append(attributes)

    def taken(self) -> list[Row]:
        """The rows since the last time."""
        rows, self.rows = self.rows, []
        return rows

    def doctype(self, *_: Any) -> None:
        raise Unreadable("entity", "the document declares a type or entities; dumps have none")


def statements(blocks: Iterator[bytes], feed: Feed) -> Iterator[Said]:
    """One row for every row of the table, and one for every acceptance; a table cut short ends with `truncated`."""
    table, prefix = _Table(), space(feed)
    number = 0
    try:
        for found in _rows(blocks, table):
            number += 1
            yield from _said(f"row {number}", table.name or "", found, prefix)
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        if number == 0:
            reason = "not_xml" if table.name is None else "truncated"
            raise Unreadable(reason, f"not a table of a dump: {error}") from error
        yield Said(f"after row {number}", "truncated")


def _rows(blocks: Iterator[bytes], table: _Table) -> Iterator[Row]:
    """The rows of a table, those before a damaged place included."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = table.start
    parser.StartDoctypeDeclHandler = table.doctype
    try:
        for block in blocks:
            parser.Parse(block, False)
            yield from table.taken()
        parser.Parse(b"", True)
    finally:
        yield from table.taken()


def _said(pointer: str, table: str, row: Row, prefix: str) -> Iterator[Said]:
    try:
        yield from TABLES[table](pointer, row, prefix)
    except WrongAccount:
        yield Said(pointer, "wrong_type:actor")


def _who(row: Row, column: str, prefix: str) -> Actor:
    """The actor; a deleted account leaves a name, which is not used."""
    number = account(row.get(column))
    return Actor(f"{prefix}users/{number}" if number else None, "bot" if number == COMMUNITY else None)


def _posts(pointer: str, row: Row, prefix: str) -> Iterator[Said]:
    kind = row.get("PostTypeId")
    if kind not in ("1", "2"):
        yield Said(pointer, "not_an_event")
        return
    number = row.get("Id")
    if not number:
        yield Said(pointer, "missing:id")
        return
    at, who = instant(row.get("CreationDate"), "UTC"), _who(row, "OwnerUserId", prefix)
    post, parent = f"{prefix}posts/{number}", row.get("ParentId")
    if kind == "2":
        question = (f"{prefix}posts/{parent}", TYPE + "question") if parent else None
        yield Said(
            pointer,
            None,
            statement(
                event_id=post,
                verb=ANSWERED,
                at=at,
                object_id=post,
                object_type=TYPE + "answer",
                parent=question,
                who=who,
            ),
        )
        return
    title = row.get("Title")
    asked = statement(
        event_id=post, verb=ASKED, at=at, object_id=post, object_type=TYPE + "question", object_name=title, who=who
    )
    yield Said(pointer, None, asked)
    if answer := row.get("AcceptedAnswerId"):
        accepted = statement(
            event_id=f"{post}/accepted/{answer}",
            verb=ACCEPTED,
            at=at,
            object_id=f"{prefix}posts/{answer}",
            object_type=TYPE + "answer",
            parent=(post, TYPE + "question"),
            extensions={xapi.EXTENSION + "detail": "time_of_question"},
            who=who,
        )
        yield Said(f"{pointer} accepted", None, accepted)


def _comments(pointer: str, row: Row, prefix: str) -> Iterator[Said]:
    number = row.get("Id")
    if not number:
        yield Said(pointer, "missing:id")
        return
    comment = f"{prefix}comments/{number}"
    replied = statement(
        event_id=comment,
        verb=REPLIED,
        at=instant(row.get("CreationDate"), "UTC"),
        object_id=comment,
        object_type=TYPE + "comment",
        parent=(f"{prefix}posts/{row['PostId']}", TYPE + "post") if row.get("PostId") else None,
        who=_who(row, "UserId", prefix),
    )
    yield Said(pointer, None, replied)


def _votes(pointer: str, row: Row, prefix: str) -> Iterator[Said]:
    kind, number = row.get("VoteTypeId", ""), row.get("Id")
    if kind == ACCEPTED_BY_ORIGINATOR:
        yield Said(pointer, "told_by_posts")
        return
    if not number:
        yield Said(pointer, "missing:id")
        return
    voted = statement(
        event_id=f"{prefix}votes/{number}",
        verb=VOTES.get(kind, VOTE + (kind if kind.isdigit() else "unknown")),
        at=instant(row.get("CreationDate"), "UTC"),
        object_id=f"{prefix}posts/{row['PostId']}" if row.get("PostId") else None,
        object_type=TYPE + "post",
        who=_who(row, "UserId", prefix),
    )
    yield Said(pointer, None, voted)


def _users(pointer: str, row: Row, prefix: str) -> Iterator[Said]:
    del row, prefix
    yield Said(pointer, "not_an_event")


TABLES: dict[str, Callable[[str, Row, str], Iterator[Said]]] = {
    "posts": _posts,
    "comments": _comments,
    "votes": _votes,
    "users": _users,
}

SOURCE = Source(
    contract=Event,
    family="engagement",
    parse=None,
    extension="parquet",
    optional=("site",),
    bulk=True,
    statements=statements,
    restated=("object_name",),
)
