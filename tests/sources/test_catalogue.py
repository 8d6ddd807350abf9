"""catalogue: courses and lectures by preset, every value worked out by hand."""

from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.sources import catalogue

PAYLOADS = Path(__file__).parents[1] / "payloads" / "catalogue"


def read(name: str, **parameters: Any) -> pl.DataFrame:
    assert catalogue.SOURCE.parse is not None
    return catalogue.SOURCE.parse((PAYLOADS / name).read_bytes(), Feed(name="drop", kind="catalogue", **parameters))


def test_coursera() -> None:
    first, second, third = read("coursera.csv", preset="coursera").iter_rows(named=True)
    assert (first["tutorial_id"], first["kind"]) == ("https://courses.example.com/ml", "course")
    assert (first["provider"], first["level"]) == ("Example University", "introductory")
    assert first["summary"] == "Learn the basics, slowly"
    assert first["tags"] == ["Python", "Statistics"]
    assert second["level"] is None
    assert (third["url"], len(third["tutorial_id"])) == (None, 24)


def test_edx_as_tsv_with_markup() -> None:
    row = read("edx.tsv", preset="edx").row(0, named=True)
    assert row["tutorial_id"] == row["url"] == "https://courses.example.org/algebra"
    assert (row["summary"], row["level"]) == ("Vectors & matrices", "intermediate")


def test_tutorialbank_and_lecturebank() -> None:
    first, second = read("tutorialbank.csv", preset="tutorialbank").iter_rows(named=True)
    assert (first["kind"], first["authors"], first["provider"]) == ("article", ["Ada Example", "Bo Example"], None)
    assert (second["kind"], second["authors"], second["provider"]) == ("video", None, "Example School")
    lecture = read("lecturebank.tsv", preset="lecturebank").row(0, named=True)
    assert (lecture["tutorial_id"], lecture["title"], lecture["kind"]) == ("0", "Invented Parsing", "course")
    assert lecture["authors"] == ["Ada Example"]


def test_any_other_file_by_its_columns() -> None:
    columns = {"tutorial_id": "id", "title": "name", "provider": ["by.name"], "tags": ["topics"]}
    row = read("courses.ndjson", columns=columns).row(0, named=True)
    assert (row["provider"], row["tags"], row["kind"]) == ("Example", ["sql", "data"], "course")


def test_each_preset_is_described() -> None:
    assert [name for name in catalogue.PRESETS if f"  {name} " not in (catalogue.__doc__ or "")] == []
