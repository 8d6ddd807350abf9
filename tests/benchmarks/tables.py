"""A million job postings of a CSV file through `jobs_file` into the warehouse, beside the bare read.

Ours: count records, read, map, understand pay, places, dates, links and languages, hold against the contract, find
duplicates, store in `raw.jobs`, account for each row; the landed payload is read from the landing zone. Bare: DuckDB's
`read_csv` to Parquet, types guessed, no check, nothing stored.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.sources import SOURCES
from pipelines.storage import landing, loading, warehouse
from tests.benchmarks.measure import Result, median, run, timed

ROWS, REPEATS = 1_000_000, 3
RATIO, PEAK_MIB = 3.0, 2048
FEED = Feed.model_validate({"name": "board", "kind": "jobs_file", "path": "x", "preset": "zhaopin", "language": None})
HEADER = ["职位ID", "职位名称", "公司名称", "工作地点", "薪资", "工作经验", "学历", "发布时间", "职位链接", "职位描述"]

_PLACES = [
    "上海·浦东新区",
    "北京",
    "深圳·南山区",
    "杭州",
    "成都",
    "Remote",
    "New York, NY",
    "London",
    "Berlin",
    "新加坡",
]
_TITLES = ["算法工程师", "数据分析师", "大模型应用工程师", "Data Engineer", "Machine Learning Engineer", "产品经理"]
_AREAS = ["推荐", "搜索", "风控", "NLP", "CV", "Platform", "Search", "Ads", "供应链", "增长"]
_TEXTS = [
    "负责数据平台的建设，熟悉 Python、SQL 和 Spark，有 {} 个以上项目经验",
    "You will build and run the pipelines of our team with Python, SQL and Airflow, for {} users in the region",
]


def write(file: Path, rows: int) -> int:
    """The file, the same each time; its size in bytes."""
    dice = random.Random(7)
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow(HEADER)
        for number in range(rows):
            low = dice.randint(5, 60)
            pay = dice.choice(
                [
                    f"{low}-{low + 10}K",
                    f"{low}-{low + 10}K·{dice.randint(13, 16)}薪",
                    f"{low}-{low + 5}万/年",
                    f"${low + 60}k - ${low + 90}k a year",
                    f"${low}/hr",
                    "面议",
                ]
            )
            day = f"2026-{dice.randint(1, 9):02}-{dice.randint(1, 28):02}"
            lines.writerow(
                [
                    f"J{number}",
                    f"{dice.choice(_TITLES)}（{dice.choice(_AREAS)}）",
                    f"虚构科技{dice.randint(1, 20_000)}",
                    dice.choice(_PLACES),
                    pay,
                    "3-5年",
                    "本科",
                    f"{day} {dice.randint(8, 19):02}:{dice.randint(0, 59):02}:00",
                    f"https://jobs.example.com/postings/{number}",
                    dice.choice(_TEXTS).format(number),
                ]
            )
    return file.stat().st_size


def benchmark(count: int = ROWS) -> list[Result]:
    """Medians of interleaved repeats, each in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write(folder / "jobs.csv", count)
        payload = (folder / "jobs.csv").read_bytes()
        landing.keep(folder / "landing", "jobs", FEED.name, "table", payload, datetime.now(UTC))
        del payload
        bare, full = [], []
        for _ in range(REPEATS):
            bare.append(run(__name__, "bare", folder))
            shutil.rmtree(folder / "home", ignore_errors=True)
            full.append(run(__name__, "ours", folder))
        ours, plain = median(full), median(bare)
    return [
        Result(
            f"load {count:,} job rows ({size / 2**20:.0f} MiB CSV)",
            "DuckDB read_csv to Parquet, no checks",
            ours.seconds,
            plain.seconds,
            ours.peak_mib,
            RATIO,
            PEAK_MIB,
            ours.processor_seconds / plain.processor_seconds,
            json.dumps(ours.facts),
        )
    ]


def bare(folder: Path) -> dict[str, float]:
    """What the engine alone needs for the same file."""
    with duckdb.connect() as con, timed() as spent:
        con.execute(f"copy (from read_csv('{folder}/jobs.csv')) to '{folder}/bare.parquet' (compression zstd)")
    return spent


def ours(folder: Path) -> dict[str, float]:
    """The way that `talent ingest` takes, from the landed payload to a closed warehouse."""
    home = folder / "home"
    with warehouse.connect(home / "warehouse.duckdb") as con:
        warehouse.prepare(con)
    (landed,) = landing.payloads(folder / "landing", "jobs", FEED.name)
    with timed() as spent, warehouse.connect(home / "warehouse.duckdb") as con:
        counts = loading.load(con, FEED, SOURCES[FEED.kind], landed)
    return {**spent, "in": counts.rows_in, "new": counts.new, "quarantined": counts.quarantined}


if __name__ == "__main__":
    case, folder = sys.argv[1:]
    print(json.dumps({"bare": bare, "ours": ours}[case](Path(folder))))
