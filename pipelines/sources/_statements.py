"""What the kinds share that say in xAPI what another format says: lines, accounts, times, and statements.

Only what `xapi.select` reads is ever put into a statement, so that bodies, names, addresses, sessions and agents end
here, in memory. Accounts become tokens in the same `select` that writes the first byte.
May import: contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pipelines.contracts.feed import Feed

LONGEST_LINE = 2**20  # bytes; senders cut events at 50 kB or so, what is longer is no event
LONGEST_ACCOUNT = 320  # characters of the longest e-mail address
_NAIVE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.]\d{1,9})?)?")

Statement = dict[str, Any]


class Actor(NamedTuple):
    """Who acts: account id (None = nobody signed in), the kind of actor where something says it, and what said it.

    `rule` is None where the source itself says the kind.
    """

    account: str | None = None
    kind: str | None = None
    rule: str | None = None


class WrongAccount(Exception):
    """What stands in the place of an account id is none."""


def lines(blocks: Iterable[bytes]) -> Iterator[bytes | None]:
    """The lines of a payload without their ends; None for one above LONGEST_LINE, which is never held whole."""
    rest, is_long = b"", False
    for block in blocks:
        *whole, tail = block.split(b"\n")
        for piece in whole:
            is_long = is_long or len(rest) + len(piece) > LONGEST_LINE
            yield None if is_long else rest + piece
            rest, is_long = b"", False
        is_long = is_long or len(rest) + len(tail) > LONGEST_LINE
        rest = b"" if is_long else rest + tail
    if rest or is_long:
        yield None if is_long else rest


def account(value: Any) -> str | None:
    """An account id as text, addresses without case; None for null and nothing: nobody was signed in.

    Raises WrongAccount for arrays, objects, truth values, fractions and what is too long to be an id.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise WrongAccount
    text = str(value).encode("utf-8", "ignore").decode().strip()
    if len(text) > LONGEST_ACCOUNT:
        raise WrongAccount
    return (text.lower() if "@" in text else text) or None


def space(feed: Feed) -> str:
    """What stands before ids that are unique at one site only: its host, else the feed's name."""
    given: str | None = feed.parameter("site") or (urlsplit(feed.url).netloc if feed.url else None)
    return f"{given or feed.name}/"


def instant(value: Any, zone: str | None) -> str | None:
    """A time as text with an offset. One without gets that of `zone`; without a zone it stays, and is refused later."""
    if not isinstance(value, str):
        return None
    if zone is None or not _NAIVE.fullmatch(value):
        return value
    try:
        return datetime.fromisoformat(value[:26]).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError:
        return value


def statement(
    *,
    verb: str,
    at: str | None,
    object_id: str | None,
    object_type: str,
    who: Actor,
    event_id: str | None = None,
    event_key: str | None = None,
    object_name: Any = None,
    parent: tuple[str, str] | None = None,
    platform: str | None = None,
    result: Mapping[str, Any] | None = None,
    extensions: Mapping[str, Any] | None = None,
) -> Statement:
    """A statement with these parts; `parent` is (id, type IRI), None leaves a part out.

    `event_key` says what is the same event where the source gives no id; its token becomes the id.
    """
    definition: Statement = {"type": object_type}
    if isinstance(object_name, str) and object_name.strip():
        definition["name"] = {"und": " ".join(object_name.split())[:500]}
    context: Statement = {"platform": platform, "extensions": extensions}
    if parent:
        context["contextActivities"] = {"parent": [{"id": parent[0], "definition": {"type": parent[1]}}]}
    parts: Statement = {
        "id": event_id,
        "event_key": event_key,
        "actor": {"objectType": "Agent", "account": {"name": who.account}} if who.account else None,
        "actor_kind": who.kind,
        "actor_rule": who.rule,
        "verb": {"id": verb},
        "object": {"id": object_id, "definition": definition} if object_id else None,
        "result": result,
        "context": {name: part for name, part in context.items() if part},
        "timestamp": at,
    }
    return {name: part for name, part in parts.items() if part}


def rule_name(kind: str, number: int) -> str:
    """What a rule about prefixes is called in `actor_rule`: its place in the feed's line, never the prefix itself."""
    return f"actor_rules.{kind}.{number}"


def kind_of(name: str | None, rules: Mapping[str, Iterable[str]]) -> tuple[str | None, str | None]:
    """Who acts by the prefix of an account's name, and the rule; (None, None) when no rule says it."""
    for kind, prefixes in rules.items() if name else ():
        for number, prefix in enumerate(prefixes, start=1):
            if name and name.startswith(prefix):
                return kind, rule_name(kind, number)
    return None, None
