"""What leaves a real publication is valid, has nothing personal in it and hides small groups; what is too old goes."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from frictionless import Package

from pipelines.derive import suppression
from pipelines.orchestration import suppressing
from pipelines.storage.mart_contracts import mart_contracts
from tests.conftest import ROOT, Place

pytestmark = pytest.mark.slow
# frictionless calls what its own dependencies have announced to drop
ANNOUNCED = "ignore::DeprecationWarning"


@pytest.mark.filterwarnings(ANNOUNCED)
def test_the_release_is_valid_and_has_no_personal_set(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "released")
    folder = Path(place.talent("release")["folder"])
    assert folder.parent == place.data / "releases"
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "message"])[:5]
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    names = {resource["name"] for resource in descriptor["resources"]}
    assert {"skills", "topics", "resources", "jobs", "skill_demand"} <= names
    assert not names & {"members", "member_skills", "job_matches", "learning_paths", "contributors", "churn_risks"}
    first = (folder / "skills.csv").read_bytes()
    assert first.startswith(b"\xef\xbb\xbf")
    for path in folder.glob("*.csv"):
        header = path.read_bytes().splitlines()[0]
        assert b"member_id" not in header, path.name
        assert b"actor_id" not in header, path.name


def test_the_same_publication_gives_the_same_bytes(small: Place, tmp_path: Path) -> None:
    sums = []
    for name in ("one", "two"):
        place = small.copy(tmp_path / name)
        sums.append((Path(place.talent("release")["folder"]) / "SHA256SUMS").read_text())
    assert sums[0] == sums[1]


def test_nobody_can_work_out_a_small_group_from_what_is_shared(small: Place) -> None:
    (published,) = small.published.glob("*/marts.duckdb")
    declared = suppressing.declarations(mart_contracts())
    hidden = 0
    left: dict[str, pl.DataFrame] = {}
    with duckdb.connect() as con:
        for name in ("marts", "shared"):
            con.execute(f"attach '{published.with_name(name)}.duckdb' as {name} (read_only)")
        for mart in suppressing.sharing(5).counted:
            rows = con.sql(f'from marts."{mart}"').pl()
            done = suppression.suppress(rows, declared[mart], 5, left)
            left[mart] = done.frame
            shared = con.sql(f'from shared."{mart}"').pl()
            for column in declared[mart].counts:
                assert shared[column].to_list() == done.frame[column].to_list(), (mart, column)
            if mart in ("activity_days", "activity_weeks"):  # days hang together over the whole history
                rows = rows.sort(rows.columns[0]).head(40)
                done = suppression.suppress(rows, declared[mart], 5)
            looked = suppression.audit(rows, done, declared[mart], 5)
            assert looked["is_safe"].all(), (mart, looked.filter(~pl.col("is_safe")))
            hidden += looked.height
    assert hidden > 20
    manifest = json.loads(published.with_name("MANIFEST.json").read_text(encoding="utf-8"))
    assert manifest["minimum_group"] == 5
    assert sum(one["hidden"] for one in manifest["suppressed"].values()) > 20


def test_what_is_old_goes_and_a_replay_does_not_bring_it_back(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "limited")
    reference = tmp_path / "data" / "reference"
    shutil.copytree(ROOT / "data" / "reference", reference)
    text = (reference / "retention_limits.csv").read_text(encoding="utf-8")
    days = quiet_limit(place)
    assert ",occurred_at,1095," in text
    text = text.replace(",occurred_at,1095,", f",occurred_at,{days},")
    (reference / "retention_limits.csv").write_text(text, encoding="utf-8")
    place.environment["TALENT_REFERENCE"] = str(reference)

    before = events(place)
    place.talent("ingest")
    would = {one["limit_id"]: one for one in place.talent("retention", "--dry-run")}
    assert 0 < would["events"]["rows_removed"] < before
    assert events(place) == before
    left = before - would["events"]["rows_removed"]
    place.talent("retention")
    assert events(place) == left
    place.talent("replay")  # what is left in the landing zone, and a build, which enforces the limits again
    assert events(place) == left
    assert {one["rows_removed"] for one in place.talent("retention", "--dry-run")} == {0}


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


def events(place: Place) -> int:
    with duckdb.connect(str(place.data / "warehouse.duckdb"), read_only=True) as con:
        ((count,),) = con.execute("select count(*) from raw.events").fetchall()
    return count
