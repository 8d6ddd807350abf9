"""An edit of the vocabulary that breaks a rule stops the build; a vocabulary imported beside ours reaches its mart."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.failures import Held
from pipelines.orchestration import rules
from pipelines.settings import ROOT, Settings
from pipelines.storage import vocabularies, warehouse
from tests.derive.test_vocabulary import sound

REFERENCE = ROOT / "data" / "reference"


def test_a_broken_rule_holds_the_build_and_names_row_and_rule(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, key_file=tmp_path / "key")
    with warehouse.connect(settings.warehouse) as con:
        warehouse.prepare(con)
        assert {name: frame.height for name, frame in vocabularies.loaded(con).items()} == dict.fromkeys(
            vocabularies.TABLES, 0
        )
    rules.enforce(settings)
    with warehouse.connect(settings.warehouse) as con:
        for name, frame in sound().__dict__.items():
            con.register("rows", frame.to_arrow())
            con.execute(f"insert into reference.{name} by name select * from rows")
    rules.enforce(settings)
    with warehouse.connect(settings.warehouse) as con:
        con.execute("update reference.skill_relations set target_id = 'gone' where skill_id = 'c'")
    with pytest.raises(Held, match=r"skill_relations \[c · requires · gone\]: every id that is named exists"):
        rules.enforce(settings)


def test_the_command_names_every_broken_row_and_ends_with_3(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    for name in vocabularies.TABLES:
        (folder / f"{name}.csv").write_bytes((REFERENCE / f"{name}.csv").read_bytes())
    told = CliRunner().invoke(app, ["vocabulary", "check", "--dir", str(folder)])
    assert told.exit_code == 0, told.output
    topics = folder / "topics.csv"
    topics.write_text(topics.read_text("utf-8").replace("ai-systems,,", "ai-systems,nowhere,"), encoding="utf-8")
    told = CliRunner().invoke(app, ["vocabulary", "check", "--dir", str(folder), "--json"])
    assert told.exit_code == 3
    facts, _ = json.JSONDecoder().raw_decode(told.stdout)
    assert [(one["rule"], one["row"], one["detail"]) for one in facts["problems"]] == [
        ("dangling", "ai-systems", "no topic_id “nowhere”")
    ]
    told = CliRunner().invoke(app, ["vocabulary", "stats", "--dir", str(folder), "--json"])
    assert json.loads(told.stdout)["skills"] == len((folder / "skills.csv").read_text("utf-8").splitlines()) - 1
