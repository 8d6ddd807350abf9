"""kaggle_meta: tables of Meta Kaggle as repositories, every value worked out by hand."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.sources import kaggle_meta

PAYLOADS = Path(__file__).parents[1] / "payloads" / "kaggle_meta"


def read(name: str, preset: str) -> pl.DataFrame:
    assert kaggle_meta.SOURCE.parse is not None
    feed = Feed.model_validate({"name": "drop", "kind": "kaggle_meta", "preset": preset})
    return kaggle_meta.SOURCE.parse((PAYLOADS / name).read_bytes(), feed)


def test_datasets() -> None:
    row = read("Datasets.csv", "datasets").row(0, named=True)
    assert (row["source"], row["repository_id"], row["kind"]) == ("kaggle", "datasets/11", "dataset")
    assert (row["stars"], row["downloads"]) == (7, 120)
    assert row["created_at"] == datetime(2020, 3, 25, 14, 5, tzinfo=UTC)
    assert row["pushed_at"] == datetime(2020, 4, 1, tzinfo=UTC)


def test_of_the_versions_the_newest_is_kept() -> None:
    older, newer, other = read("DatasetVersions.csv", "dataset_versions").iter_rows(named=True)
    assert (older["_reason"], newer["_reason"], other["_reason"]) == ("older_version", None, None)
    assert (newer["name"], newer["description"]) == ("invented-tweets", "New")
    assert (other["description"], other["licence"]) == ("Invented Maps", None)


def test_notebooks_name_no_account() -> None:
    row = read("Kernels.csv", "notebooks").row(0, named=True)
    assert (row["repository_id"], row["name"], row["kind"]) == ("code/5", "invented-notebook", "notebook")
    assert "901" not in str(row)
