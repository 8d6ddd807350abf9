"""An address becomes a tested line of the feeds file, once; feeds are tried without a trace; failures are explained."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError
from pipelines.orchestration import adding, trying
from pipelines.settings import Settings
from pipelines.storage import feeds

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>示例</title>
{items}</channel></rss>"""
ITEM = "<item><guid>g{n}</guid><title>Post {n}</title><link>https://x.example/{n}</link></item>"
BODIES = {
    "/": b"<html><title>Blog</title><link rel=alternate type='application/rss+xml' title='Posts' href='/rss'></html>",
    "/rss": RSS.format(items="".join(ITEM.format(n=n) for n in range(5))).encode(),
    "/empty": RSS.format(items="").encode(),
    "/login": b"<html><form>Please log in</form></html>",
    "/outcomes.csv": b"outcome_id,project_id,kind,reuses\n1,p,code,0\n2,p,poem,0\n",
    "/strange.csv": b"colour,size\nred,3\n",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = BODIES.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "feeds.yml"
    file.write_text("# ours\n- {name: board, kind: greenhouse, board: acme}   # keep me\n", encoding="utf-8")
    return Settings(data=tmp_path / "data", feeds=file, key_file=tmp_path / "key", allowed_hosts=("127.0.0.1",))


def test_a_page_is_followed_to_its_feed_tried_and_written(server: str, settings: Settings) -> None:
    before = settings.feeds.read_text("utf-8")
    proposal = adding.propose(f"{server}/", settings, {})
    assert proposal.tried is not None
    assert (proposal.tried.state, proposal.tried.rows) == ("works", 5)
    assert [row["title"] for row in proposal.tried.samples] == ["Post 0", "Post 1", "Post 2"]
    assert settings.feeds.read_text("utf-8") == before
    adding.add(proposal, settings)
    after = settings.feeds.read_text("utf-8")
    assert after.startswith(before)
    assert len(after.splitlines()) == 3
    assert yaml.safe_load(after)[1] == {
        "name": "127_0_0_1",
        "kind": "feed",
        "url": f"{server}/rss",
        "title_en": "Posts",
    }
    assert not settings.landing.exists()
    with pytest.raises(ConfigurationError, match="already, as `127_0_0_1`"):
        adding.propose(f"{server}/rss", settings, {})


def test_what_the_person_says_goes_before_what_is_found(server: str, settings: Settings) -> None:
    given = {"name": "mine", "kind": "csv", "table": "outcomes", "title_zh": "成果"}
    proposal = adding.propose(f"{server}/outcomes.csv", settings, given)
    assert proposal.line == {"url": f"{server}/outcomes.csv"} | given
    assert proposal.tried
    assert (proposal.tried.rows, proposal.tried.refused) == (2, 1)


def test_a_table_finds_the_table_that_it_fills(server: str, settings: Settings) -> None:
    assert adding.propose(f"{server}/outcomes.csv", settings, {}).line["table"] == "outcomes"
    with pytest.raises(ConfigurationError, match="`csv` needs `table`"):
        adding.propose(f"{server}/strange.csv", settings, {})


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("blog.example", "is no address"),
        ("{}/login", "nothing that can be collected"),
        ("{}/nothing", "not_found.*find the new one|not_found"),
        ("https://job-boards.greenhouse.io/ACME", "already, as `board`"),
    ],
)
def test_an_address_that_is_no_source_is_explained(server: str, settings: Settings, address: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        adding.propose(address.format(server), settings, {})


def test_a_list_of_feeds_is_added_once(settings: Settings) -> None:
    payload = b"""<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/feed"/>
      <outline text="A2" xmlUrl="https://a.example/other"/><outline text="A" xmlUrl="http://www.a.example/feed/"/>
    </body></opml>"""
    tried = adding.import_opml(payload, settings, dry_run=True)
    assert (tried.added, tried.already) == (["a_example", "a_example_2"], ["http://www.a.example/feed/"])
    assert len(feeds.read(settings.feeds)) == 1
    adding.import_opml(payload, settings, dry_run=False)
    assert [feed.name for feed in feeds.read(settings.feeds)] == ["board", "a_example", "a_example_2"]
    assert adding.import_opml(payload, settings, dry_run=False).added == []


def test_feeds_are_tried_without_a_trace_and_every_failure_has_words(server: str, settings: Settings) -> None:
    places = {"good": "rss", "empty": "empty", "page": "login", "lost": "nowhere"}
    lines = [Feed(name=name, kind="feed", url=f"{server}/{place}", pace_seconds=0) for name, place in places.items()]
    lines += [
        Feed(name="off", kind="feed", url=f"{server}/rss", enabled=False),
        Feed(name="gone", kind="feed", path="x"),
    ]
    found = {one.feed: one for one in trying.check(lines, settings)}
    assert {name: one.state for name, one in found.items()} == {
        "good": "works", "empty": "empty", "page": "not_a_feed", "lost": "failed", "off": "disabled", "gone": "failed",
    }  # fmt: skip
    for one in found.values():
        assert not one.is_bad or (one.line()["hint_en"] and one.line()["hint_zh"])
    assert not settings.data.exists()


def test_one_unreachable_host_is_asked_once_and_the_cause_is_named(settings: Settings) -> None:
    lines = [Feed(name=f"f{n}", kind="feed", url=f"http://127.0.0.1:1/{n}") for n in range(3)]
    tried = trying.check(lines, settings)
    assert {one.reason for one in tried} == {"refused"}
    assert [one.seconds > 0 for one in tried] == [True, False, False]
    assert "no network connection" in trying.cause(tried)
