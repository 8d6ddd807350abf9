"""Pulling statements from a Learning Record Store, page by page, oldest first.

`GET {url}/statements?since=&until=&ascending=true&limit=` with `X-Experience-API-Version: 1.0.3` answers
`{"statements": [...], "more": "/path?..."}`; `more` is the next page, relative to the host, and empty at the end.
`since` and `until` are about the time at which the store got a statement, so late ones are not missed.
https://github.com/adlnet/xAPI-Spec/blob/1.0.3/xAPI-Communication.md#21-statement-resource May import: contracts.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipelines.contracts.feed import Feed
from pipelines.sources._rows import json_document, list_of, object_of, text_of
from pipelines.sources._source import FetchFailed, Http, Unreadable

LIMIT = 500  # statements a page; the store may answer fewer
_EXPIRED = {"client_error", "not_found", "gone"}  # stores forget the addresses of pages after a day or so


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The statements of each page of one reading, as a JSON array: what comes again has the same bytes, and is known.

    Goes on at the page where the last reading broke off, as long as the store knows it.
    """
    if feed.url is None:
        raise ValueError(f"feed {feed.name}: `url` is missing")
    start = feed.url if feed.url.rstrip("/").endswith("/statements") else feed.url.rstrip("/") + "/statements"
    headers = _headers(http, feed)
    address, params = http.progress.cursor, None
    if address is None:
        address, params = start, _window(http, feed)
    seen: set[str] = set()
    while True:
        try:
            page = http.get(address, params=params, headers=headers, conditional=False)
        except FetchFailed as error:
            if seen or params is not None or error.reason not in _EXPIRED:
                raise
            address, params = start, _window(http, feed)
            continue
        seen.add(address)
        statements, more = _read(page)
        following = urljoin(address, more) if more else None
        if following and (_host(following) != _host(start) or following in seen):
            raise FetchFailed(
                "bad_address", f"the next page is at another host, or leads in a circle: {_host(following)}"
            )
        http.progress.cursor = following
        if statements:
            yield json.dumps(statements).encode()
        if following is None:
            return
        address, params = following, None


def _read(page: bytes) -> tuple[list[Any], str | None]:
    """The statements of a page, and where the next one is."""
    try:
        document = object_of(json_document(page))
    except Unreadable as error:
        raise FetchFailed(error.reason, f"not an answer of a Learning Record Store: {error}") from error
    if not isinstance(document.get("statements"), list):
        raise FetchFailed("not_statements", "the answer has no list of statements: is `url` the store's xAPI endpoint?")
    return list_of(document["statements"]), text_of(document.get("more")) or None


def _window(http: Http, feed: Feed) -> dict[str, str]:
    """The parameters of the first page."""
    window = {"since": http.progress.since, "until": http.progress.until}
    limits = {"ascending": "true", "limit": str(feed.parameter("limit", LIMIT))}
    return {name: at.isoformat() for name, at in window.items() if at} | limits


def _headers(http: Http, feed: Feed) -> Mapping[str, str]:
    """Version and, with a secret `user:password`, Basic credentials."""
    secret = http.secret(feed.secret)
    if feed.secret and not secret:
        raise FetchFailed("unauthorised", f"Set {feed.secret} to `user:password` of the Learning Record Store.")
    keys = {"Authorization": "Basic " + b64encode(secret.encode()).decode()} if secret else {}
    return {"X-Experience-API-Version": "1.0.3", "Accept": "application/json", **keys}


def _host(address: str) -> tuple[str, str]:
    """Where an address leads; credentials must not go anywhere else."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
