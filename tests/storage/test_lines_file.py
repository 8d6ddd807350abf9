"""Files of objects: every line is an object or says why it is none; answers appear whole or not at all."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.failures import ConfigurationError
from pipelines.storage import lines_file


def test_lines_are_objects_or_say_why_not(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": 1, "x": null}\n\n[1]\n{"id":\n\xff\n')
    assert [(line.number, line.value, line.wrong) for line in lines_file.read(str(file))] == [
        (1, {"id": 1}, None), (3, {}, "not an object"), (4, {}, "broken JSON"), (5, {}, "not UTF-8"),
    ]  # fmt: skip


def test_an_array_and_a_table_have_lines_too(tmp_path: Path) -> None:
    array, table = tmp_path / "a.json", tmp_path / "a.parquet"
    array.write_text(json.dumps([{"id": 1}, "x"]), "utf-8")
    pl.DataFrame({"id": [1, 2], "skills": [["a"], None]}).write_parquet(table)
    assert [line.wrong for line in lines_file.read(str(array))] == [None, "not an object"]
    assert [line.value for line in lines_file.read(str(table))] == [{"id": 1, "skills": ["a"]}, {"id": 2}]


@pytest.mark.parametrize(("name", "content"), [("a.json", b"{}"), ("a.json", b"{"), ("a.parquet", b"PAR1")])
def test_a_file_of_another_form_is_an_error(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=name):
        list(lines_file.read(str(file)))
    with pytest.raises(ConfigurationError, match="missing"):
        list(lines_file.read(str(tmp_path / f"missing{file.suffix}")))


def test_a_cell_of_csv_holds_lists_as_json(tmp_path: Path) -> None:
    lines_file.write(pl.DataFrame({"id": ["a"], "met": [["x", "技能"]], "n": [1]}), tmp_path / "deep" / "out.csv")
    assert (tmp_path / "deep" / "out.csv").read_text("utf-8") == 'id,met,n\na,"[""x"", ""技能""]",1\n'
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["out.csv"]
    lines_file.write(pl.DataFrame({"id": ["=1+1", "-a", "b"]}), tmp_path / "run.csv")
    assert (tmp_path / "run.csv").read_text("utf-8") == "id\n'=1+1\n'-a\nb\n"
    with pytest.raises(ConfigurationError, match="must end in"):
        lines_file.write(pl.DataFrame({"id": ["a"]}), tmp_path / "out.xls")
