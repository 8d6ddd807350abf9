"""The whole way: run, run again, replay, roll back, refuse, hold, survive a kill."""

import json
import shutil
import signal
import time
from pathlib import Path

import duckdb
import pytest

from pipelines.storage import landing
from tests.conftest import ROOT, Place

pytestmark = pytest.mark.slow


def publications(place: Place) -> list[str]:
    return sorted(p.name for p in place.published.iterdir() if (p / "MANIFEST.json").exists())


def test_a_second_run_says_nothing_new_and_publishes_nothing(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "again")
    before = publications(place)
    report = place.talent("run")
    assert report["status"] == "nothing_new"
    assert publications(place) == before
    assert set(report["stages"]) == {"ingest"}


def test_building_twice_gives_the_same_marts(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "twice")
    before = place.content()
    manifest = json.loads((place.published / publications(place)[-1] / "MANIFEST.json").read_text())
    assert manifest["cutoff"]
    place.talent("build")
    place.talent("publish")
    changed = {k for k in before if before[k] != place.content()[k]}
    # the log of the first run is new to the second build, and so is what its publication showed; all else must be equal
    assert changed <= {
        "run_history.parquet",
        "stage_times.parquet",
        "checks.parquet",
        "metrics.parquet",
        "retention_limits.parquet",
        "calibration.parquet",
        "match_trust.parquet",
    }


def test_rollback_names_the_one_before(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "back")
    first = publications(place)[0]
    place.talent("publish")
    assert place.talent("status")["publication"] != first
    assert place.talent("rollback") == {"version": first}
    assert place.talent("status")["publication"] == first


def test_a_second_run_at_the_same_time_exits_5_and_names_the_process(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "two")
    first = place.start("build", "--json")
    deadline = time.monotonic() + 60
    while not (place.data / "run.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    try:
        said = place.talent("run", expect=5)
        assert f"process {first.pid}" in said["message"]
        assert place.talent("status")["running_process"] == first.pid
    finally:
        first.kill()
        first.communicate()


def test_a_wrong_feeds_file_is_refused_before_anything_is_fetched(small: Place, tmp_path: Path) -> None:
    wrong = tmp_path / "feeds.yml"
    wrong.write_text("- {name: a, kind: fead, url: 'https://x.example/feed'}\n")
    place = Place(tmp_path / "home", feeds=wrong)
    said = place.talent("run", expect=2)
    assert "feeds.yml:1" in said["message"]
    assert "did you mean `feed`" in said["message"]
    assert not (place.data / "landing").exists()


def test_a_failed_check_holds_the_publication_and_readers_are_told(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "held")
    before = publications(place)
    with duckdb.connect(place.data / "warehouse.duckdb") as con:
        # two rows with one key: what the loader never lets happen, dbt's tests must still find
        con.execute("insert into raw.projects from (from raw.projects order by project_id limit 1)")
    said = place.talent("build", expect=3)
    assert "stg_projects_holds_its_contract: key.project_id in 1 rows, e.g. p-001" in said["message"]
    *_, last = landing.logged(place.data / "landing", "runs")
    (failed,) = [check for check in last["checks"] if not check["is_passed"]]
    assert failed == {
        "check_name": "stg_projects_holds_its_contract.key.project_id",
        "subject": "staging.stg_projects",
        "is_passed": False,
        "is_blocking": True,
        "failures": 1,
    }
    assert publications(place) == before
    note = json.loads((place.published / "last_run.json").read_text())
    assert note["status"] == "held"
    status = place.talent("status")
    assert status["publication"] == before[-1]


# When to kill: what must have been written since the start, and how many seconds later.
MOMENTS = {
    "while loading": ("warehouse.duckdb", 1.0),
    "while building": ("dbt/manifest.json", 4.0),
    "while publishing": ("published/.making-*", 0.0),
}


def killed(place: Place, sign: str, seconds: float) -> None:
    """A replay that is killed so many seconds after a file that fits `sign` was written."""
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


def test_killed_replays_leave_readers_whole_and_the_next_one_gives_the_same_marts(small: Place, tmp_path: Path) -> None:
    """From the landing zone alone; killed at three moments, each time on what the kill before has left."""
    place = small.copy(tmp_path / "killed")
    wanted, before = place.content(), publications(place)
    (place.data / "warehouse.duckdb").unlink()
    shutil.rmtree(place.data / "inbox")
    for sign, seconds in MOMENTS.values():
        killed(place, sign, seconds)
        # readers: the old publication, whole
        assert json.loads((place.published / "current.json").read_text())["version"] == before[-1]
        assert place.content() == wanted
    place.talent("replay")
    after = place.content()
    assert {k for k in wanted if wanted[k] != after[k]} == set()
    assert len(wanted) == len(after) >= 100
    assert len(publications(place)) == 2
    assert not list(place.published.glob(".making-*"))


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


def test_a_new_kind_is_one_file_and_one_line(small: Place, tmp_path: Path) -> None:
    """The tree is copied, one module and one line are added, and the rows come out of a mart."""
    place = small.copy(tmp_path / "kind")
    tree = tmp_path / "tree"
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
    added = Place(place.home, feeds=tree / "pipelines" / "feeds.yml", code=tree)
    report = added.talent("run")
    assert {r["feed"]: r["loaded"] for r in report["feeds"]}["mistral"] == 1
    version = json.loads((place.published / "current.json").read_text())["path"]
    with duckdb.connect(place.published / version / "marts.duckdb", read_only=True) as con:
        rows = con.execute("select job_id, title, role_id from jobs where job_id = 'teamtailor:x1'").fetchall()
    assert rows == [("teamtailor:x1", "Machine Learning Engineer", "ml-engineer")]


def test_a_curators_decision_survives_a_rebuild_and_a_replay(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "decided")

    def family(kind: str) -> list[tuple[str, str]]:
        path = json.loads((place.published / "current.json").read_text())["path"]
        with duckdb.connect(place.published / path / "marts.duckdb", read_only=True) as con:
            return con.execute(
                "select document_id, family_id from duplicate_documents where document_kind = ? order by all", [kind]
            ).fetchall()

    before = family("tutorial")
    apart = next(document for document, family_id in before if document != family_id)
    refused = place.talent("identity", "split", apart + "0000", "--reason", "x", expect=2)
    assert "There is no paper, tutorial or job" in refused["message"]
    place.talent("identity", "split", apart, "--reason", "Another article", "--author", "Curator")
    place.talent("run")
    after = family("tutorial")
    assert apart in dict(before)
    assert apart not in dict(after)
    assert [one["document_ids"] for one in place.talent("identity", "list")] == [[apart]]

    (place.data / "warehouse.duckdb").unlink()
    shutil.rmtree(place.data / "inbox")
    shutil.rmtree(place.data / "curation")
    place.talent("replay")
    assert family("tutorial") == after
