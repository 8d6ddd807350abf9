"""What leaves a real publication is valid, has nothing personal in it and hides small groups."""

import json
from pathlib import Path

import duckdb
import polars as pl
import pytest
from frictionless import Package

from pipelines.derive import suppression
from pipelines.orchestration import suppressing
from pipelines.storage.mart_contracts import mart_contracts
from tests.conftest import Place

pytestmark = pytest.mark.slow
# frictionless calls what its own dependencies have announced to drop
ANNOUNCED = "ignore::DeprecationWarning"


@pytest.mark.filterwarnings(ANNOUNCED)
def test_the_release_is_valid_has_no_personal_set_and_is_the_same_again(small: Place, tmp_path: Path) -> None:
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
    again = Path(small.copy(tmp_path / "again").talent("release")["folder"])
    assert (again / "SHA256SUMS").read_text() == (folder / "SHA256SUMS").read_text()


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
