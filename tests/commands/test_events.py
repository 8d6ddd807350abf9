"""`talent events`: the profile says what the pipeline does, and `check` says what it would do."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.cli import app

ROOT = Path(__file__).parents[2]
with (ROOT / "data" / "reference" / "verbs.csv").open(encoding="utf-8", newline="") as _file:
    VERBS = {row["verb_id"]: row for row in csv.DictReader(_file)}


def run(*arguments: object, expect: int = 0) -> Any:
    result = CliRunner().invoke(app, ["events", *map(str, arguments)])
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout) if not expect else result.output


@pytest.fixture(scope="module")
def profile() -> dict[str, Any]:
    return run("profile")


def test_the_profile_has_every_verb_kind_and_template_in_both_languages(profile: dict[str, Any]) -> None:
    assert profile["conformsTo"] == "https://w3id.org/xapi/profiles#1.0"
    concepts: dict[str, list[dict[str, Any]]] = {}
    for concept in profile["concepts"]:
        concepts.setdefault(concept["type"], []).append(concept)
    assert {verb["id"] for verb in concepts["Verb"]} == {row["iri"] for row in VERBS.values()}
    assert set(concepts) == {"Verb", "ActivityType", "ResultExtension", "ContextExtension"}
    assert {one["verb"] for one in profile["templates"]} == {row["iri"] for row in VERBS.values()}
    assert len({one["id"] for one in profile["templates"]}) == len(VERBS) == 49
    for one in [*profile["concepts"], *profile["templates"]]:
        assert one["inScheme"] == profile["versions"][0]["id"]
        assert set(one["prefLabel"]) == set(one["definition"]) == {"zh-Hans", "en"}


def test_a_template_demands_what_the_pipeline_demands(profile: dict[str, Any]) -> None:
    by_verb = {one["verb"]: one for one in profile["templates"]}
    for row in VERBS.values():
        presence = [rule["presence"] for rule in by_verb[row["iri"]]["rules"]]
        required = len(row["requires"].split(";")) if row["requires"] else 0
        assert presence.count("included") == 1 + required  # its time, always
    rated = by_verb[VERBS["rated"]["iri"]]["rules"]
    assert {"location": "$.result.score.scaled", "presence": "included"} in rated


def test_every_example_of_the_vocabulary_would_be_loaded_and_lacks_nothing(tmp_path: Path) -> None:
    file = tmp_path / "examples.ndjson"
    file.write_text("".join(row["example"] + "\n" for row in VERBS.values()), encoding="utf-8")
    found = run("check", file, "--json")
    assert found["outcomes"] == {"loaded": 49}
    assert [line["verb"] for line in found["lines"]] == list(VERBS)
    assert [line for line in found["lines"] if line["lacks"]] == []


def test_check_says_line_by_line_what_the_pipeline_would_do(tmp_path: Path) -> None:
    rated, answered = (json.loads(VERBS[verb]["example"]) for verb in ("rated", "answered"))
    del rated["result"], answered["context"]
    file = tmp_path / "log.ndjson"
    lines = [json.dumps(rated), json.dumps(answered), '{"id": "cut', "", json.dumps(answered)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = run("check", file, "--json")
    assert [(line["pointer"], line["outcome"]) for line in found["lines"]] == [
        ("line 1", "missing:score"),
        ("line 2", "loaded"),
        ("line 3", "not_json"),
        ("line 5", "duplicate_key"),
    ]
    assert [line["lacks"] for line in found["lines"]] == [[], ["parent_id"], [], []]
    assert "Loaded, but incomplete: 1 answered without parent_id." in CliRunner().invoke(
        app, ["events", "check", str(file)]
    ).output  # fmt: skip


def test_every_mapping_is_listed_with_the_verb_that_it_is_counted_as() -> None:
    found = run("mappings", "--json")
    formats = {one["format"] for one in found}
    assert formats == {"xapi", "open_edx", "stack_exchange", "discourse", "events_file"}
    assert {one["verb"] for one in found if one["verb"]} == set(VERBS)
    said = {(one["format"], one["name"]): one["verb"] for one in found}
    assert said["open_edx", "play_video"] == "played"
    assert said["open_edx", "pause_video"] is None  # a pause is no number of ours
    assert said["stack_exchange", "Votes, type 2"] == "upvoted"
    assert said["discourse", "first post of a topic"] == "posted"
    assert all(one["verb"] for one in found if one["format"] in ("discourse", "events_file", "xapi"))


def test_check_reads_other_kinds_and_refuses_those_without_events(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "actor_id,verb,occurred_at,score\na,viewed,2026-03-02T11:00:00Z,\na,rated,2026-03-02T11:00:00Z,\n", "utf-8"
    )
    found = run("check", file, "--kind", "events_file", "--json")
    assert [line["outcome"] for line in found["lines"]] == ["loaded", "missing:score"]
    assert "reads no events" in run("check", file, "--kind", "arxiv_rss", expect=2)
