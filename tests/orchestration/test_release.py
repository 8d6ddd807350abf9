"""`talent release` of a real publication is a valid data package, and nothing personal is in it."""

import json
from pathlib import Path

import pytest
from frictionless import Package

from tests.conftest import Place

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
