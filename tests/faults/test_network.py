"""The network at its worst, on 127.0.0.1: every fault ends in its own reason code, in time, in bounded memory."""

import gzip
import itertools
import json
import socket
import threading
import time
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pipelines.sources._source import FetchFailed, NotModified
from pipelines.storage import _network
from pipelines.storage.http import Client, Door
from tests.faults.server import always, response, serving


def client(**options: object) -> Client:
    defaults = {
        "contact": "tests@example.org",
        "allowed_hosts": ["127.0.0.1"],
        "interval_seconds": 0,
        "back_off_seconds": 0.01,
    }
    return Client(**(defaults | options))  # type: ignore[arg-type]


def door(validators: dict[str, dict[str, str]] | None = None, **options: object) -> Door:
    """The network as one feed sees it; what robots.txt does has its own tests."""
    return client(**options).door(validators, asks_robots=False)


def reason_of(url: str, validators: dict[str, dict[str, str]] | None = None, **options: object) -> str:
    with pytest.raises(FetchFailed) as caught:
        door(validators, **options).get(url)
    return caught.value.reason


def test_a_body_and_who_asks() -> None:
    with serving(always(response(body=b"hello"))) as server:
        assert door().get(server.url, params={"q": "a b", "start": "0"}, headers={"Accept": "text/x"}) == b"hello"
    assert server.requests[0].startswith("GET /feed?q=a+b&start=0 HTTP/1.1")
    assert "ai-talent-exchange/" in server.requests[0]
    assert "+tests@example.org" in server.requests[0]
    assert "accept: text/x" in server.requests[0].lower()


def test_429_is_waited_for_as_long_as_the_server_says() -> None:
    def answer(connection: socket.socket, _: str) -> None:
        slow_down = response("429 Too Many Requests", Retry_After="1")
        connection.sendall(slow_down if len(server.requests) < 3 else response(body=b"ok"))

    with serving(answer) as server:
        assert door().get(server.url) == b"ok"
    assert len(server.requests) == 3
    assert all(later - earlier >= 1.0 for earlier, later in zip(server.times, server.times[1:], strict=False))


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_long_wait_is_deferred_not_slept(form: str) -> None:
    value = "3600" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    with serving(always(response("429 Too Many Requests", Retry_After=value))) as server:
        start = time.monotonic()
        with pytest.raises(FetchFailed) as caught:
            door().get(server.url)
    assert caught.value.reason == "deferred"
    assert caught.value.retry_after == pytest.approx(3600, abs=5)
    assert len(server.requests) == 1
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("status", ["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable"])
def test_a_broken_server_is_asked_four_times(status: str) -> None:
    validators = {}
    with serving(always(response(status, ETag='"x"'))) as server:
        assert reason_of(server.url, validators=validators) == "server_error"
    assert len(server.requests) == 4
    assert validators == {}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401 Unauthorized", "unauthorised"),
        ("403 Forbidden", "forbidden"),
        ("404 Not Found", "not_found"),
        ("410 Gone", "gone"),
        ("418 Teapot", "client_error"),
        ("204 No Content", "unexpected_status"),
        ("304 Not Modified", "unexpected_status"),
    ],
)
def test_a_clear_no_is_asked_once(status: str, reason: str) -> None:
    with serving(always(response(status))) as server:
        assert reason_of(server.url) == reason
    assert len(server.requests) == 1


def test_no_connection_says_why() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert reason_of(f"http://127.0.0.1:{port}/") == "refused"
    assert reason_of("http://no-such-host.invalid/") == "dns"
    assert reason_of("ftp://example.org/") == "bad_address"
    assert reason_of("http://") == "bad_address"
    with serving(lambda connection, _: connection.close()) as server:
        assert reason_of(server.url) == "reset"
    assert len(server.requests) == 4


@pytest.mark.parametrize("where", ["body", "headers"])
def test_a_slow_server_does_not_hold_us_longer_than_the_deadline(where: str) -> None:
    def answer(connection: socket.socket, _: str) -> None:
        connection.sendall(response(length=1000) if where == "body" else b"HTTP/1.1 200 OK\r\n")
        for _n in range(100):
            connection.sendall(b"x" if where == "body" else b"X-A: b\r\n")
            time.sleep(0.05)

    with serving(answer) as server:
        start = time.monotonic()
        assert reason_of(server.url, deadline_seconds=0.6) == "deadline"
        assert 0.5 < time.monotonic() - start < 3
    assert len(server.requests) == 1


def test_endless_and_announced_large_bodies_stop_at_the_cap() -> None:
    def endless(connection: socket.socket, _: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    with serving(endless) as server:
        tracemalloc.start()
        assert reason_of(server.url) == "too_large"
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 64 * 1024 * 1024
    with serving(always(response(length=16 * 1024 * 1024))) as server:
        assert reason_of(server.url) == "too_large"


def test_a_gzip_bomb_stops_at_the_cap_and_two_codings_are_refused() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(256)) + packer.flush()
    with serving(always(response(body=bomb, Content_Encoding="gzip"))) as server:
        tracemalloc.start()
        start = time.monotonic()
        assert reason_of(server.url) == "too_large"
        assert time.monotonic() - start < 5
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 64 * 1024 * 1024
    twice = gzip.compress(gzip.compress(b"x" * 1000))
    with serving(always(response(body=twice, Content_Encoding="gzip, gzip"))) as server:
        assert reason_of(server.url) == "encoding_refused"
    with serving(always(response(body=b"x", Content_Encoding="br"))) as server:
        assert reason_of(server.url) == "encoding_refused"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"learn " * 50_000, mtime=0)),
        ("x-gzip", gzip.compress(b"learn " * 25_000, mtime=0) + gzip.compress(b"learn " * 25_000, mtime=0)),
        ("deflate", zlib.compress(b"learn " * 50_000)),
        ("deflate", zlib.compress(b"learn " * 50_000)[2:-4]),
        ("identity", b"learn " * 50_000),
    ],
)
def test_one_coding_is_read(coding: str, body: bytes) -> None:
    with serving(always(response(body=body, Content_Encoding=coding))) as server:
        assert door().get(server.url) == b"learn " * 50_000


def test_cut_bodies_are_never_whole() -> None:
    packed = gzip.compress(bytes(range(256)) * 100)
    cut = {
        "short": response(body=b"half", length=8),
        "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n8\r\nhalf",
        "gzip": response(body=packed[:-20], Content_Encoding="gzip"),
        "nothing": response(body=b"", Content_Encoding="gzip"),
    }
    for name, answer in cut.items():
        with serving(always(answer)) as server:
            assert reason_of(server.url) == "truncated", name
    with serving(always(response(body=b"no gzip at all", Content_Encoding="gzip"))) as server:
        assert reason_of(server.url) == "broken_encoding"


def test_redirects_are_followed_up_to_five_and_refused_with_their_reason() -> None:
    def hops(connection: socket.socket, request: str) -> None:
        path = request.split()[1]
        if path == "/loop":
            connection.sendall(response("302 Found", Location="/loop2"))
        elif path == "/loop2":
            connection.sendall(response("302 Found", Location="/loop"))
        elif path.startswith("/file"):
            connection.sendall(response("302 Found", Location="file:///etc/passwd"))
        elif path == "/0":
            connection.sendall(response(body=b"arrived"))
        else:
            connection.sendall(response("301 Moved Permanently", Location=f"/{int(path[1:]) - 1}"))

    with serving(hops) as server:
        base = f"http://127.0.0.1:{server.port}"
        assert door().get(f"{base}/5") == b"arrived"
        assert reason_of(f"{base}/6") == "too_many_redirects"
        assert reason_of(f"{base}/loop") == "redirect_loop"
        assert reason_of(f"{base}/file") == "redirect_scheme"


def test_https_is_not_left_for_http() -> None:
    import httpx

    from pipelines.storage import http

    found = httpx.Response(302, headers={"Location": "http://example.org/"})
    with pytest.raises(FetchFailed) as caught:
        http._target(httpx.URL("https://example.org/"), found)
    assert caught.value.reason == "redirect_downgrade"


def test_a_redirect_into_the_private_network_never_connects() -> None:
    with serving(always(response(body=b"secret"))) as inside:
        target = f"http://localhost:{inside.port}/"
        with serving(always(response("302 Found", Location=target))) as server:
            assert reason_of(server.url) == "private_address"
    assert inside.requests == []
    assert reason_of(f"http://127.0.0.1:{inside.port}/", allowed_hosts=[]) == "private_address"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    assert _network.is_public(address) is expected


def test_every_address_of_a_name_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(_network.socket, "getaddrinfo", lambda *_, **__: both)
    assert reason_of("http://two-faced.example/") == "private_address"


def test_secrets_do_not_follow_to_another_host() -> None:
    with serving(always(response(body=b"ok"))) as other:
        redirect = always(response("302 Found", Location=f"http://127.0.0.1:{other.port}/x"))
        with serving(redirect) as server:
            secrets = {"X-Api-Key": "CANARY", "Authorization": "Bearer CANARY", "Cookie": "CANARY", "Accept": "text/x"}
            assert door().get(server.url, headers=secrets) == b"ok"
    assert server.requests[0].count("CANARY") == 3
    assert "CANARY" not in other.requests[0]
    assert "text/x" in other.requests[0]


def test_validators_are_sent_and_an_unchanged_answer_is_no_body() -> None:
    def answer(connection: socket.socket, request: str) -> None:
        known = 'if-none-match: "v1"' in request.lower()
        modified = "Mon, 02 Mar 2026 10:00:00 GMT"
        connection.sendall(
            response("304 Not Modified") if known else response(body=b"v1", ETag='"v1"', Last_Modified=modified)
        )

    validators: dict[str, dict[str, str]] = {}
    with serving(answer) as server:
        first = door(validators)
        assert first.get(server.url, params={"a": "1"}) == b"v1"
        assert validators == {}  # the payload is not landed yet
        first.keep()
        assert validators == {f"{server.url}?a=1": {"etag": '"v1"', "last_modified": "Mon, 02 Mar 2026 10:00:00 GMT"}}
        with pytest.raises(NotModified):
            door(json.loads(json.dumps(validators))).get(server.url, params={"a": "1"})
    assert "if-modified-since: mon, 02 mar 2026" in server.requests[1].lower()


def test_a_cut_answer_leaves_no_validator() -> None:
    validators: dict[str, dict[str, str]] = {}
    with serving(always(response(body=b"half", length=8, ETag='"v2"'))) as server:
        assert reason_of(server.url, validators=validators) == "truncated"
    assert validators == {}


def test_one_host_is_asked_in_its_own_pace() -> None:
    with serving(always(response(body=b"ok"))) as server:
        polite = door(intervals={"127.0.0.1": 0.3})
        threads = [threading.Thread(target=polite.get, args=(server.url,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times = sorted(server.times)
    assert len(times) == 3
    assert all(later - earlier > 0.25 for earlier, later in itertools.pairwise(times))


def test_secrets_come_from_the_given_door_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "from the environment")
    assert door().secret("KEY") is None
    assert door().secret(None) is None
    assert door(secret={"KEY": "given"}.get).secret("KEY") == "given"


def test_messages_hold_no_query() -> None:
    with serving(always(response("404 Not Found"))) as server, pytest.raises(FetchFailed) as caught:
        door().get(server.url, params={"api_key": "CANARY"})
    assert "CANARY" not in str(caught.value)
    assert "/feed" in str(caught.value)
