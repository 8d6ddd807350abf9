"""Files of texts: which lines are read, which are named as bad, packed or not."""

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from pipelines.failures import ConfigurationError
from pipelines.storage import text_files

LINES = (
    b'{"id": 1, "text": "a"}\n\nbroken\n{"id": "x"}\n{"id": 2, "text": "\\ud800b", "lang": "zh", "field": "title"}\n'
)


def read(path: Path) -> tuple[list[tuple[object, str, object, str]], list[tuple[int, str]]]:
    found = list(text_files.batches(str(path)))
    given = [(one.id, one.text, one.lang, one.field) for batch in found for one in batch.given]
    return given, [bad for batch in found for bad in batch.bad]


@pytest.mark.parametrize("name", ["t.jsonl", "t.jsonl.gz", "t.jsonl.zst"])
def test_lines_that_cannot_be_read_are_named(tmp_path: Path, name: str):
    pack = {"gz": gzip.compress, "zst": zstandard.compress}.get(name.rsplit(".", 1)[-1], bytes)
    (tmp_path / name).write_bytes(pack(LINES))
    given, bad = read(tmp_path / name)
    assert given == [(1, "a", None, "text"), (2, "\ufffdb", "zh", "title")]
    assert bad == [(3, "broken JSON"), (4, "no text")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1]", "not an object"),
        (b'"x"', "not an object"),
        (b'{"text": "a"}', "no id"),
        (b'{"id": 1.5, "text": "a"}', "id is neither a string nor a whole number"),
        (b'{"id": true, "text": "a"}', "id is neither a string nor a whole number"),
        (b'{"id": 1, "text": 2}', "text is not a string"),
        (b'{"id": 1, "text": "a", "lang": 3}', "lang is not a string"),
        (b'{"id": 1, "text": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "broken JSON"),
    ],
)
def test_what_is_wrong_with_a_line(tmp_path: Path, line: bytes, reason: str):
    (tmp_path / "t.jsonl").write_bytes(line)
    assert read(tmp_path / "t.jsonl") == ([], [(1, reason)])


def test_csv_by_its_ending(tmp_path: Path):
    (tmp_path / "t.csv").write_text('\ufeffid,text,lang\n1,"a\nb",zh\n2,,en\n', encoding="utf-8")
    assert read(tmp_path / "t.csv") == ([("1", "a\nb", "zh", "text")], [(4, "no text")])


def test_a_large_file_comes_in_batches_in_order(tmp_path: Path):
    lines = "".join(json.dumps({"id": n, "text": "x" * 1000}) + "\n" for n in range(3_000))
    (tmp_path / "t.jsonl").write_text(lines)
    found = list(text_files.batches(str(tmp_path / "t.jsonl")))
    assert len(found) > 2
    assert [one.id for batch in found for one in batch.given] == list(range(3_000))


@pytest.mark.parametrize("name", ["o.jsonl", "o.jsonl.gz", "o.jsonl.zst", "o.csv"])
def test_findings_are_there_when_all_are_written(tmp_path: Path, name: str):
    with text_files.findings(str(tmp_path / name), ["id", "quote"]) as write:
        write([{"id": 1, "quote": "机器"}])
        assert not (tmp_path / name).exists()
    raw = (tmp_path / name).read_bytes()
    plain = gzip.decompress(raw) if name.endswith("gz") else raw
    plain = zstandard.ZstdDecompressor().stream_reader(raw).read() if name.endswith("zst") else plain
    assert plain.decode() in {'{"id": 1, "quote": "机器"}\n', "id,quote\n1,机器\n"}
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["absent.jsonl", "broken.jsonl.gz", "broken.jsonl.zst"])
def test_a_file_that_is_none_is_said(tmp_path: Path, name: str):
    if name.startswith("broken"):
        (tmp_path / name).write_bytes(b"no archive")
    with pytest.raises(ConfigurationError, match=name):
        read(tmp_path / name)
