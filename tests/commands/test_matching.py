"""`talent match` on files as people have them: names in two languages, texts, levels or none; no line is lost."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app

NEEDS = """{"id": "n1", "skills": [{"skill": "Python", "level": 3}, "机器学习"], "language": "en"}
{"id": "n2", "text": "We require PyTorch and SQL.", "country": "CN"}
{"id": "n3", "skills": "Welding; Forklift"}
{"id": "n3", "skills": "SQL"}
{"id": "n4"}
not json
{"id": "n5", "text": "Nothing of the kind."}
{"id": "n6", "skills": [{"skill": "Python", "level": "high"}]}
["n7"]
"""
EVIDENCE = """{"id": "a", "skills": ["python", "PyTorch", "SQL"], "languages": ["zh"]}
{"id": "b", "skills": [{"skill": "Python", "level": 3.5}, {"skill": "Machine learning", "level": 2}], "country": "SG"}
{"id": 4, "skills": ["welding", {"skill": "forklift", "proof": "claimed"}], "hobby": "chess"}
"""


def run(*arguments: object, expect: int = 0) -> Any:
    result = CliRunner().invoke(app, ["match", *map(str, arguments), "--json"])
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout) if result.stdout.strip() else None


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    needs, evidence = tmp_path / "needs.jsonl", tmp_path / "evidence.jsonl"
    needs.write_text(NEEDS, "utf-8")
    evidence.write_text(EVIDENCE, "utf-8")
    return needs, evidence


def read(file: Path) -> dict[tuple[str, str], dict[str, Any]]:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return {(row["need_id"], row["evidence_id"]): row for row in rows}


def test_every_line_is_matched_left_over_or_refused_with_a_reason(files: tuple[Path, Path], tmp_path: Path) -> None:
    told = run("--needs", files[0], "--evidence", files[1], "--out", tmp_path / "out.jsonl")
    one = told["needs"]
    assert (
        one["lines"]
        == 9
        == one["matched"] + len(one["without_skills"]) + len(one["without_match"]) + len(one["refused"])
    )
    assert one["refused"] == [
        [4, "id stands already in line 3"],
        [5, "neither text nor skills"],
        [6, "broken JSON"],
        [8, "skills.0.level: input should be a valid number, unable to parse string as a number"],
        [9, "not an object"],
    ]
    assert (one["matched"], one["without_skills"]) == (3, ["n5"])
    assert told["evidence"]["fields_not_read"] == ["hobby"]
    assert told["names_not_in_the_vocabulary"] == ["Forklift", "Welding"]
    assert {reason: n for reason, n in told["pairs_excluded"].items() if n} == {"language": 1, "place": 1}


def test_a_match_tells_every_need_its_reasons_and_what_to_ask(files: tuple[Path, Path], tmp_path: Path) -> None:
    run("--needs", files[0], "--evidence", files[1], "--out", tmp_path / "out.jsonl")
    found = read(tmp_path / "out.jsonl")
    assert set(found) == {("n1", "b"), ("n2", "a"), ("n3", "4")}  # n1 is English and a reads Chinese; n2 is in China
    best = found["n1", "b"]
    assert (best["rank"], best["score"], best["score_low"], best["score_high"]) == (1, 1.0, 1.0, 1.0)
    assert (best["met"], best["ask_en"]) == (["machine-learning", "python"], None)
    welder = found["n3", "4"]
    # one of three shows welding; a mere claim of driving a forklift leaves it unknown, and nobody shows it
    assert (welder["score"], welder["score_low"], welder["score_high"]) == (0.5, 0.5, 1.0)
    assert welder["reason_en"] == "Meets 1 of 2: Welding; not known: Forklift."
    assert welder["reason_zh"] == "2 项要求满足 1 项：Welding；不清楚：Forklift。"
    assert welder["ask_en"] == "Ask about Forklift at all: the answer narrows the range of the score by 50%."
    assert [(n["label_en"], n["state"]) for n in welder["needs"]] == [("Forklift", "unknown"), ("Welding", "met")]


def test_a_listed_skill_does_not_tell_a_level(tmp_path: Path) -> None:
    needs, evidence = tmp_path / "needs.jsonl", tmp_path / "evidence.jsonl"
    needs.write_text('{"id": 1, "skills": [{"skill": "Python", "level": 3}, "SQL"]}', "utf-8")
    evidence.write_text('{"id": 1, "text": "Python and SQL"}', "utf-8")
    run("--needs", needs, "--evidence", evidence, "--out", tmp_path / "out.jsonl")
    (row,) = read(tmp_path / "out.jsonl").values()
    assert (row["met"], row["unknown"], row["unmet"]) == (["sql"], ["python"], [])
    assert (row["score"], row["score_low"], row["score_high"]) == (0.75, 0.5, 1.0)
    assert row["reason_en"] == "Meets 1 of 2: SQL; not known: Python (Python: lists it without saying how well)."
    assert row["ask_zh"] == "问一句：“Python”达到 3 级吗？答案会让得分范围缩小 50%。"


@pytest.mark.parametrize("form", ["csv", "parquet", "json", "jsonl"])
def test_both_sides_and_answers_in_every_form(tmp_path: Path, form: str) -> None:
    asked = pl.DataFrame({"id": ["n1", "n2"], "skills": ["Python; SQL", "深度学习"], "workplace": ["remote", None]})
    file, out = tmp_path / f"needs.{form}", tmp_path / f"out.{form}"
    if form == "csv":
        asked.write_csv(file)
    elif form == "parquet":
        asked.write_parquet(file)
    elif form == "json":
        asked.write_json(file)
    else:
        asked.write_ndjson(file)
    told = run("--needs", file, "--evidence", file, "--out", out, "--k", 1, "--best-for", "evidence")
    assert told["matches"] == 2
    made = {"csv": pl.read_csv, "parquet": pl.read_parquet, "json": pl.read_json, "jsonl": pl.read_ndjson}[form](out)
    assert made.select("need_id", "evidence_id", "rank", "score").rows() == [("n1", "n1", 1, 1.0), ("n2", "n2", 1, 1.0)]


def test_what_cannot_be_used_is_an_error_that_says_so(files: tuple[Path, Path], tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.jsonl"
    nothing.write_text('{"id": "x"}\n', "utf-8")
    out = tmp_path / "out.jsonl"
    told = run("--needs", nothing, "--evidence", files[1], "--out", out, expect=2)
    assert "none of 1 lines can be used; the first: line 1, neither text nor skills" in told["message"]
    assert (
        "must end in one of"
        in run("--needs", files[0], "--evidence", files[1], "--out", tmp_path / "out.xls", expect=2)["message"]
    )
    run("--needs", tmp_path / "missing.parquet", "--evidence", files[1], "--out", out, expect=2)
    assert not out.exists()
