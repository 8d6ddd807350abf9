"""Statements pulled from a Learning Record Store: pages, credentials, resuming, watermark, and nothing raw on disk."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import TROUBLE, status_of
from pipelines.orchestration import bulk_step, landing_step
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import FetchFailed, Progress
from pipelines.storage import landing, warehouse
from tests.told import KEY, vocabulary, written

FEED = Feed(name="lrs", kind="xapi", url="https://lrs.example/xAPI", secret="LRS_KEY", limit=2)


def statement(number: int, **changes: Any) -> dict[str, Any]:
    """Statement `number`, stored at that minute, by `learner-<number>@mail.example`."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "actor": {"name": f"Learner Number {number}", "mbox": f"mailto:learner-{number}@mail.example"},
        "verb": {"id": "http://id.tincanapi.com/verb/viewed"},
        "object": {"id": "https://lms.example/course/1", "definition": {"type": "http://a/course"}},
        "timestamp": "2026-02-01T08:00:00Z",
        "stored": f"2026-02-02T08:{number:02}:00Z",
    } | changes


@dataclass
class Store:
    """A Learning Record Store behind the interface of the HTTP client; `fails` holds requests (from 1) that fail."""

    statements: list[dict[str, Any]]
    fails: dict[int, str] = field(default_factory=dict)
    password: str | None = "user:key"
    answers: Mapping[int, Any] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    asked: list[dict[str, str]] = field(default_factory=list)
    answered_at: datetime = datetime(2026, 2, 2, 8, 6, tzinfo=UTC)  # by the store's own clock

    def door(self, _web: Any, *, progress: Progress, **_manners: Any) -> "Store":
        """What a kind is given to ask with: the store itself."""
        self.progress, self.asked = progress, []
        return self

    def keep(self) -> None:
        """Nothing to remember: a store has no validators."""

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = True,
    ) -> bytes:
        sent = dict(headers or {})
        assert sent["X-Experience-API-Version"] == "1.0.3"
        assert sent["Authorization"] == "Basic " + b64encode(b"user:key").decode()
        assert not conditional
        parts = urlsplit(url)
        assert (parts.netloc, parts.path) == ("lrs.example", "/xAPI/statements")
        query = {k: v[0] for k, v in parse_qs(parts.query).items()} | dict(params or {})
        self.asked.append(query)
        if reason := self.fails.get(len(self.asked)):
            raise FetchFailed(reason, "as ordered")
        if len(self.asked) in self.answers:
            answer = self.answers[len(self.asked)]
            return answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        since = query.get("since", "")
        found = [s for s in self.statements if not since or _at(s["stored"]) > _at(since)]
        at, limit = int(query.get("offset", 0)), int(query["limit"])
        page, is_last = found[at : at + limit], at + limit >= len(found)
        more = (
            "" if is_last else f"/xAPI/statements?limit={limit}&offset={at + limit}&since={since.replace('+', '%2B')}"
        )
        return json.dumps({"statements": page, "more": more}).encode()

    def secret(self, name: str | None) -> str | None:
        return self.password if name == "LRS_KEY" else None


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass
class Place:
    """A data folder and what `land` asks of the platform."""

    settings: Settings
    store: Store
    pseudonyms: Any = KEY

    def pull(self, feed: Feed = FEED) -> dict[str, Any]:
        def bring_in(feed: Feed, answer: bytes) -> None:
            bulk_step.bring_in(feed, self, [answer], datetime.now(UTC))  # pyright: ignore[reportArgumentType]

        client: Any = self.store
        return landing_step.land(feed, self.settings, client, self.pseudonyms, "run", bring_in=bring_in)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.settings.warehouse) as con:
            con.execute("set TimeZone = 'UTC'")
            return con.execute(query).fetchall()

    @property
    def state(self) -> dict[str, Any]:
        return landing.Validators(self.settings.landing, "engagement", "lrs").state


@pytest.fixture
def place(tmp_path: Path) -> Place:
    chosen = Settings(data=tmp_path)
    with warehouse.connect(chosen.warehouse) as con:
        warehouse.prepare(con)
        vocabulary(con)
    return Place(chosen, Store([statement(n) for n in range(1, 6)]))


def test_every_page_is_loaded_and_counted(place: Place) -> None:
    line = place.pull()
    assert (line["status"], line["payloads"], line["kind"]) == ("new", 3, "xapi")
    assert place.store.asked[0] == {"ascending": "true", "limit": "2"}
    assert [q.get("offset") for q in place.store.asked] == [None, "2", "4"]
    assert place.rows("select rows_in, rows_new from operations.payloads order by landed_at") == [
        (2, 2),
        (2, 2),
        (1, 1),
    ]
    actors = {actor for (actor,) in place.rows("select actor_id from raw.events")}
    assert actors == {KEY.token(f"learner-{n}@mail.example") for n in range(1, 6)}


def test_nothing_raw_is_on_disk(place: Place) -> None:
    place.pull()
    text = written(place.settings.data)
    text += "".join(p.read_text("utf-8") for p in place.settings.landing.rglob("*.json"))
    text += "".join(p.read_text("utf-8") for p in place.settings.landing.rglob("*.ndjson"))
    text += str(place.rows("from raw.events")) + str(place.rows("from operations.payloads"))
    assert KEY.token("learner-1@mail.example") in text
    assert [s for s in ("learner-", "mail.example", "Learner Number", "user:key") if s in text] == []
    assert {p.suffix for p in place.settings.landing.rglob("*") if p.is_file()} == {".parquet", ".json"}


def test_the_next_reading_asks_from_the_watermark_less_a_day(place: Place) -> None:
    place.pull()
    assert place.state["watermark"] == "2026-02-02T08:06:00+00:00"
    assert "reading" not in place.state
    place.store.statements.append(statement(7))
    place.store.answered_at = datetime(2026, 2, 2, 8, 8, tzinfo=UTC)
    line = place.pull()
    assert place.store.asked[0]["since"] == "2026-02-01T08:06:00+00:00"
    # two pages are as they were and are passed over; the third has one statement more
    assert (line["status"], line["payloads"]) == ("new", 1)
    assert place.rows("select count(*) from raw.events") == [(6,)]
    assert place.state["watermark"] == "2026-02-02T08:08:00+00:00"


def test_nothing_new_is_unchanged_and_an_empty_store_is_no_failure(place: Place) -> None:
    place.pull()
    assert (place.pull()["status"], place.rows("select count(*) from operations.payloads")) == ("unchanged", [(3,)])
    place.store.statements.clear()
    assert place.pull()["status"] == "unchanged"


def test_an_interrupted_reading_keeps_its_pages_and_goes_on_behind_them(place: Place) -> None:
    place.store.fails = {2: "deadline"}
    line = place.pull()
    assert (line["status"], line["reason"], line["payloads"]) == ("partial", "deadline", 1)
    assert place.rows("select count(*) from raw.events") == [(2,)]
    assert "watermark" not in place.state  # or what the missing pages hold would never be asked for
    place.store.fails = {}
    assert place.pull()["status"] == "new"
    assert [q.get("offset") for q in place.store.asked] == ["2", "4"]
    assert place.rows("select count(*) from raw.events") == [(5,)]
    assert place.state["watermark"] == "2026-02-02T08:06:00+00:00"


def test_a_page_address_that_the_store_has_forgotten_means_from_the_start(place: Place) -> None:
    place.store.fails = {2: "reset"}
    place.pull()
    place.store.fails = {1: "not_found"}
    assert place.pull()["status"] == "new"
    assert [q.get("offset") for q in place.store.asked] == ["2", None, "2", "4"]
    assert place.rows("select count(*) from raw.events") == [(5,)]


def test_late_and_conflicting_statements(place: Place) -> None:
    """A statement stored late is new; one whose id says something else is put aside."""
    place.pull()
    place.store.statements += [
        statement(8, timestamp="2025-12-01T00:00:00Z"),
        statement(3, timestamp="2026-01-01T00:00:00Z"),
    ]
    place.store.statements[-1]["stored"] = "2026-02-02T08:09:00Z"
    place.pull()
    assert place.rows("select count(*) from raw.events") == [(6,)]
    assert place.rows("select reason from operations.quarantine") == [("conflicting_id",)]
    accounted = place.rows(
        "select sum(rows_in)::int, sum(rows_loaded + rows_quarantined)::int from operations.payloads"
    )
    assert accounted[0][0] == accounted[0][1]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"<html>Sign in</html>", "not_json"),
        (b"", "empty"),
        (b'{"statements": [', "truncated"),
        (b"[" * 100_000, "not_json"),
        ({"error": "no"}, "not_statements"),
        ({"statements": {"id": 1}}, "not_statements"),
        ({"statements": [], "more": "https://evil.example/xAPI/statements"}, "bad_address"),
        ({"statements": [], "more": "//evil.example/xAPI/statements"}, "bad_address"),
        ({"statements": [], "more": "http://lrs.example/xAPI/statements"}, "bad_address"),
        ({"statements": [], "more": "/xAPI/statements"}, "bad_address"),
    ],
)
def test_what_is_no_answer_of_a_store_is_a_failure(place: Place, answer: Any, reason: str) -> None:
    place.store.answers = {1: answer}
    line = place.pull()
    assert (line["status"], line["reason"]) == (status_of(reason), reason)
    assert line["status"] in TROUBLE
    assert place.rows("select count(*) from operations.payloads") == [(0,)]


def test_statements_that_are_none_are_put_aside_one_by_one(place: Place) -> None:
    place.store.answers = {
        1: {"statements": [statement(1), None, 5, [], {"id": "x"}, statement(2, timestamp="2026-02-01T08:00:00")]}
    }
    assert place.pull()["status"] == "new"
    assert place.rows("select rows_in, rows_new, rows_quarantined from operations.payloads") == [(6, 1, 5)]


def test_a_missing_secret_is_told(place: Place) -> None:
    place.store.password = None
    line = place.pull()
    assert (line["reason"], "LRS_KEY" in line["detail"]) == ("unauthorised", True)


def test_a_window_is_asked_for(place: Place) -> None:
    fetch = SOURCES["xapi"].fetch
    assert fetch is not None
    place.store.progress = Progress(since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2026, 1, 2, tzinfo=UTC))
    list(fetch(place.store, FEED))
    assert place.store.asked[0]["since"] == "2026-01-01T00:00:00+00:00"
    assert place.store.asked[0]["until"] == "2026-01-02T00:00:00+00:00"
