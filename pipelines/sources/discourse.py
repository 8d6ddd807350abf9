"""Posts of a Discourse forum: who opened a topic, who replied, whose reply was the accepted answer?

`GET {url}/posts.json?before={id}` answers the newest public posts, older ones by `before`; no key is needed on public
sites. Files may be its answers, those of `/t/{id}.json` and `/t/{id}/posts.json`, and listings (`/latest.json`).
https://docs.discourse.org/

Parameters of a feed, all optional:
  site        host of the forum, for files; with `url` it is the host there: ids are unique only at one site
  most_pages  pages of one reading, default 20

The first post of a topic is `posted`, every other one `replied`, an accepted answer `answered`. A listing tells the
first post of each of its topics: the same event as that post. Likes and views are counts, not events. Deleted posts and
the notes of moderators are put aside (`removed`, `not_an_event`). Names, texts and pictures are not stored.
May import: contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.sources._rows import json_document, list_of, object_of
from pipelines.sources._source import FetchFailed, Http, Said, Source, Unreadable
from pipelines.sources._statements import Actor, WrongAccount, account, space, statement

Fields = dict[str, Any]
MOST_BYTES = 64 * 2**20
MOST_PAGES = 20
POSTED = "https://w3id.org/xapi/acrossx/verbs/posted"
REPLIED = "http://id.tincanapi.com/verb/replied"
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
TYPE = "https://community.example/types/"
REGULAR, WHISPER = 1, 4  # post_type; 2 and 3 are notes of moderators and of the forum itself
_KINDS = {"system": "system", "discobot": "bot"}


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """Pages of the newest posts, newest first, back to `since`, or for `most_pages` when nothing was read before.

    A reading that has not come back to `since` by then goes on from there the next time: no post is left out.
    """
    if feed.url is None:
        raise ValueError(f"feed {feed.name}: `url` is missing")
    address = feed.url.rstrip("/") + "/posts.json"
    before, since = http.progress.cursor, http.progress.since
    most = int(feed.parameter("most_pages", MOST_PAGES))
    for number in range(1, most + 1):
        params = {"before": before} if before else None
        page = http.get(address, params=params, headers={"Accept": "application/json"}, conditional=False)
        try:
            posts = list_of(object_of(json_document(page)).get("latest_posts"))
        except Unreadable as error:
            raise FetchFailed(error.reason, str(error)) from error
        if not posts:
            return
        oldest = min((n for n in (object_of(post).get("id") for post in posts) if isinstance(n, int)), default=0)
        times = [at for at in (_time(object_of(post).get("created_at")) for post in posts) if at]
        is_back = since is not None and bool(times) and min(times) < since
        is_last = oldest <= 1 or is_back or (since is None and number == most)
        before = str(oldest - 1)
        http.progress.cursor = None if is_last else before
        yield page
        if is_last:
            return


def _time(value: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def statements(blocks: Iterator[bytes], feed: Feed) -> Iterator[Said]:
    """One row for every post, or for every topic of a listing."""
    payload = b""
    for block in blocks:
        payload += block
        if len(payload) > MOST_BYTES:
            raise Unreadable("too_large", f"an answer above {MOST_BYTES} bytes")
    document = object_of(json_document(payload))
    prefix = space(feed)
    if "topic_list" in document:
        names = {object_of(u).get("id"): object_of(u).get("username") for u in list_of(document.get("users"))}
        topics = list_of(object_of(document["topic_list"]).get("topics"))
        for number, topic in enumerate(topics, start=1):
            yield _guarded(f"topic {number}", _listed(object_of(topic), names, prefix))
        return
    stream = document.get("latest_posts", object_of(document.get("post_stream")).get("posts"))
    if not isinstance(stream, list):
        raise Unreadable("not_a_listing", "expected posts or topics: `latest_posts`, `post_stream` or `topic_list`")
    for number, post in enumerate(cast("list[Any]", stream), start=1):
        title = object_of(post).get("topic_title") or document.get("title")
        yield _guarded(f"post {number}", _post(object_of(post), document, title, prefix))


def _guarded(pointer: str, said: str | Fields) -> Said:
    return Said(pointer, said) if isinstance(said, str) else Said(pointer, None, said)


def _author(username: Any, flags: Fields, prefix: str) -> Actor:
    """Names of Discourse are the same in capitals and small letters."""
    name = account(username)
    if name is None:
        raise WrongAccount
    is_staff = any(flags.get(flag) is True for flag in ("admin", "moderator", "staff"))
    kind = _KINDS.get(name.lower(), "staff" if is_staff else None)
    return Actor(f"{prefix}users/{name.lower()}", kind)


def _listed(topic: Fields, names: dict[Any, Any], prefix: str) -> str | Fields:
    """The first post of a topic in a listing, or why it is none."""
    identifier = topic.get("id")
    if not isinstance(identifier, int):
        return "missing:id"
    posters = [object_of(poster) for poster in list_of(topic.get("posters"))]
    first = next((p for p in posters if "Original Poster" in str(p.get("description"))), None)
    try:
        who = _author(names.get(first["user_id"]) if first else None, {}, prefix)
    except (WrongAccount, KeyError, TypeError):
        return "wrong_type:actor"
    return _opened(prefix, identifier, topic.get("title"), topic.get("created_at"), who)


def _opened(prefix: str, topic: int, title: Any, at: Any, who: Actor) -> Fields:
    identifier = f"{prefix}t/{topic}"
    return statement(
        event_id=identifier,
        verb=POSTED,
        at=at if isinstance(at, str) else None,
        object_id=identifier,
        object_type=TYPE + "topic",
        object_name=title,
        who=who,
    )


def _post(post: Fields, document: Fields, title: Any, prefix: str) -> str | Fields:
    """The statement of a post, or why there is none."""
    identifier, topic = post.get("id"), post.get("topic_id", document.get("id"))
    if not isinstance(identifier, int) or not isinstance(topic, int):
        return "missing:id"
    if post.get("post_type", REGULAR) not in (REGULAR, WHISPER):
        return "not_an_event"
    if post.get("deleted_at") or post.get("user_deleted") is True:
        return "removed"
    try:
        who = _author(post.get("username"), post, prefix)
    except WrongAccount:
        return "wrong_type:actor"
    at = post.get("created_at")
    if post.get("post_number") == 1:
        return _opened(prefix, topic, title, at, who)
    is_answer = post.get("accepted_answer") is True
    return statement(
        event_id=f"{prefix}p/{identifier}",
        verb=ANSWERED if is_answer else REPLIED,
        at=at if isinstance(at, str) else None,
        object_id=f"{prefix}p/{identifier}",
        object_type=TYPE + ("answer" if is_answer else "post"),
        object_name=title,
        parent=(f"{prefix}t/{topic}", TYPE + "topic"),
        who=who,
    )


SOURCE = Source(
    contract=Event,
    family="engagement",
    parse=None,
    fetch=fetch,
    extension="parquet",
    required_to_fetch=("url",),
    optional=("site", "most_pages"),
    bulk=True,
    statements=statements,
    # a title is edited, a reply accepted later, a listing's time is that of the topic and not of its first post
    restated=("object_name", "occurred_at", "verb", "object_kind", "actor_kind"),
)
