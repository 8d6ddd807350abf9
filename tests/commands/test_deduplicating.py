"""`talent deduplicate` on files as people have them."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app

HEAD = ["Key", "Name", "Who", "When"]
ROWS = [
    ["a1", "Learning to rank with gradient descent", "C. Burges, T. Shaked", "2005"],
    ["a2", "机器学习中的公平性研究综述", "张三；李四", "2021"],
    ["a3", "learning to rank using gradient descent", "burges c , shaked t", "2005"],
    ["a4", "Something quite different about pipelines", "B. Miller", "2011"],
]
COLUMNS = "title=Name,authors=Who,year=When"


def run(*arguments: object, expect: int = 0):
    result = CliRunner().invoke(app, ["deduplicate", *map(str, arguments), "--json"])
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout)


def pairs(file: Path) -> list[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(0.5 <= float(row["score"]) <= 1 and row["reason"] and row["reason_zh"] for row in rows)
    return [(row["left_id"], row["right_id"]) for row in rows]


def write(file: Path, delimiter: str, encoding: str = "utf-8") -> Path:
    file.write_bytes("\n".join(delimiter.join(row) for row in [HEAD, *ROWS]).encode(encoding))
    return file


@pytest.mark.parametrize(("delimiter", "encoding"), [("|", "utf-8"), ("\t", "gb18030"), (";", "utf-16")])
def test_delimiter_and_character_set_are_found(tmp_path: Path, delimiter: str, encoding: str):
    file = write(tmp_path / "a.csv", delimiter, encoding)
    out = tmp_path / "pairs.csv"
    assert run("--in", file, "--columns", COLUMNS, "--id", "Key", "--out", out)["rows"] == len(ROWS)
    assert pairs(out) == [("a1", "a3")]


def test_other_formats_give_the_same_pairs_and_rows_are_numbered_without_an_id(tmp_path: Path):
    frame = pl.DataFrame(ROWS, schema=HEAD, orient="row")
    frame.write_parquet(tmp_path / "a.parquet")
    frame.write_ndjson(tmp_path / "a.jsonl")
    for name in ("a.parquet", "a.jsonl"):
        out = tmp_path / f"{name}.csv"
        run("--in", tmp_path / name, "--columns", COLUMNS, "--out", out)
        assert pairs(out) == [("1", "3")]


def test_one_file_against_another_with_other_names(tmp_path: Path):
    left = write(tmp_path / "a.csv", "|")
    right = tmp_path / "b.csv"
    right.write_text(
        "Key,T,A,Y\nb1,Fairness of pipelines,B. Miller,2012\nb2,Learning to rank with gradient descent,,\n"
    )
    out = tmp_path / "pairs.ndjson"
    more = ("--against-columns", "title=T,authors=A,year=Y", "--id", "Key")
    assert run("--in", left, "--against", right, "--columns", COLUMNS, "--out", out, *more)["pairs"] == 1
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(one["left_id"], one["right_id"]) for one in found] == [("a1", "b2")]


def test_rows_that_cannot_be_read_are_reported(tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text(
        "Name,When\nA long title about nothing,1999\nbroken,1999,too,many\nA long title about nothing,1999\n"
    )
    told = run("--in", file, "--columns", "title=Name,year=When", "--out", tmp_path / "pairs.csv")
    assert (told["rows"], told["pairs"]) == (2, 1)
    assert told["refused"][0][:2] == ["line 3", "wrong_field_count"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--in", "nowhere.csv", "--columns", "title=Name"), "cannot be read"),
        (("--in", "a.csv", "--columns", "title=Nome"), "missing columns"),
        (("--in", "a.csv", "--columns", "title=Name,title=Who"), "stands twice"),
        (("--in", "a.csv", "--columns", "title=Name", "--id", "When"), "is no id"),
        (
            (
                "--in",
                "a.csv",
                "--columns",
                "title=Name",
                "--against",
                "a.csv",
                "--against-columns",
                "title=Name,year=When",
            ),
            "same",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments, message: str):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.csv", "|")
    assert message in run(*arguments, "--out", "pairs.csv", expect=2)["message"]
