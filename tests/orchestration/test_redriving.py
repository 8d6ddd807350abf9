"""After a fix, rows that were put aside are loaded from the landing zone, without fetching; every row is counted."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Member, Outcome
from pipelines.failures import ConfigurationError
from pipelines.orchestration import redriving
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import Source, Unreadable
from pipelines.storage import landing, loading, warehouse
from pipelines.storage.quarantine import Chosen

DAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
KINDS = {"poem"}


def _outcomes(payload: bytes, _feed: Feed) -> pl.DataFrame:
    """`id:kind:reuses` separated by blanks; kinds in KINDS are not understood yet, `?` is not understood at all."""
    if payload == b"?" and "?" in KINDS:
        raise Unreadable("not_json", "a question mark")
    parts = [part.split(":") for part in payload.decode().replace("?", "9:code:9").split()]
    known = [(a, "code" if b == "poem" and "poem" not in KINDS else b, int(n)) for a, b, n in parts]
    rows = [{"outcome_id": a, "project_id": "p", "kind": kind, "reuses": n} for a, kind, n in known]
    return pl.DataFrame(rows)


def _members(payload: bytes, _feed: Feed) -> pl.DataFrame:
    ids = payload.decode().split()
    rows = [{"member_id": m, "joined_on": DAY.date(), "_reason": "no_id" if m in KINDS else None} for m in ids]
    return pl.DataFrame(rows, schema={"member_id": pl.String, "joined_on": pl.Date, "_reason": pl.String})


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    outcomes = Source(contract=Outcome, family="projects", parse=_outcomes, extension="txt")
    people = Source(contract=Member, family="registry", parse=_members, extension="txt")
    monkeypatch.setitem(SOURCES, "outcomes_test", outcomes)
    monkeypatch.setitem(SOURCES, "people_test", people)
    KINDS.clear()
    KINDS.update({"poem", "?", "m_2"})
    file = tmp_path / "feeds.yml"
    file.write_text("- {name: outcomes, kind: outcomes_test, path: x}\n- {name: people, kind: people_test, path: y}\n")
    chosen = Settings(data=tmp_path / "data", feeds=file, key_file=tmp_path / "key")
    payloads = [("outcomes", "projects", b"1:code:1 2:poem:1"), ("outcomes", "projects", b"?"),
                ("outcomes", "projects", b"1:code:5 3:song:1"), ("people", "registry", b"m_1 m_2")]  # fmt: skip
    with warehouse.connect(chosen.warehouse) as con:
        warehouse.prepare(con)
        for second, (name, family, payload) in enumerate(payloads):
            feed = Feed(name=name, kind=f"{name}_test", path="x")
            landed = landing.keep(chosen.landing, family, name, "txt", payload, DAY.replace(second=second))
            try:
                loading.load(con, feed, SOURCES[feed.kind], landed)
            except Unreadable:
                continue
    return chosen


def counts(settings: Settings) -> dict[str, object]:
    with warehouse.connect(settings.warehouse) as con:
        ledger = "select sum(rows_in), sum(rows_loaded), sum(rows_quarantined), count(*) from operations.payloads"
        return {
            "outcomes": con.execute("select outcome_id, reuses from raw.outcomes order by 1").fetchall(),
            "members": con.execute("select count(*) from raw.members").fetchone(),
            "aside": con.execute("select feed, reason from operations.quarantine order by all").fetchall(),
            "ledger": con.execute(ledger).fetchone(),
        }


def test_nothing_changes_when_nothing_was_mended(settings: Settings) -> None:
    before = counts(settings)
    done = redriving.redrive(settings, Chosen())
    assert [one.recovered for one in done] == [0, 0]
    assert counts(settings) == before


def test_what_passes_now_is_loaded_and_an_older_state_replaces_no_newer_one(settings: Settings) -> None:
    KINDS.clear()
    (done,) = redriving.redrive(settings, Chosen(feed="outcomes"))
    assert (done.payloads, done.rows_in, done.loaded, done.quarantined, done.recovered) == (3, 5, 4, 1, 2)
    found = counts(settings)
    assert found["outcomes"] == [("1", 5), ("2", 1), ("9", 9)]
    assert found["aside"] == [("outcomes", "not_allowed:kind"), ("people", "no_id")]
    assert found["ledger"] == (7, 5, 2, 4)


def test_one_reason_over_all_feeds_personal_ones_too(settings: Settings) -> None:
    KINDS.clear()
    (done,) = redriving.redrive(settings, Chosen(reason="no_id"))
    assert (done.feed, done.recovered) == ("people", 1)
    assert counts(settings)["members"] == (2,)
    assert redriving.redrive(settings, Chosen(reason="no_id")) == []


def test_a_feed_that_is_not_there_is_named_and_one_that_has_left_is_passed_over(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="no feed `nobody`"):
        redriving.redrive(settings, Chosen(feed="nobody"))
    settings.feeds.write_text("- {name: people, kind: people_test, path: y}\n")
    done = redriving.redrive(settings, Chosen())
    assert [(one.feed, bool(one.skipped)) for one in done] == [("outcomes", True), ("people", False)]
