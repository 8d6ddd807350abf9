"""What is added, decided and limited stands after a run, and after replays of which three were killed.

One installation goes the way once: a kind of source is added, a curator splits a family of documents, a retention limit
is lowered; a run; then everything but the landing zone is lost, and replays are killed at three moments.
"""

import json
import shutil
import signal
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, Place

pytestmark = pytest.mark.slow

THROW_AWAY = '''
"""A throw-away kind: one JSON array of postings."""
import json
import polars as pl
from pipelines.contracts.raw import Job
from pipelines.sources._source import Source

def parse(payload, feed):
    rows = json.loads(payload)
    return pl.DataFrame({
        "source": ["teamtailor"] * len(rows), "job_id": [r["id"] for r in rows], "title": [r["text"] for r in rows],
        "company": [feed.name] * len(rows),
    })

SOURCE = Source(contract=Job, family="jobs", parse=parse, extension="json", required_to_fetch=("site",))
'''
# When to kill: what must have been written since the start, and how many seconds later.
MOMENTS = {
    "while loading": ("warehouse.duckdb", 1.0),
    "while building": ("dbt/manifest.json", 4.0),
    "while publishing": ("published/.making-*", 0.0),
}


@dataclass(frozen=True)
class Told:
    """What readers have: the marts of the publication in force, its families of tutorials, the publications."""

    content: dict[str, str]
    families: dict[str, str]
    publications: list[str]

    @classmethod
    def by(cls, place: Place) -> "Told":
        query = "select document_id, family_id from duplicate_documents where document_kind = 'tutorial'"
        whole = [path.name for path in place.published.iterdir() if (path / "MANIFEST.json").exists()]
        return cls(place.content(), dict(marts(place, query)), sorted(whole))


@dataclass(frozen=True)
class Way:
    """The installation after it all, and what it told on the way."""

    place: Place
    before: Told
    split: str  # the tutorial that is no copy
    loaded: dict[str, int]  # feed -> rows of the run
    would: int  # events that `retention --dry-run` would remove
    events: list[int]  # in the warehouse: before, after `retention`, after the run, after the replay
    run: Told
    killed: list[Told]
    replayed: Told


@pytest.fixture(scope="module")
def way(small: Place, tmp_path_factory: pytest.TempPathFactory) -> Way:
    folder = tmp_path_factory.mktemp("rebuilt")
    place = added_kind(small.copy(folder / "home"), folder / "tree")
    before = Told.by(place)
    place.environment["TALENT_REFERENCE"] = str(limited_reference(folder, quiet_limit(place)))
    split = next(document for document, family in sorted(before.families.items()) if document != family)
    place.talent("identity", "split", split, "--reason", "Another article", "--author", "Curator")
    loaded = {one["feed"]: one["loaded"] for one in place.talent("ingest")["feeds"]}
    would = {one["limit_id"]: one["rows_removed"] for one in place.talent("retention", "--dry-run")}["events"]
    counts = [events(place)]
    place.talent("retention")
    counts.append(events(place))
    place.talent("run")
    counts.append(events(place))
    run = Told.by(place)

    (place.data / "warehouse.duckdb").unlink()
    shutil.rmtree(place.data / "inbox")
    shutil.rmtree(place.data / "curation")
    killed = [kill(place, sign, seconds) for sign, seconds in MOMENTS.values()]
    place.talent("replay")
    counts.append(events(place))
    return Way(place, before, split, loaded, would, counts, run, killed, Told.by(place))


def added_kind(place: Place, tree: Path) -> Place:
    """The code is copied, one module and one line are added, and a file for it lies in the inbox."""
    ignore = shutil.ignore_patterns("__pycache__", "target", "logs", ".user.yml")
    for part in ("pipelines", "dbt_project"):
        shutil.copytree(ROOT / part, tree / part, ignore=ignore)
    shutil.copytree(ROOT / "data" / "reference", tree / "data" / "reference")
    (tree / "pipelines" / "sources" / "teamtailor.py").write_text(THROW_AWAY)
    lines = (tree / "pipelines" / "feeds.yml").read_text()
    (tree / "pipelines" / "feeds.yml").write_text(
        lines + "\n- {name: mistral, kind: teamtailor, path: inbox/teamtailor/*.json}\n"
    )
    (place.data / "inbox" / "teamtailor").mkdir(parents=True)
    (place.data / "inbox" / "teamtailor" / "a.json").write_text('[{"id": "x1", "text": "Machine Learning Engineer"}]')
    return Place(place.home, feeds=tree / "pipelines" / "feeds.yml", code=tree)


def limited_reference(folder: Path, days: int) -> Path:
    """The reference tables with a limit of so many days for events."""
    reference = folder / "data" / "reference"
    shutil.copytree(ROOT / "data" / "reference", reference)
    text = (reference / "retention_limits.csv").read_text(encoding="utf-8")
    assert ",occurred_at,1095," in text
    text = text.replace(",occurred_at,1095,", f",occurred_at,{days},")
    (reference / "retention_limits.csv").write_text(text, encoding="utf-8")
    return reference


def quiet_limit(place: Place) -> int:
    """Whole days from a moment to now, with older and younger events and none that grows old in the next hour."""
    now = datetime.now(UTC)
    with duckdb.connect(str(place.data / "warehouse.duckdb"), read_only=True) as con:
        moments = [moment for (moment,) in con.execute("select occurred_at from raw.events").fetchall()]
    first, last = min(moments), max(moments)
    for days in range((now - first).days - 14, (now - last).days + 14, -1):
        before = now - timedelta(days=days)
        if not any(before <= moment <= before + timedelta(hours=1) for moment in moments):
            return days
    raise AssertionError("events in every hour")


def kill(place: Place, sign: str, seconds: float) -> Told:
    """A replay that is killed so many seconds after a file that fits `sign` was written; what readers have then."""
    began = time.time()
    process = place.start("replay", "--json")
    deadline = time.monotonic() + 900  # on a machine that may have other work
    while not [path for path in place.data.glob(sign) if path.stat().st_mtime > began]:
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline, f"no {sign}"
        time.sleep(0.01)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    return Told.by(place)


def marts(place: Place, query: str) -> list[tuple[str, str]]:
    """Rows of the publication in force."""
    path = json.loads((place.published / "current.json").read_text())["path"]
    with duckdb.connect(place.published / path / "marts.duckdb", read_only=True) as con:
        return con.execute(query).fetchall()


def events(place: Place) -> int:
    """How many the warehouse holds."""
    with duckdb.connect(str(place.data / "warehouse.duckdb"), read_only=True) as con:
        ((count,),) = con.execute("select count(*) from raw.events").fetchall()
    return count


def test_a_new_kind_is_one_file_and_one_line(way: Way) -> None:
    assert way.loaded["mistral"] == 1
    rows = marts(way.place, "select job_id, title, role_id from jobs where job_id = 'teamtailor:x1'")
    assert rows == [("teamtailor:x1", "Machine Learning Engineer", "ml-engineer")]


def test_a_curators_decision_survives_a_rebuild_and_a_replay(way: Way) -> None:
    assert way.split in way.before.families
    for told in (way.run, way.replayed):
        assert way.split not in told.families
    assert way.run.families == way.replayed.families
    assert [one["document_ids"] for one in way.place.talent("identity", "list")] == [[way.split]]
    refused = way.place.talent("identity", "split", way.split + "0000", "--reason", "x", expect=2)
    assert "There is no paper, tutorial or job" in refused["message"]


def test_what_is_old_goes_and_a_replay_does_not_bring_it_back(way: Way) -> None:
    first, *later = way.events
    assert 0 < way.would < first
    assert later == [first - way.would] * 3
    assert {one["rows_removed"] for one in way.place.talent("retention", "--dry-run")} == {0}


def test_killed_replays_leave_readers_whole_and_the_next_one_gives_the_same_marts(way: Way) -> None:
    """From the landing zone alone; killed at three moments, each time on what the kill before has left."""
    assert len(way.killed) == len(MOMENTS)
    for told in way.killed:  # readers: the publication of the run, whole
        assert (told.content, told.publications) == (way.run.content, way.run.publications)
    assert len(way.run.content) >= 100
    assert way.replayed.content == way.run.content
    assert len(way.replayed.publications) == len(way.run.publications) + 1 == len(way.before.publications) + 2
    assert not list(way.place.published.glob(".making-*"))
