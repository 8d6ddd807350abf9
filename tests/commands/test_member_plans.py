"""`talent member-plan` on the hand-written publication: files to take home, by pseudonym."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.settings import settings
from tests.dashboards import tiny_publication


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two publications; in the one before the first member did not show Python."""
    folder = tiny_publication.write(tmp_path / "published", version="20261118T000000")
    shutil.copytree(folder / "20261118T000000", folder / "20261119T000000")
    with duckdb.connect(str(folder / "20261118T000000" / "marts.duckdb")) as con:  # what is shown now was not then
        con.execute("delete from member_skills where member_id = 'm00000001' and skill_id = 'python'")
    manifest = json.loads((folder / "20261118T000000" / "MANIFEST.json").read_text("utf-8"))
    known = ("version", "run_id", "as_of", "cutoff", "published_at", "code_version", "digest", "reporting_zone")
    for version in ("20261118T000000", "20261119T000000"):
        facts = {name: manifest.get(name) or "" for name in known} | {"version": version, "files": []}
        (folder / version / "MANIFEST.json").write_text(json.dumps(facts), "utf-8")
    (folder / "current.json").write_text(json.dumps({"version": "20261119T000000", "path": "20261119T000000"}))
    monkeypatch.setenv("TALENT_PUBLISHED", str(folder))
    monkeypatch.setenv("TALENT_DATA", str(tmp_path))
    settings.cache_clear()  # what a test before has read
    yield folder
    settings.cache_clear()


def run(member: str, out: Path, *more: str, expect: int = 0) -> dict[str, object]:
    result = CliRunner().invoke(app, ["member-plan", member, "--out", str(out), "--json", *more])
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout)


@pytest.mark.usefixtures("published")
def test_eight_files_by_the_pseudonym_with_what_changed(tmp_path: Path):
    told = run("m00000001", tmp_path / "out")
    assert (told["goal"], told["compared_with"]) == ("agent-engineer", "20261118T000000")
    assert told["summary_en"] == (
        "5 skills to learn from 3 resources in about 2.3 hours, 1 week at 6 hours a week; 1 skipped."
    )
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted(
        f"{kind}-{language}.{end}"
        for kind, end in (("plan", "md"), ("week", "md"), ("calendar", "ics"), ("feed", "atom"))
        for language in ("zh", "en")
    )
    page = (tmp_path / "out" / "plan-en.md").read_text("utf-8")
    assert "- “Python programming” falls away. Shown already, at level 2.5." in page


def test_one_of_another_version_is_not_compared_with(published: Path, tmp_path: Path):
    with duckdb.connect(str(published / "20261118T000000" / "marts.duckdb")) as con:
        con.execute("drop table skill_graph")
    told = run("m00000001", tmp_path / "out")
    assert told["compared_with"] is None
    assert "## What has changed" not in (tmp_path / "out" / "plan-en.md").read_text("utf-8")


@pytest.mark.usefixtures("published")
def test_other_hours_make_other_weeks(tmp_path: Path):
    told = run("m00000001", tmp_path / "out", "--hours", "1")
    assert "3 weeks at 1 hours a week" in str(told["summary_en"])


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("member", ["m0000000", "nobody", "M-12AB34CD", ""])
def test_who_is_not_known_is_an_error_and_no_file(tmp_path: Path, member: str):
    told = run(member, tmp_path / "out", expect=2)
    assert "members are called" in str(told["message"])
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("published")
def test_an_unknown_publication_is_named_with_those_that_are_there(tmp_path: Path):
    told = run("m00000001", tmp_path / "out", "--version", "19990101", expect=3)
    assert "20261118T000000, 20261119T000000" in str(told["message"])
