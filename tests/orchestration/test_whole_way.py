"""The whole way: run, run again, build again, roll back, refuse, hold."""

import json
import time
from pathlib import Path

import duckdb
import pytest

from pipelines.storage import landing
from tests.conftest import Place

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
