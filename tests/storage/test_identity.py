"""Curators' decisions: refused when wrong, appended, read like any feed."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.storage import feeds, identity, landing, loading, subscriptions, warehouse

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "feeds.yml"
    file.write_text("- {name: papers, kind: csv, path: papers.csv, table: papers}\n", encoding="utf-8")
    return Settings(data=tmp_path / "data", feeds=file)


@pytest.fixture
def con(settings: Settings):
    with warehouse.connect(settings.warehouse) as con:
        warehouse.prepare(con)
        for table, column, ids in (("papers", "paper_id", "12"), ("jobs", "job_id", "13")):
            for one in ids:
                con.execute(f"insert into raw.{table} (source, {column}) values ('s', '{one}')")
        yield con


def decide(con: duckdb.DuckDBPyConnection, settings: Settings, verdict, *ids: str, reason: str = "they are"):
    return identity.decide(con, settings, verdict, ids, reason=reason, author="A", at=AT)


def test_a_decision_is_kept_in_a_file_that_is_a_feed(con: duckdb.DuckDBPyConnection, settings: Settings):
    assert [feed.name for feed in subscriptions.all_feeds(settings)] == ["papers"]
    con.execute("insert into raw.papers (source, paper_id) values ('s', 'x, \"y\"')")
    made = decide(con, settings, "merge", "s:2", 's:x, "y"', reason="the same, says\nthe author")
    decide(con, settings, "split", "s:2")
    assert {one.document_ids for one in identity.decisions(settings)} == {("s:2", 's:x, "y"'), ("s:2",)}
    assert made in identity.decisions(settings)

    feed: Feed = subscriptions.all_feeds(settings)[-1]
    assert feed.name == "identity_decisions"
    assert list(feeds._problems(feed)) == []
    landed = landing.keep(
        settings.landing, "registry", feed.name, "csv", (settings.data / identity.PLACE).read_bytes(), AT
    )
    counts = loading.load(con, feed, SOURCES[feed.kind], landed)
    assert (counts.rows_in, counts.new, counts.quarantined) == (3, 3, 0)
    kinds = con.execute("select distinct document_kind from raw.identity_decisions").fetchall()
    assert kinds == [("paper",)]

    # the file is gone: what was landed is still known, and the next decision is added to it
    (settings.data / identity.PLACE).unlink()
    assert len(identity.decisions(settings)) == 2
    decide(con, settings, "split", "s:1")
    assert len(identity.decisions(settings)) == 3


@pytest.mark.parametrize(
    ("verdict", "ids", "reason", "message"),
    [
        ("merge", ["s:2"], "x", "two documents or more"),
        ("merge", ["s:2", "s:2"], "x", "two documents or more"),
        ("split", ["s:2"], " ", "Say why"),
        ("split", ["s:22"], "x", "did you mean s:2"),
        ("split", ["2"], "x", "did you mean s:2"),
        ("split", ["nothing like it"], "x", "ids are `source:id`"),
        ("merge", ["s:2", "s:3"], "x", "one kind"),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused(
    con: duckdb.DuckDBPyConnection, settings: Settings, verdict, ids: list[str], reason: str, message: str
):
    with pytest.raises(ConfigurationError, match=message):
        decide(con, settings, verdict, *ids, reason=reason)
    assert not (settings.data / identity.PLACE).exists()


def test_an_id_of_two_kinds_is_of_the_kind_that_the_others_have(con: duckdb.DuckDBPyConnection, settings: Settings):
    assert decide(con, settings, "merge", "s:1", "s:3").document_kind == "job"
    assert decide(con, settings, "merge", "s:1", "s:2").document_kind == "paper"
