"""FAULTS 1-10, 21-23, 48, 49, 52 as a run sees them: each fault has its state; nine healthy feeds land beside it."""

import gzip
import socket
import threading
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.orchestration import landing_step
from pipelines.settings import Settings
from pipelines.storage import http
from pipelines.storage._hosts import CONNECTIONS, INTERVAL_SECONDS, MOST_FAILURES, MOST_REQUESTS
from tests.faults.conftest import Installation, rss, web
from tests.faults.server import Server, response, serving

DEADLINE = 8.0  # of 20: one feed drips for longer than that; sixteen threads share what the machine has left
HEALTHY = 9
ROWS = 5


def bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(64)) + packer.flush()


def drip(connection: socket.socket) -> None:
    connection.sendall(response(length=1000))
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.1)


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65_536)


def sent(answer: bytes):
    return lambda connection: connection.sendall(answer)


LOGIN = b"<!DOCTYPE html><html><head><title>Log in</title></head><body>...</body></html>"
DRIFTED = b'{"version": "https://jsonfeed.org/version/1.1"}'
CUT = gzip.compress(rss(*range(200)), mtime=0)
# name -> (what the server does, the status and reason that the receipt must have, requests it may take)
FAULTS = {
    "later": (sent(response("429 Too Many Requests", Retry_After="3600")), ("deferred", "deferred"), 1),
    "busy": (sent(response("429 Too Many Requests", Retry_After="0")), ("deferred", "rate_limited"), 4),
    "broken": (sent(response("500 Internal Server Error")), ("failed", "server_error"), 4),
    "locked": (sent(response("401 Unauthorized")), ("failed", "unauthorised"), 1),
    "missing": (sent(response("404 Not Found")), ("failed", "not_found"), 1),
    "gone": (sent(response("410 Gone")), ("failed", "gone"), 1),
    "reset": (lambda connection: connection.close(), ("failed", "reset"), 4),
    "slow": (drip, ("failed", "deadline"), 1),
    "endless": (endless, ("refused", "too_large"), 1),
    "bomb": (sent(response(body=bomb(), Content_Encoding="gzip")), ("refused", "too_large"), 1),
    "twice": (sent(response(body=b"x", Content_Encoding="gzip, gzip")), ("refused", "encoding_refused"), 1),
    "short": (sent(response(body=rss(1), length=9_999)), ("failed", "truncated"), 1),
    "cut_chunk": (
        sent(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n8\r\nhalf"),
        ("failed", "truncated"),
        1,
    ),
    "no_length": (
        sent(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + rss(1, 2)[:-40]),
        ("failed", "truncated"),
        1,
    ),
    "cut_gzip": (sent(response(body=CUT[:-20], Content_Encoding="gzip")), ("failed", "truncated"), 1),
    "too_small": (sent(response(body=rss(1, 2), length=len(rss(1, 2)) - 30)), ("failed", "truncated"), 1),
    "to_file": (sent(response("302 Found", Location="file:///etc/passwd")), ("refused", "redirect_scheme"), 1),
    "to_private": (
        sent(response("302 Found", Location="http://localhost:9/")),
        ("refused", "private_address"),
        1,
    ),
    "circle": (sent(response("302 Found", Location="/circle")), ("failed", "redirect_loop"), 1),
    "login": (sent(response(body=LOGIN, Content_Type="text/html")), ("not_a_feed", "not_a_feed"), 1),
    "nothing": (sent(response(body=b"")), ("not_a_feed", "empty"), 1),
    "no_entries": (sent(response(body=rss())), ("empty", None), 1),
    "drifted": (sent(response(body=DRIFTED)), ("not_a_feed", "schema_drift"), 1),
    "entity": (
        sent(response(body=b'<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>')),
        ("refused", "entity"),
        1,
    ),
}  # fmt: skip


def path_of(request: str) -> str:
    return request.split()[1].lstrip("/").partition("?")[0]


def answering(**extra: bytes):
    """`/h3` is a healthy feed, `/robots.txt` allows everything, any other name is that fault."""

    def answer(connection: socket.socket, request: str) -> None:
        name = path_of(request)
        if name == "robots.txt":
            connection.sendall(response(body=extra.get("robots", b"")))
        elif name in FAULTS:
            FAULTS[name][0](connection)
        else:
            connection.sendall(response(body=extra.get(name, rss(*(f"{name}-{n}" for n in range(ROWS))))))

    return answer


def healthy(server: Server) -> list:
    return [web(f"h{n}", f"http://127.0.0.1:{server.port}/h{n}") for n in range(HEALTHY)]


def test_each_fault_has_its_state_and_the_nine_beside_it_land_completely(installation: Installation) -> None:
    with serving(answering()) as server:
        faults = [web(name, f"http://127.0.0.1:{server.port}/{name}") for name in FAULTS]
        lines = installation.run([*faults, *healthy(server)], deadline_seconds=DEADLINE)
        requests = [path_of(request) for request in server.requests]
    assert {n: (lines[n]["status"], lines[n]["reason"]) for n in FAULTS} == {n: f[1] for n, f in FAULTS.items()}
    assert {n: requests.count(n) for n in FAULTS} == {n: f[2] for n, f in FAULTS.items()}
    assert requests.count("robots.txt") == 1
    assert {lines[f"h{n}"]["status"] for n in range(HEALTHY)} == {"new"}
    loaded = dict(installation.rows("select feed, count(*) from raw.tutorials group by feed"))
    assert loaded == {f"h{n}": ROWS for n in range(HEALTHY)}
    accounted = installation.rows(
        "select count(*) from operations.payloads where rows_in <> rows_loaded + rows_quarantined"
    )
    assert accounted == [(0,)]


def test_the_defaults_are_those_that_are_promised() -> None:
    assert (http.CAP_BYTES, http.DEADLINE_SECONDS, http.MOST_REDIRECTS) == (15 * 2**20, 20.0, 5)
    assert (http.MOST_ATTEMPTS, http.BACK_OFF_SECONDS, http.LONGEST_WAIT_SECONDS) == (4, 0.5, 60.0)
    # 0.5 + 1 + 2 s, each at most doubled: four attempts of a server that answers at once take 7 s at most
    assert sum(2 * http.BACK_OFF_SECONDS * 2**n for n in range(3)) == 7.0
    assert (CONNECTIONS, INTERVAL_SECONDS, MOST_FAILURES, MOST_REQUESTS) == (2, 0.5, 3, 12)
    assert (landing_step.MOST_GONE, landing_step.MOST_UNPARSED) == (3, 3)
    assert Settings.model_fields["fetches"].default == 16


def test_a_server_that_asks_for_an_hour_is_not_asked_within_it(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(answering()) as server:
        later = web("later", f"http://127.0.0.1:{server.port}/later")
        first = installation.run([later])["later"]
        asked_at, again_at = (datetime.fromisoformat(first[k]) for k in ("fetched_at", "next_fetch_at"))
        assert (again_at - asked_at).total_seconds() == pytest.approx(3600, abs=2)
        second = installation.run([later])["later"]
        assert (second["status"], second["next_fetch_at"]) == ("deferred", first["next_fetch_at"])
        assert [path_of(r) for r in server.requests].count("later") == 1
        assert landing_step.enable(later, installation.settings)
        installation.run([later])
        assert [path_of(r) for r in server.requests].count("later") == 2


@pytest.mark.parametrize(("fault", "reason"), [("gone", "gone"), ("login", "parsing_failed")])
def test_three_times_in_a_row_disable_a_feed_until_it_is_enabled(
    installation: Installation, fault: str, reason: str
) -> None:
    with serving(answering()) as server:
        feed = web(fault, f"http://127.0.0.1:{server.port}/{fault}")
        states = [installation.run([feed])[fault]["status"] for _ in range(5)]
        assert states == [FAULTS[fault][1][0]] * 3 + ["disabled"] * 2
        assert [path_of(r) for r in server.requests].count(fault) == 3
        assert installation.state(feed)["disabled"][0] == reason
        assert landing_step.enable(feed, installation.settings)
        assert installation.run([feed])[fault]["status"] == FAULTS[fault][1][0]


def test_a_feed_that_recovers_starts_counting_anew(installation: Installation) -> None:
    broken = {"on": True}

    def answer(connection: socket.socket, request: str) -> None:
        connection.sendall(response(body=LOGIN + str(time.time()).encode() if broken["on"] else rss(1)))

    with serving(answer) as server:
        feed = web("moody", f"http://127.0.0.1:{server.port}/moody")
        for is_broken in (True, True, False, True, True):
            broken["on"] = is_broken
            last = installation.run([feed])["moody"]["status"]
        assert last == "not_a_feed"
        assert installation.run([feed])["moody"]["status"] == "not_a_feed"
        assert installation.run([feed])["moody"]["status"] == "disabled"


def test_what_was_loaded_stays_when_the_feed_shrinks_empties_or_becomes_a_page(installation: Installation) -> None:
    bodies = iter([rss(1, 2, 3), rss(3), rss(), LOGIN])

    def answer(connection: socket.socket, request: str) -> None:
        connection.sendall(response(body=b"" if "robots" in request else next(bodies)))

    with serving(answer) as server:
        feed = web("shrinks", f"http://127.0.0.1:{server.port}/feed")
        states = [installation.run([feed])["shrinks"]["status"] for _ in range(4)]
    assert states == ["new", "new", "empty", "not_a_feed"]
    assert installation.rows("select count(*) from raw.tutorials") == [(3,)]
    assert installation.rows("select count(*) from raw.removals") == [(0,)]


@pytest.mark.usefixtures("board")
def test_fifty_feeds_of_a_dead_host_do_not_each_take_four_attempts(installation: Installation) -> None:
    with serving(lambda connection, _: connection.close()) as server:
        feeds = [web(f"f{n}", f"http://127.0.0.1:{server.port}/{n}", "greenhouse", board="b") for n in range(50)]
        lines = installation.run(feeds, interval_seconds=0.001)
        assert len(server.requests) <= MOST_REQUESTS + 16  # those on their way when the host was given up
    reasons = [line["reason"] for line in lines.values()]
    assert set(reasons) <= {"reset", "circuit_open"}
    assert reasons.count("circuit_open") >= 40, reasons


def test_robots_are_asked_once_and_obeyed(installation: Installation) -> None:
    rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 1\n"
    with serving(answering(robots=rules)) as server:
        base = f"http://127.0.0.1:{server.port}"
        feeds = [web("private", f"{base}/private/feed"), web("a", f"{base}/h1"), web("b", f"{base}/h2")]
        lines = installation.run(feeds)
        installation.run(feeds)
        paths = [path_of(request) for request in server.requests]
    assert (lines["private"]["status"], lines["private"]["reason"]) == ("refused", "robots")
    assert paths.count("robots.txt") == 1  # kept for a day, over runs
    assert not [p for p in paths if p.startswith("private")]
    pages = [at for at, p in zip(server.times, paths, strict=True) if p in ("h1", "h2")]
    assert pages[1] - pages[0] >= 0.8


def test_a_site_without_robots_for_now_is_left_alone_for_a_day(installation: Installation) -> None:
    answers = {"robots.txt": response("503 Service Unavailable")}

    def answer(connection: socket.socket, request: str) -> None:
        connection.sendall(answers.get(path_of(request), response(body=rss(1))))

    with serving(answer) as server:
        feed = web("site", f"http://127.0.0.1:{server.port}/feed")
        line = installation.run([feed])["site"]
        assert (line["status"], line["reason"]) == ("deferred", "robots_unavailable")
        until = datetime.fromisoformat(line["next_fetch_at"])
        assert abs(until - datetime.now(UTC) - timedelta(hours=24)) < timedelta(minutes=1)
        answers["robots.txt"] = response("404 Not Found")
        assert installation.run([feed])["site"]["status"] == "deferred"
        assert "feed" not in [path_of(request) for request in server.requests]
        landing_step.enable(feed, installation.settings)
        (installation.settings.landing / "robots.json").unlink()
        assert installation.run([feed])["site"]["status"] == "new"


def test_interfaces_for_programs_are_not_asked_for_robots(installation: Installation) -> None:
    from pipelines.sources import SOURCES

    assert SOURCES["feed"].asks_robots(web("f", "https://example.org/feed"))
    board = web("g", "https://x.example").model_copy(update={"url": None, "kind": "greenhouse"})
    assert not SOURCES["greenhouse"].asks_robots(board)


def test_a_hundred_unchanged_feeds_are_a_hundred_304_and_nothing_is_parsed(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(connection: socket.socket, request: str) -> None:
        if "robots" in request.split()[1]:
            connection.sendall(response("404 Not Found"))
        elif "if-none-match" in request.lower():
            connection.sendall(response("304 Not Modified"))
            unchanged.append(request)
        else:
            connection.sendall(response(body=rss(path_of(request)), ETag='"1"'))

    unchanged: list[str] = []
    with serving(answer) as server:
        feeds = [web(f"f{n}", f"http://127.0.0.1:{server.port}/{n}") for n in range(100)]
        installation.run(feeds)
        before = installation.rows("select * from raw.tutorials order by all")
        monkeypatch.setattr("pipelines.storage.loading.complete", lambda *_: pytest.fail("a body was parsed"))
        lines = installation.run(feeds)
    assert len(unchanged) == 100
    assert {line["status"] for line in lines.values()} == {"unchanged"}
    assert installation.rows("select * from raw.tutorials order by all") == before


@pytest.mark.usefixtures("board")
def test_a_200_mb_feed_is_refused_at_15_mib_in_under_three_seconds(installation: Installation) -> None:
    taken = 0

    def answer(connection: socket.socket, request: str) -> None:
        nonlocal taken
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(3200):
            connection.sendall(b"x" * 65_536)
            taken += 65_536

    with serving(answer) as server:
        start = time.process_time()
        line = installation.run([web("huge", f"http://127.0.0.1:{server.port}/huge", "greenhouse", board="b")])["huge"]
        assert time.process_time() - start < 3
    assert (line["status"], line["reason"]) == ("refused", "too_large")
    assert taken < 2 * http.CAP_BYTES


def test_nothing_but_what_the_line_names_is_told_to_a_server(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("CANARY_KEY", "CANARY")
    with serving(answering()) as server:
        (line,) = installation.run(healthy(server)[:1]).values()
    assert line["status"] == "new"
    assert "CANARY" not in "".join(server.requests)
    stored = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"CANARY" not in stored


def test_a_setting_sends_everything_through_a_proxy(installation: Installation) -> None:
    with serving(lambda connection, _: connection.sendall(response(body=rss(1)))) as proxy:
        feed = web("far", "http://feeds.example.org/feed")
        line = installation.run([feed], proxy=f"http://127.0.0.1:{proxy.port}")["far"]
        inside = web("inside", "http://10.0.0.1/feed")
        refused = installation.run([inside], proxy=f"http://127.0.0.1:{proxy.port}")["inside"]
    assert line["status"] == "new"
    assert refused["reason"] == "private_address"
    site = "http://feeds.example.org"
    assert [request.split()[1] for request in proxy.requests] == [f"{site}/robots.txt", f"{site}/feed"]


def test_without_any_network_each_feed_says_so(installation: Installation) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    feeds = [web("refused", f"http://127.0.0.1:{port}/"), web("unknown", "http://no-such-host.invalid/feed")]
    lines = installation.run(feeds)
    assert {n: (line["status"], line["reason"]) for n, line in lines.items()} == {
        "refused": ("failed", "refused"),
        "unknown": ("failed", "dns"),
    }
    assert not (installation.settings.landing / "robots.json").exists()  # our own network may be the cause
    assert threading.active_count() < 40
