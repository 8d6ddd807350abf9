"""jobs_file: exports of boards by preset, every value worked out by hand."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.sources import jobs_file
from pipelines.sources.jobs_file import PRESETS, SOURCE

PAYLOADS = Path(__file__).parents[1] / "payloads" / "jobs_file"


def read(name: str, **parameters: Any) -> pl.DataFrame:
    assert SOURCE.parse is not None
    return SOURCE.parse((PAYLOADS / name).read_bytes(), Feed(name="drop", kind="jobs_file", **parameters))


def test_boss_headings_in_chinese() -> None:
    row = read("boss.csv", preset="boss").row(0, named=True)
    assert (row["title"], row["company"]) == ("大模型算法工程师", "虚构智能")
    assert (row["location"], row["country"]) == ("上海·徐汇区", "CN")
    assert (row["salary_min"], row["salary_max"]) == (Decimal(30_000), Decimal(50_000))
    assert (row["salary_currency"], row["salary_period"], row["salary_months"]) == ("CNY", "month", 15)
    assert row["tags"] == ["Python", "PyTorch"]
    assert (row["language"], row["source"], len(row["job_id"])) == ("zh", "drop", 24)


def test_51job_in_gb18030_and_a_date_that_names_no_day() -> None:
    first, second = read("51job.csv", preset="51job").iter_rows(named=True)
    # midnight of 2 March in Shanghai
    assert first["posted_at"] == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert (first["salary_min"], first["salary_max"]) == (Decimal(20_000), Decimal(40_000))
    assert second["posted_at"] is None
    assert (second["salary_min"], second["salary_period"]) == (Decimal(150), "day")
    assert second["url"] == "https://jobs.example.com/2"


def test_zhaopin_workbook() -> None:
    rows = read("zhaopin.xlsx", preset="zhaopin")
    first, second = rows.head(2).iter_rows(named=True)
    assert first["posted_at"] == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert (first["employment_type"], second["employment_type"]) == ("full_time", "internship")
    assert second["_pointer"] == "职位 row 4"
    assert (second["salary_min"], second["salary_period"]) == (Decimal(200), "day")


def test_lagou_answer_saved_whole() -> None:
    rows = read("lagou.json", preset="lagou", records="content.positionResult.result")
    first, _, third = rows.iter_rows(named=True)
    assert (first["job_id"], first["tags"]) == ("101", ["Python", "推荐系统"])
    assert first["posted_at"] == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert (first["salary_min"], first["salary_max"]) == (Decimal(25_000), Decimal(45_000))
    assert (third["posted_at"], third["employment_type"], third["tags"]) == (None, None, None)


def test_listings_close_by_tombstone() -> None:
    first, second = read("listings.json", preset="simplify").iter_rows(named=True)
    assert first["url"] == "https://jobs.example.com/a1"
    assert (first["location"], first["country"], first["workplace"]) == ("Boston, MA; Remote", "US", "remote")
    assert first["updated_at"] == datetime(2026, 3, 3, tzinfo=UTC)
    assert (first["_removed"], second["_removed"]) == (False, True)


def test_typed_parquet() -> None:
    columns = {"job_id": "uid", "title": "name", "salary_min": "pay", "posted_at": "posted", "tags": "tags",
               "salary_currency": {"column": "paid", "values": {"true": "USD", "*": None}}}  # fmt: skip
    first, second = read("postings.parquet", columns=columns, language="en").iter_rows(named=True)
    assert (first["salary_min"], first["salary_currency"]) == (Decimal(120_000), "USD")
    assert first["posted_at"] == datetime(2026, 3, 2, tzinfo=UTC)
    assert first["tags"] == ["nlp", "cv"]
    assert (second["salary_min"], second["salary_currency"], second["tags"]) == (None, None, None)


def test_each_preset_holds_and_is_described() -> None:
    for preset in PRESETS:
        assert SOURCE.contract_of(Feed(name="drop", kind="jobs_file", preset=preset)).table() == "jobs"
        assert f"  {preset} " in (jobs_file.__doc__ or "")
