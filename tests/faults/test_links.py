"""Links against the fault server: there, moved, gone, silent, closed to us; within the budget, and with manners."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.contracts import raw
from pipelines.contracts.operations import LinkCheck
from pipelines.failures import ConfigurationError
from pipelines.orchestration import link_checking
from pipelines.settings import Settings
from pipelines.storage import landing, links, oplog, warehouse
from pipelines.storage.http import Client
from tests.faults.conftest import Installation
from tests.faults.server import Server, response, serving


def answer_of(server_path: dict[str, bytes]):
    def answer(connection: socket.socket, request: str) -> None:
        method, path = request.split()[:2]
        body = server_path.get(f"{method} {path}", server_path.get(path, response("404 Not Found")))
        connection.sendall(body.split(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else body)

    return answer


def client(**more: object) -> Client:
    options = {
        "contact": "tests@example.org",
        "allowed_hosts": ["127.0.0.1"],
        "interval_seconds": 0,
        "back_off_seconds": 0.01,
    }
    return Client(**(options | more))  # type: ignore[arg-type]


def looked(path: str, answers: dict[str, bytes], **more: object) -> tuple[dict[str, str | None], Server]:
    with serving(answer_of(answers)) as server:
        base = f"http://127.0.0.1:{server.port}"
        line = links.look(client(**more).door(asks_robots=False), base + path)
        final = line["final_url"]
        return line | {"final_url": final.removeprefix(base) if final else None}, server


def moved(to: str, status: str = "301 Moved Permanently") -> bytes:
    return response(status, Location=to)


@pytest.mark.parametrize(
    ("path", "answers", "status", "final", "reason"),
    [
        ("/a", {"/a": response(body=b"there")}, "ok", None, None),
        ("/a", {"/a": moved("/b"), "/b": response()}, "moved", "/b", None),
        ("/a", {"/a": moved("/b", "308 Permanent Redirect"), "/b": response()}, "moved", "/b", None),
        ("/a", {"/a": moved("/b", "302 Found"), "/b": response()}, "ok", "/b", None),  # only for now
        ("/a", {"/a": moved("/a/"), "/a/": response()}, "ok", "/a/", None),  # a slash is no move
        ("/a", {"/a": moved("/b"), "/b": moved("/c", "302 Found"), "/c": response()}, "ok", "/c", None),
        ("/a", {"/a": moved("/"), "/": response()}, "dead", "/", "home_page"),
        ("/a", {}, "dead", None, "not_found"),
        ("/a", {"/a": response("410 Gone")}, "dead", None, "gone"),
        ("/a", {"/a": moved("/b"), "/b": response("404 Not Found")}, "dead", None, "not_found"),
        ("/a", {"/a": moved("/a")}, "refused", None, "redirect_loop"),
        ("/a", {"/a": response("403 Forbidden")}, "refused", None, "forbidden"),
        ("/a", {"/a": response("503 Service Unavailable")}, "unreachable", None, "server_error"),
        ("/a", {"/a": response("429 Too Many Requests", Retry_After="3600")}, "refused", None, "deferred"),
    ],
)
def test_what_a_link_leads_to(path: str, answers: dict[str, bytes], status: str, final: str | None, reason: str | None):
    line, _ = looked(path, answers)
    assert (line["status"], line["final_url"], line["reason"]) == (status, final, reason)


def test_bodies_are_not_read_and_head_is_enough():
    _, server = looked("/a", {"/a": response(body=b"x" * 100_000)})
    assert [request.split()[0] for request in server.requests] == ["HEAD"]


@pytest.mark.parametrize("status", ["405 Method Not Allowed", "404 Not Found", "500 Internal Server Error"])
def test_a_server_that_dislikes_head_is_asked_with_get(status: str):
    line, server = looked("/a", {"HEAD /a": response(status), "GET /a": response(body=b"x" * 100_000)})
    assert line["status"] == "ok"
    assert server.requests[-1].startswith("GET")


def test_nobody_listens_and_nowhere_private():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    door = client().door(asks_robots=False)
    assert links.look(door, f"http://127.0.0.1:{port}/a")["status"] == "unreachable"
    private = links.look(client(allowed_hosts=[]).door(asks_robots=False), "http://127.0.0.1:1/a")
    assert (private["status"], private["reason"]) == ("refused", "private_address")
    assert links.look(door, "ftp://example.org/a")["status"] == "dead"


def resource(con: duckdb.DuckDBPyConnection, number: int, url: str, feed: str = "blog") -> None:
    con.execute(
        f"""insert into {warehouse.address(raw.Tutorial)} by name
            select ? as feed, 's' as source, ? as tutorial_id, 'article' as kind, 'T' as title, ? as url""",
        [feed, str(number), url],
    )


@pytest.fixture
def stocked(installation: Installation) -> Settings:
    with warehouse.connect(installation.settings.warehouse) as con:
        warehouse.prepare(con)
        resource(con, 0, "http://sample.example/x", feed="sample_zh")
    return installation.settings


def test_a_run_looks_at_some_and_the_next_at_the_others(stocked: Settings):
    answers = {f"/{n}": response() for n in range(5)} | {"/robots.txt": response(body=b"User-agent: *\nDisallow: /4")}
    with serving(answer_of(answers)) as server:
        base = f"http://127.0.0.1:{server.port}"
        with warehouse.connect(stocked.warehouse) as con:
            for number in range(6):
                resource(con, number + 1, f"{base}/{number}")

        def check(limit: int, per_host: int = 100, older_than_days: int = 14) -> dict[str, str]:
            own = client(robots=stocked.landing / "robots.json")
            found = link_checking.check(
                stocked, limit=limit, per_host=per_host, older_than_days=older_than_days, client=own
            )
            return {line["url"].removeprefix(base): line["status"] for line in found}

        assert check(3) == {"/0": "ok", "/1": "ok", "/2": "ok"}
        assert check(100, per_host=2) == {"/3": "ok", "/4": "refused"}  # robots.txt
        assert check(100) == {"/5": "dead"}
        assert check(100) == {}
        assert set(check(2, older_than_days=0)) < {"/0", "/1", "/2"}  # the oldest looks first
        assert not any("/4 " in request for request in server.requests)


def test_what_was_found_reaches_the_warehouse_once(stocked: Settings):
    line = links.look(client().door(asks_robots=False), "http://127.0.0.1:1/a")
    landing.log(stocked.landing, "link_checks", [line], datetime.now(UTC))
    with warehouse.connect(stocked.warehouse) as con:
        for _ in range(2):
            oplog.load(con, stocked.landing, datetime.now(UTC) + timedelta(hours=1))
        rows = con.sql(f"select url, status, reason from {warehouse.address(LinkCheck)}").fetchall()
    assert rows == [("http://127.0.0.1:1/a", "unreachable", line["reason"])]


def test_without_resources_there_is_nothing_to_check(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="talent run"):
        link_checking.check(Settings(data=tmp_path), limit=1, per_host=1, older_than_days=1)
