"""The shape every kind of source has: `fetch` talks to the world, `parse` is pure.

A kind is one module here with a constant `SOURCE`. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.feed import Family, Feed

POINTER = "_pointer"
REASON = "_reason"
DETAIL = "_detail"
REMOVED = "_removed"


@dataclass
class Progress:
    """Where the reading of a feed stands. Kinds read it, and set `cursor` before they yield a page.

    since, until: the window asked for (UTC): the watermark less its overlap, or `--from` and `--to`; None = open.
    cursor: the page at which an interrupted reading goes on; a kind sets it to the **next** page before it yields
    one, and to None before the last, so that a page that was landed is not asked for again.
    """

    since: datetime | None = None
    until: datetime | None = None
    cursor: str | None = None


class Http(Protocol):
    """What a kind may ask of the network; `storage.http` gives it, with deadlines, caps and manners."""

    progress: Progress

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = True,
    ) -> bytes:
        """The body of a 200 answer; raises NotModified or FetchFailed.

        `conditional=False` for pages of one reading: a page that is as it was must not end the whole reading.
        """
        ...

    def secret(self, name: str | None) -> str | None:
        """The value of the secret that a feed names, or None when there is none: kinds never read the environment."""
        ...


class NotModified(Exception):
    """The server says that nothing has changed since the last landing."""


class FetchFailed(Exception):
    """No usable answer: the feed keeps what it has and counts as failed.

    `reason` is a code (`not_found`, `deadline`, `too_large`, `deferred`, ...: the list is in `storage.http`), the
    message says what happened; `retry_after` is the number of seconds after which the server wants to be asked again.
    """

    def __init__(self, reason: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after = retry_after


class Unreadable(Exception):
    """A whole payload that is not what its kind expects: it is put aside whole and the feed counts as failed.

    `reason` is a code such as `not_a_feed`, `truncated`, `not_json`; the message says what was found.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Said(NamedTuple):
    """One row of a payload that another format than xAPI says: a statement, or the reason why there is none."""

    pointer: str
    reason: str | None = None
    statement: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Source:
    """One kind.

    parse(payload, feed) answers one row for **every** row of the payload, in order, with columns of the contract
    (missing ones become null) and, where they say something, `_pointer` (where the row stands: `entry 3`,
    `line 17`), `_reason` (why the parser refuses it, a code), `_detail`, and `_removed` (true: a tombstone; the row
    has its key and says that the source no longer has the item). Lineage columns are the loader's.
    """

    contract: type[Contract] | Callable[[Feed], type[Contract]]
    family: Family | Callable[[Feed], Family]
    parse: Callable[[bytes, Feed], pl.DataFrame] | None
    fetch: Callable[[Http, Feed], Iterator[bytes]] | None = None
    extension: str = "bin"
    version: int = 1
    # Parameters of the feed's line: always needed; needed when it has neither `url` nor `path`; allowed.
    required: tuple[str, ...] = ()
    required_to_fetch: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    # Personal kinds: the payload with every identity replaced by its token, made before the first write.
    pseudonymise: Callable[[bytes, Feed, Callable[[str], str]], bytes] | None = None
    # Kinds whose payloads are mostly not ours, or name people who are only counted: what is kept of a payload, made
    # before the first write. It gets a file as it lies there, compressed or not, so that it can be read in pieces.
    reduce: Callable[[bytes, Feed], bytes] | None = None
    # A complete reading lists everything that is there now: what it lacks is gone at the source (job boards).
    is_snapshot: bool = False
    # Its addresses are documented interfaces for programs, whose own terms and pace hold. robots.txt (RFC 9309) speaks
    # to crawlers: many interfaces forbid everything there to keep search engines out.
    is_api: bool = False
    # Bulk kinds: the whole way from a file to typed, pseudonymous rows as one DuckDB `select`; see xapi.py.
    bulk: bool = False
    # Bulk kinds of another format: its bytes, block by block and never all at once, as statements of `_statements.py`.
    # Raises Unreadable when the payload as a whole is not what it should be.
    statements: Callable[[Iterator[bytes], Feed], Iterator[Said]] | None = None
    # Bulk kinds: columns that the source may state anew later (a title) without contradicting itself; the first stays.
    restated: tuple[str, ...] = ()

    def contract_of(self, feed: Feed) -> type[Contract]:
        """The table that a feed of this kind fills."""
        return self.contract if isinstance(self.contract, type) else self.contract(feed)

    def asks_robots(self, feed: Feed) -> bool:
        """Whether robots.txt is asked: for addresses that somebody wrote in a line, not for those of an interface."""
        return feed.url is not None and not self.is_api

    def family_of(self, feed: Feed) -> Family:
        """The family that a feed of this kind belongs to."""
        return self.family(feed) if callable(self.family) else self.family
