"""Where a reading stands: watermarks, windows, interrupted pages, complete readings of a board."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import time_machine

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import status_of
from pipelines.contracts.raw import Job
from pipelines.orchestration.reading import Reading, Window
from pipelines.settings import ROOT, Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import FetchFailed, Http, NotModified, Source
from pipelines.storage import landing, oplog, warehouse
from tests.faults.conftest import Installation

FEED = Feed(name="board", kind="pages")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Pages:
    """A kind whose pages, failures and answers the test decides; it notes what it was asked."""

    def __init__(self, *pages: list[str] | Exception) -> None:
        self.pages = list(pages)
        self.asked: list[tuple[datetime | None, datetime | None, str | None]] = []

    def fetch(self, http: Http, _feed: Feed) -> Iterator[bytes]:
        progress = http.progress
        self.asked.append((progress.since, progress.until, progress.cursor))
        for number in range(int(progress.cursor or 0), len(self.pages)):
            page = self.pages[number]
            if isinstance(page, Exception):
                raise page
            progress.cursor = str(number + 1) if number + 1 < len(self.pages) else None
            yield json.dumps(page).encode()

    def parse(self, payload: bytes, _feed: Feed) -> pl.DataFrame:
        rows = [{"source": "s", "job_id": name, "title": f"Posting {name}"} for name in json.loads(payload)]
        return pl.DataFrame(rows, schema={"source": pl.String, "job_id": pl.String, "title": pl.String})


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(Settings(data=tmp_path / "data", key_file=tmp_path / "key"))


def kind(monkeypatch: pytest.MonkeyPatch, *pages: list[str] | Exception, is_snapshot: bool = False) -> Pages:
    made = Pages(*pages)
    source = Source(
        contract=Job, family="jobs", parse=made.parse, fetch=made.fetch, extension="json", is_snapshot=is_snapshot
    )
    monkeypatch.setitem(SOURCES, "pages", source)
    return made


def status(installation: Installation, window: Window = Window()) -> tuple[str, str | None]:  # noqa: B008
    line = installation.run([FEED], window)["board"]
    return line["status"], line["reason"]


def reading(state: dict[str, Any], at: datetime, window: Window = Window(), **more: Any) -> Reading:  # noqa: B008
    source = Source(contract=Job, family="jobs", parse=None, is_snapshot=bool(more.pop("is_snapshot", False)))
    return Reading(Feed(name="f", kind="pages", **more), source, state, at, window)


def test_a_reading_starts_a_day_before_the_last_one_or_as_the_line_says() -> None:
    state: dict[str, Any] = {}
    first = reading(state, NOON)
    assert (first.progress.since, first.progress.until, first.progress.cursor) == (None, None, None)
    first.ended(None)
    assert reading(state, NOON + timedelta(hours=1)).progress.since == NOON - timedelta(days=1)
    assert reading(state, NOON, overlap_days=0.5).progress.since == NOON - timedelta(hours=12)


@pytest.mark.parametrize(
    ("served", "later"),
    [
        (timedelta(days=3), timedelta(hours=1)),  # the server's clock is ahead
        (timedelta(days=-3), timedelta(hours=1)),  # or behind
        (timedelta(0), timedelta(hours=-1)),  # ours was set back
    ],
)
def test_no_clock_moves_the_watermark_backward_or_past_what_was_read(served: timedelta, later: timedelta) -> None:
    state: dict[str, Any] = {}
    reading(state, NOON).ended(NOON + served)
    reached = datetime.fromisoformat(state["watermark"])
    assert reached == NOON + min(served, timedelta(0))  # by the slower clock: nothing lies between two readings
    second = reading(state, NOON + later)
    assert second.progress.since is not None
    assert second.progress.since <= NOON
    second.ended(NOON + later + served)
    assert datetime.fromisoformat(state["watermark"]) >= reached


def test_an_interrupted_reading_goes_on_at_its_page(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kind(monkeypatch, ["a"], ["b"], FetchFailed("server_error", "503"), ["d"])
    assert status(installation) == ("partial", "server_error")
    assert "watermark" not in installation.state(FEED, "jobs")
    made.pages[2] = ["c"]
    assert status(installation) == ("new", None)
    assert [asked[2] for asked in made.asked] == [None, "2"]
    assert installation.rows("select job_id from raw.jobs order by 1") == [("a",), ("b",), ("c",), ("d",)]
    # the watermark is when the interrupted reading began
    receipts = list(landing.logged(installation.settings.landing, "receipts"))
    assert installation.state(FEED, "jobs")["watermark"] == receipts[0]["fetched_at"]
    status(installation)
    assert made.asked[2][2] is None


def test_a_page_that_the_server_no_longer_knows_starts_the_reading_anew(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kind(monkeypatch, ["a"], FetchFailed("reset", "gone away"))
    assert status(installation) == ("partial", "reset")
    assert status(installation) == ("failed", "reset")  # the network: the page is kept
    made.pages[1] = FetchFailed("client_error", "bad resumption token")
    assert status(installation) == ("failed", "client_error")
    made.pages[1] = ["b"]
    assert status(installation) == ("new", None)
    assert [asked[2] for asked in made.asked] == [None, "1", "1", None]


def test_a_window_is_read_again_without_moving_the_watermark(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kind(monkeypatch, ["a"], ["b"])
    status(installation)
    before = installation.state(FEED, "jobs")["watermark"]
    window = Window(NOON - timedelta(days=90), NOON)
    made.pages = [["old"], FetchFailed("deadline", "slow")]
    assert status(installation, window) == ("partial", "deadline")
    made.pages = [["old"], ["older"]]
    assert status(installation, window) == ("new", None)
    assert made.asked[1:] == [(window.since, window.until, None), (window.since, window.until, "1")]
    assert installation.state(FEED, "jobs")["watermark"] == before
    assert installation.rows("select count(*) from raw.jobs") == [(4,)]
    # another window does not go on at the page of this one
    made.pages = [["old"], FetchFailed("deadline", "slow")]
    status(installation, window)
    status(installation, Window(NOON - timedelta(days=9), None))
    assert made.asked[-1] == (NOON - timedelta(days=9), None, None)


def test_nothing_is_lost_or_overtaken_when_our_clock_is_set_back(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kind(monkeypatch, ["a"])
    made.parse = lambda payload, _: pl.DataFrame(  # type: ignore[method-assign]
        [{"source": "s", "job_id": "a", "title": payload.decode()}]
    )
    kinds = SOURCES["pages"]
    monkeypatch.setitem(SOURCES, "pages", replace(kinds, parse=made.parse))
    with time_machine.travel(NOON, tick=True):
        status(installation)
    made.pages = [["later"]]
    with time_machine.travel(NOON - timedelta(hours=1), tick=True):
        assert status(installation) == ("new", None)
    assert installation.rows("select title from raw.jobs") == [('["later"]',)]


def sightings(installation: Installation) -> dict[str, tuple[int, int]]:
    """Posting -> (absences, empty readings) as the staging view has them."""
    sql = (ROOT / "dbt_project/models/staging/stg_sightings.sql").read_text(encoding="utf-8")
    for table in ("crawls", "payload_items"):
        sql = sql.replace("{{ source('operations', '" + table + "') }}", f"operations.{table}")
    with warehouse.connect(installation.settings.warehouse) as con:
        oplog.load(con, installation.settings.landing, datetime.now(UTC) + timedelta(days=1))
    found = installation.rows(f"select item_id, absences, empty_readings from ({sql}) order by 1")
    return {item: (absences, empty) for item, absences, empty in found}


def test_a_posting_is_absent_only_from_complete_readings_whose_unchanged_pages_count_too(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kind(monkeypatch, ["a", "b"], ["c", "d"], is_snapshot=True)
    assert status(installation) == ("new", None)
    assert sightings(installation) == dict.fromkeys("abcd", (0, 0))
    # one page differs: only that one is landed, and what the other lists is still there
    made.pages = [["a"], ["c", "d"]]
    assert status(installation) == ("new", None)
    assert len(list(landing.payloads(installation.settings.landing, "jobs", "board"))) == 3
    assert sightings(installation) == {"a": (0, 0), "b": (1, 0), "c": (0, 0), "d": (0, 0)}
    # a reading that breaks off says nothing about what it did not reach, and the next one starts at the first page
    made.pages = [["a"], FetchFailed("server_error", "503")]
    assert status(installation) == ("partial", "server_error")
    assert sightings(installation)["c"] == (0, 0)
    # nothing modified is a complete reading of the same
    made.pages = [NotModified()]
    assert status(installation) == ("unchanged", None)
    assert sightings(installation) == {"a": (0, 0), "b": (2, 0), "c": (0, 0), "d": (0, 0)}
    # an empty board is counted apart: it may be the board that is ill
    made.pages = [[]]
    assert status(installation) == ("empty", None)
    assert sightings(installation) == {"a": (0, 1), "b": (2, 1), "c": (0, 1), "d": (0, 1)}
    made.pages = [["b"]]
    assert status(installation) == ("new", None)
    assert sightings(installation) == {"a": (1, 1), "b": (0, 0), "c": (1, 1), "d": (1, 1)}
    assert [asked[2] for asked in made.asked] == [None] * 6
    assert installation.rows("select count(*) from raw.jobs") == [(4,)]


def test_every_reason_has_its_state_and_a_repair_in_both_languages() -> None:
    table = pl.read_csv(ROOT / "data/reference/failure_reasons.csv")
    for reason, state, zh, en in table.iter_rows():
        # without a state: a row is put aside, and the reading goes on
        assert state in {None, status_of(reason)}, reason
        assert zh.endswith("。"), reason
        assert en.endswith("."), reason
    import re

    raised = re.compile(r'(?:FetchFailed|Unreadable)\(\s*"(\w+)"')
    code = [p.read_text(encoding="utf-8") for p in (ROOT / "pipelines").rglob("*.py")]
    used = {reason for text in code for reason in raised.findall(text)}
    known = set(table.filter(pl.col("status").is_not_null())["reason"])
    assert used <= known, used - known
