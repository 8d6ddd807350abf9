"""The network, with manners and without trust: one GET with deadline, caps, retries, pace and robots.txt.

Answers: what is behind this address now, or why do we not know? Everything a hostile or broken server can do ends in
`FetchFailed` with a reason code. One `Client` serves a whole run; each feed goes through a `Door` of its own, which
holds what belongs to the feed. Feeds are read side by side by threads (`orchestration.fetching`): kinds are plain
generators, sixteen threads spend their time waiting, and no second, asynchronous, way through the code is needed.

Retries are our own dozen lines: the pause is the server's when it names one, a host given up by other feeds ends them,
and stamina would tell of each retry on standard error. May import: httpx, httpcore, `sources._source`.

Reason codes (their states and repairs: data/reference/failure_reasons.csv):
    bad_address, private_address, dns, refused, connect_failed, connect_timeout, tls, reset, deadline
    redirect_loop, too_many_redirects, redirect_downgrade, redirect_scheme
    unauthorised (401), forbidden (403), not_found (404), gone (410), rate_limited (429), client_error, server_error,
    unexpected_status, deferred (the server wants to be asked later than we are ready to wait)
    too_large, encoding_refused, broken_encoding, truncated
    robots, robots_unavailable, circuit_open (the host failed for other feeds of this run)
"""

from __future__ import annotations

import random
import re
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal

import httpx

from pipelines.sources._source import FetchFailed, NotModified, Progress
from pipelines.storage import _network
from pipelines.storage._hosts import INTERVAL_SECONDS, Hosts
from pipelines.storage._network import Deadline
from pipelines.storage._robots import AGENT, Robots

DEADLINE_SECONDS = 20.0
CAP_BYTES = 15 * 1024 * 1024
MOST_REDIRECTS = 5
MOST_ATTEMPTS = 4
BACK_OFF_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 60.0

_STATUSES = {401: "unauthorised", 403: "forbidden", 404: "not_found", 410: "gone", 429: "rate_limited"}
_RETRIED = {"rate_limited", "server_error", "dns", "refused", "connect_failed", "connect_timeout", "reset"}
# The only headers of a caller that may follow a redirect to another host: all others may hold a key.
_HARMLESS = {"accept", "accept-language"}

# Answers to HEAD that say nothing about what GET would bring.
_HEAD_DISLIKED = {"client_error", "forbidden", "not_found", "gone", "server_error", "unexpected_status"}

_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

Validators = MutableMapping[str, dict[str, Any]]


class Client:
    """The network of one run; shared by all of its threads.

    contact: an address or page that server owners can turn to. secret: how a secret's name becomes its value.
    allowed_hosts: hosts (or host:port) that may have private addresses (tests, installations that read from their own
    network). intervals: seconds between requests to a host. robots: file in which robots.txt are kept for a day.
    proxy: address of a proxy that all requests go through; the environment's proxies are never used by themselves.
    """

    def __init__(
        self,
        *,
        contact: str,
        secret: Callable[[str], str | None] = lambda _: None,
        allowed_hosts: Collection[str] = (),
        intervals: Mapping[str, float] | None = None,
        interval_seconds: float = INTERVAL_SECONDS,
        deadline_seconds: float = DEADLINE_SECONDS,
        cap_bytes: int = CAP_BYTES,
        back_off_seconds: float = BACK_OFF_SECONDS,
        robots: Path | None = None,
        proxy: str | None = None,
    ) -> None:
        self.secret = secret
        self._agent = f"{AGENT}/0.1 (+{contact})" if contact else f"{AGENT}/0.1"
        self._allowed = frozenset(host.lower() for host in allowed_hosts)
        self._hosts = Hosts(intervals, interval_seconds, LONGEST_WAIT_SECONDS)
        self._robots = Robots(robots, lambda url: self._robots_door.get(url, conditional=False))
        self._robots_door = Door(self, validators={}, asks_robots=False)
        self._deadline_seconds = deadline_seconds
        self._cap = cap_bytes
        self._back_off = back_off_seconds
        self._proxy = proxy
        self._lock = threading.Lock()
        self._tls: ssl.SSLContext | None = None

    def door(
        self,
        validators: Validators | None = None,
        *,
        progress: Progress | None = None,
        pace_seconds: float | None = None,
        asks_robots: bool = True,
    ) -> Door:
        """The network as one feed sees it."""
        known: Validators = {} if validators is None else validators
        return Door(self, known, progress=progress, pace_seconds=pace_seconds, asks_robots=asks_robots)

    def close(self) -> None:
        """Keep what the next runs of the day need not ask again."""
        self._robots.save()

    def read(
        self,
        door: Door,
        address: httpx.URL,
        headers: dict[str, str],
        *,
        is_conditional: bool,
        probe: Literal["HEAD", "GET"] | None = None,
    ) -> bytes:
        """The body of a 200 answer; at most four attempts. With `probe` nothing but the answer's head is read."""
        place = address.netloc.decode("ascii")
        if door.asks_robots:
            self._hosts.check(place)
            self._hosts.slow_down(place, self._robots.check(address))
        for attempt in range(1, MOST_ATTEMPTS + 1):
            self._hosts.check(place)
            try:
                body = self._follow(door, address, dict(headers), is_conditional=is_conditional, probe=probe)
            except NotModified:
                self._hosts.note(place, None)
                raise
            except FetchFailed as failure:
                wait = failure.retry_after
                if wait is not None and wait > LONGEST_WAIT_SECONDS:
                    if failure.reason not in ("rate_limited", "server_error"):
                        raise
                    raise FetchFailed("deferred", f"{failure}; asked to wait {wait:.0f} s", wait) from failure
                is_last = failure.reason not in _RETRIED or attempt == MOST_ATTEMPTS
                self._hosts.note(place, failure.reason, is_last=is_last)
                if is_last:
                    raise
            else:
                self._hosts.note(place, None)
                return body
            # 0.5, 1, 2 s, each up to twice as long: many readers must not come back at the same moment.
            pause = self._back_off * 2 ** (attempt - 1)
            time.sleep(wait if wait is not None else random.uniform(pause, 2 * pause))  # noqa: S311 - no secret
        raise AssertionError("the last attempt returns or raises")

    def _follow(
        self, door: Door, address: httpx.URL, headers: dict[str, str], *, is_conditional: bool, probe: str | None
    ) -> bytes:
        """One attempt: the redirects, at most five, under one deadline; waiting for a turn does not count."""
        asked, seen = str(address), {str(address)}
        door.hops = []
        deadline = Deadline(self._deadline_seconds)
        known = door.validators.get(asked, {}) if is_conditional else {}
        conditional = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("last_modified")}
        headers = {name: value for name, value in conditional.items() if value} | headers
        for _ in range(MOST_REDIRECTS + 1):
            with self._hosts.turn(address.netloc.decode("ascii"), door.pace_seconds) as waited:
                deadline = deadline.later(waited)
                with self._client(address, deadline) as client:
                    target = self._exchange(door, client, address, headers, deadline, asked, probe)
            if isinstance(target, bytes):
                return target
            if str(target) in seen:
                raise FetchFailed("redirect_loop", f"{_shown(asked)} redirects in a circle")
            seen.add(str(target))
            if (target.scheme, target.host, target.port) != (address.scheme, address.host, address.port):
                headers = {name: value for name, value in headers.items() if name.lower() in _HARMLESS}
            address = target
            if door.asks_robots:
                self._hosts.slow_down(address.netloc.decode("ascii"), self._robots.check(address))
        raise FetchFailed("too_many_redirects", f"{_shown(asked)}: more than {MOST_REDIRECTS} redirects")

    def _exchange(
        self,
        door: Door,
        client: httpx.Client,
        address: httpx.URL,
        headers: dict[str, str],
        deadline: Deadline,
        asked: str,
        probe: str | None,
    ) -> bytes | httpx.URL:
        """One request: its body, or where it redirects to."""
        sent = {"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", "Connection": "close", **headers}
        try:
            with client.stream(probe or "GET", address, headers=sent) as response:
                if response.status_code in (301, 302, 303, 307, 308):
                    target = _target(address, response)
                    door.hops.append((response.status_code, str(target)))
                    return target
                door.answered_at = door.answered_at or _moment(response.headers.get("date"))
                _check(response, address, "If-None-Match" in headers or "If-Modified-Since" in headers)
                if probe:
                    return b""
                body = _network.body(response, self._cap, deadline)
                door.remember(asked, response)
                return body
        except httpx.HTTPError as error:
            raise _network.failure(error, _shown(str(address)), deadline) from error

    def _trusted(self, address: httpx.URL) -> ssl.SSLContext:
        """Certificates are read once, and only where they are needed: it takes a tenth of a second."""
        if address.scheme == "http" and not self._proxy:
            return _TRUSTS_NOBODY
        with self._lock:
            self._tls = self._tls or httpx.create_ssl_context(trust_env=False)
            return self._tls

    def _client(self, address: httpx.URL, deadline: Deadline) -> httpx.Client:
        """A client for one exchange: its connections know the deadline and connect to checked addresses only."""
        tls = self._trusted(address)
        transport = _network.transport(tls, self._allowed, deadline, address.host, self._proxy)
        return httpx.Client(
            transport=transport, timeout=self._deadline_seconds, trust_env=False, follow_redirects=False
        )


@dataclass(frozen=True)
class Visit:
    """Where an address leads: the one that answered, and whether the way there is for good (301, 308)."""

    final_url: str
    is_permanent: bool


class Door:
    """Http of `sources._source` for one feed: what its addresses answered last, where its reading stands, its pace.

    validators: address -> `etag` and `last_modified` of the last complete answer; written by `keep`, which is called
    when the payload was landed: an answer that came to nothing is asked for again. answered_at: the server's clock at
    the first answer of the reading, None when it names none. hops: status and target of the last question's redirects.
    """

    def __init__(
        self,
        client: Client,
        validators: Validators,
        *,
        progress: Progress | None = None,
        pace_seconds: float | None = None,
        asks_robots: bool = True,
    ) -> None:
        self.progress = progress or Progress()
        self.validators = validators
        self.pace_seconds = pace_seconds
        self.asks_robots = asks_robots
        self.answered_at: datetime | None = None
        self.hops: list[tuple[int, str]] = []
        self._client = client
        self._answered: Validators = {}

    def secret(self, name: str | None) -> str | None:
        """The value of a named secret, or None."""
        return self._client.secret(name) if name else None

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = True,
    ) -> bytes:
        """The body of a 200 answer, decompressed; at most four attempts.

        Raises NotModified when the server says so (only asked when `conditional`), FetchFailed otherwise.
        """
        address = _parsed(url)
        if params:
            address = address.copy_merge_params(dict(params))
        return self._client.read(self, address, dict(headers or {}), is_conditional=conditional)

    def visit(self, url: str) -> Visit:
        """Whether an address answers and where, without its body; servers that dislike HEAD are asked with GET.

        Raises FetchFailed as `get` does.
        """
        address = _parsed(url)
        try:
            self._client.read(self, address, {}, is_conditional=False, probe="HEAD")
        except FetchFailed as failure:
            if failure.reason not in _HEAD_DISLIKED:
                raise
            self._client.read(self, address, {}, is_conditional=False, probe="GET")
        final = self.hops[-1][1] if self.hops else str(address)
        return Visit(final, bool(self.hops) and all(status in (301, 308) for status, _ in self.hops))

    def remember(self, asked: str, response: httpx.Response) -> None:
        """Validators of a complete answer; an answer without any makes us forget the old ones."""
        found = {"etag": response.headers.get("etag"), "last_modified": response.headers.get("last-modified")}
        kept = {name: value for name, value in found.items() if value}
        self._answered[asked] = kept

    def keep(self) -> None:
        """What was answered so far is safe: it need not be answered again while it stays as it is."""
        for asked, kept in self._answered.items():
            if kept:
                self.validators[asked] = kept
            else:
                self.validators.pop(asked, None)
        self._answered.clear()


def _check(response: httpx.Response, address: httpx.URL, is_conditional: bool) -> None:
    """Raise what a status that is not 200 means."""
    status = response.status_code
    if status == 304 and is_conditional:
        raise NotModified
    if status == 200:
        return
    kind = "server_error" if status >= 500 else "client_error" if status >= 400 else "unexpected_status"
    message = f"{_shown(str(address))} answered {status}"
    wait = _retry_after(response.headers.get("retry-after")) if status in (429, 503) else None
    raise FetchFailed(_STATUSES.get(status, kind), message, wait)


def _parsed(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchFailed("bad_address", f"not an address: {_shown(url)}") from error
    if address.scheme not in ("http", "https") or not address.host:
        raise FetchFailed("bad_address", f"only http and https are fetched: {_shown(url)}")
    return address


def _target(address: httpx.URL, response: httpx.Response) -> httpx.URL:
    """Where a redirect leads, when that is a place we would go."""
    location = response.headers.get("location")
    if not location:
        raise FetchFailed("unexpected_status", f"{_shown(str(address))} redirects to nowhere")
    try:
        target = address.join(location).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchFailed("redirect_scheme", f"{_shown(str(address))} redirects to no address") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise FetchFailed("redirect_scheme", f"{_shown(str(address))} redirects to {target.scheme}:")
    if address.scheme == "https" and target.scheme == "http":
        raise FetchFailed("redirect_downgrade", f"{_shown(str(address))} redirects from https to http")
    return target


def _retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header (RFC 9110 10.2.3): a number or a date; None when it is neither."""
    if value and value.strip().isdigit():
        return float(value)
    until = _moment(value)
    return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until else None


def _moment(value: str | None) -> datetime | None:
    """A date of HTTP, or None."""
    try:
        found = parsedate_to_datetime(value) if value else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and not found.tzinfo else found


def _shown(url: str) -> str:
    """An address for a message: without its query, which may hold a key."""
    return re.split("[?#]", url, maxsplit=1)[0][:200]
