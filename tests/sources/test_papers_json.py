"""papers_json: the arXiv snapshot and conference lists, every value worked out by hand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.sources import papers_json

PAYLOADS = Path(__file__).parents[1] / "payloads" / "papers_json"


def read(name: str, **parameters: Any) -> pl.DataFrame:
    assert papers_json.SOURCE.parse is not None
    return papers_json.SOURCE.parse((PAYLOADS / name).read_bytes(), Feed(name="drop", kind="papers_json", **parameters))


def test_arxiv_snapshot() -> None:
    first, second, _ = read("arxiv.ndjson", preset="arxiv_snapshot").iter_rows(named=True)
    assert (first["source"], first["paper_id"], first["version"]) == ("arxiv", "2603.90001", 2)
    assert first["title"] == "An Invented Study"
    assert first["authors"] == ["Ada Example", "Bo van der Example Jr."]
    assert (first["categories"], first["primary_category"]) == (["cs.CL", "stat.ML"], "cs.CL")
    assert first["doi"] == "10.1234/abc.1"
    assert first["licence"] == "CC-BY-4.0"
    assert first["url"] == "https://arxiv.org/abs/2603.90001"
    assert first["code_url"] == "https://github.com/example/study"
    assert first["published_at"] == datetime(2026, 3, 2, 19, 18, 42, tzinfo=UTC)
    assert first["updated_at"] == datetime(2026, 3, 3, 20, 10, 27, tzinfo=UTC)
    assert (first["is_withdrawn"], second["is_withdrawn"]) == (False, True)


def test_conference_list() -> None:
    first, second = read("paperlist.json", preset="paperlists").iter_rows(named=True)
    assert (first["authors"], first["citations"]) == (["Ada Example", "Bo Example"], None)
    assert first["code_url"] == "https://github.com/example/a"
    assert (second["authors"], second["summary"], second["citations"]) == (None, None, 4)
    assert second["is_withdrawn"] is False


def test_each_preset_is_described() -> None:
    assert [name for name in papers_json.PRESETS if f"  {name} " not in (papers_json.__doc__ or "")] == []
