"""`talent extract` from a file to a file, as a person types it."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from pipelines.cli import app

AD = "必须熟练掌握Python，熟悉Docker者优先，我们使用Kafka。5年以上 Java 经验"


def extract(tmp_path: Path, what: str, lines: list[Any], *more: str) -> tuple[int, list[dict[str, Any]], str]:
    file, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    file.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines), encoding="utf-8")
    ran = CliRunner().invoke(app, ["extract", what, "--in", str(file), "--out", str(out), *more])
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else []
    return ran.exit_code, found, ran.output


def test_skills(tmp_path: Path):
    code, found, said = extract(tmp_path, "skills", [{"id": "a", "text": AD}, "broken", {"id": 2}])
    assert code == 0
    assert [(f["skill_id"], f["requirement"], f["years"], f["level"]) for f in found] == [
        ("python", "required", None, 4),
        ("docker", "useful", None, 3),
        ("kafka", "used", None, None),
        ("java", "required", 5.0, None),
    ]
    assert all(AD[f["start"] : f["end"]] == f["quote"] and f["id"] == "a" for f in found)
    assert found[0]["label_zh"] == found[0]["label_en"] == "Python"
    assert "line 2: broken JSON" in said  # on one line, however long the path
    assert "line 3: no text" in said
    assert "1 texts, 2 bad lines, 4 findings" in said


def test_topics_open_to_the_skills_that_speak_for_them(tmp_path: Path):
    code, found, _ = extract(tmp_path, "topics", [{"id": 1, "text": "Python and Java"}])
    assert code == 0
    assert sum(f["score"] for f in found) == 1
    spans = {one["skill_id"]: one["spans"] for f in found for one in f["evidence"]}
    assert spans == {"python": [[0, 6]], "java": [[11, 15]]}


def test_titles(tmp_path: Path):
    lines = [{"id": 1, "text": "资深机器学习工程师（北京）"}, {"id": 2, "text": "Gardener"}]
    code, found, _ = extract(tmp_path, "titles", lines)
    assert code == 0
    assert [(f["id"], f["seniority"], f["alias"], f["start"], f["end"]) for f in found] == [
        (1, "senior", "机器学习工程师", 2, 9)
    ]


def test_salaries(tmp_path: Path):
    lines = [
        {"id": 1, "text": "15-25K·14薪", "lang": "zh"},
        {"id": 2, "text": "Salary: $120k - $150k per year. Founded 2015-2020."},
        {"id": 3, "text": "competitive"},
    ]
    code, found, _ = extract(tmp_path, "salaries", lines)
    assert code == 0
    assert [
        (f["id"], f["quote"], f["minimum"], f["maximum"], f["currency"], f["period"], f["months"]) for f in found
    ] == [
        (1, "15-25K·14薪", 15000, 25000, "CNY", "month", 14),
        (2, "$120k - $150k per year", 120000, 150000, "USD", "year", None),
    ]


def test_labels_of_another_vocabulary(tmp_path: Path):
    (tmp_path / "labels.txt").write_text("manage teams\nPython (computer programming)\n", encoding="utf-8")
    lines = [{"id": 1, "text": "You manage a team of five and write Python."}]
    code, found, _ = extract(tmp_path, "skills", lines, "--labels", str(tmp_path / "labels.txt"))
    assert code == 0
    assert [(f["skill_id"], f["quote"]) for f in found] == [
        ("manage teams", "manage a team"),
        ("Python (computer programming)", "Python"),
    ]


def test_nothing_readable_is_a_failure_and_leaves_no_file(tmp_path: Path):
    for lines in ([], ["broken"], ['{"id": 1}']):
        code, found, said = extract(tmp_path, "skills", lines)
        assert (code, found) == (2, [])
        assert "no line could be read" in " ".join(said.split())
        assert not (tmp_path / "out.jsonl").exists()


def test_the_same_lines_give_the_same_bytes(tmp_path: Path):
    lines = [{"id": n, "text": AD * (n % 7)} for n in range(200)]
    assert extract(tmp_path, "skills", lines) == extract(tmp_path, "skills", lines)
