"""Feeds of a run against the fault server: fetched side by side, loaded, and what became of each."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.contracts.feed import Feed
from pipelines.orchestration import fetching, ingest, landing_step
from pipelines.orchestration.reading import OPEN, Window
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.storage import landing, warehouse
from pipelines.storage.http import Client
from pipelines.storage.pseudonyms import Pseudonyms


@dataclass
class Installation:
    """A data folder; `run` is one ingest of some feeds without Dagster around it."""

    settings: Settings
    options: dict[str, Any] = field(default_factory=dict)
    run_number: int = 0

    def client(self, **more: Any) -> Client:
        defaults = {
            "contact": "tests@example.org",
            "allowed_hosts": ["127.0.0.1"],
            "interval_seconds": 0,
            "back_off_seconds": 0.01,
            "robots": self.settings.landing / "robots.json",
        }
        return Client(**(defaults | self.options | more))

    def run(self, feeds: list[Feed], window: Window = OPEN, **more: Any) -> dict[str, dict[str, Any]]:
        """Feed -> its receipt after everything that came was loaded."""
        self.run_number += 1
        run_id, client = f"run-{self.run_number}", self.client(**more)
        pseudonyms = Pseudonyms.load(self.settings.key_file, self.settings.data)

        def land(feed: Feed) -> dict[str, Any]:
            return landing_step.land(feed, self.settings, client, pseudonyms, run_id, window=window)

        lines = dict(fetching.side_by_side(feeds, land, self.settings.fetches)) if feeds else {}
        client.close()
        with warehouse.connect(self.settings.warehouse) as con:
            warehouse.prepare(con)
            for feed, line in lines.items():
                landing.log(self.settings.landing, "receipts", [line], datetime.now(UTC))
                ingest.load_feed(con, feed, self.settings, run_id, receipt=line)
        last = {line["feed"]: line for line in landing.logged(self.settings.landing, "receipts")}
        return {feed.name: last[feed.name] for feed in feeds}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.settings.warehouse) as con:
            con.execute("set timezone = 'UTC'")
            return con.execute(query).fetchall()

    def state(self, feed: Feed, family: str = "tutorials") -> dict[str, Any]:
        return landing.Validators(self.settings.landing, family, feed.name).state


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> None:
    """Greenhouse as an interface at an address of ours: robots.txt is not asked."""
    monkeypatch.setitem(SOURCES, "greenhouse", replace(SOURCES["greenhouse"], is_api=True))


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(Settings(data=tmp_path / "data", key_file=tmp_path / "key"))


def rss(*numbers: int | str) -> bytes:
    """A feed of so many entries."""
    items = "".join(
        f"<item><guid>g{n}</guid><title>Entry {n}</title><link>https://example.org/{n}</link></item>" for n in numbers
    )
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def web(name: str, url: str, kind: str = "feed", **more: Any) -> Feed:
    return Feed.model_validate({"name": name, "kind": kind, "url": url, **more})
