"""Tables of every format through the kinds that read files, held against counts that know nothing of the platform."""

# fixtures are imported, and named again as parameters

import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import polars as pl
import pytest

from pipelines.grammars import charsets
from tests.realdata import counted
from tests.realdata.conftest import ABSENT, FOLDER, Ran, reasons, rows

pytestmark = [pytest.mark.realdata, *([] if FOLDER.is_dir() else [pytest.mark.skip(ABSENT)])]
Con = duckdb.DuckDBPyConnection


def table(folder: Path, path: str) -> list[dict[str, str]]:
    csv.field_size_limit(2**24)
    return counted.table(folder, path)


def test_boss_by_preset(folder: Path, ran: Ran, warehouse: Con) -> None:
    postings, headers = counted.boss(folder)
    names = ("job_name", "company", "address", "salary", "job_time")
    distinct = len({tuple(row[name] for name in names) for row in postings})
    assert (len(postings) + headers, distinct) == (867, 201)
    assert ran.feed("boss_export") == (867, 201, 666)
    assert reasons(warehouse, "boss_export") == {"header_inside": headers, "duplicate_key": 847 - distinct}
    # the preset finds the words that the long line finds
    same = "select title, company, location, salary_text, salary_min, salary_max from raw.jobs where source = '{}'"
    assert sorted(rows(warehouse, same.format("boss_export"))) == sorted(rows(warehouse, same.format("boss")))


def test_lagou_and_glassdoor_by_preset(folder: Path, ran: Ran, warehouse: Con) -> None:
    listed = table(folder, "jobs/lagou_small/lagou.csv")
    assert (len(listed), len({tuple(row.values()) for row in listed})) == (450, 442)
    assert ran.feed("lagou_export") == (450, 442, 8)
    pay = rows(warehouse, "select salary_text, salary_min, salary_max from raw.jobs where source = 'lagou_export'")
    ranges = [(text, low, high) for text, low, high in pay if re.fullmatch(r"\d+[kK]-\d+[kK]", text or "")]
    assert len(ranges) > 400
    assert all([int(n) * 1000 for n in re.findall(r"\d+", text)] == [low, high] for text, low, high in ranges)
    assert ran.feed("glassdoor_export") == (956, 600, 356)


def test_key_skills_are_gb18030(folder: Path) -> None:
    payload = (folder / "jobs" / "lagou_small" / "key_skill.txt").read_bytes()
    assert charsets.decode(payload) == payload.decode("gb18030")


def test_simplify_closes_by_tombstone(folder: Path, ran: Ran, warehouse: Con) -> None:
    listed = json.loads((folder / "jobs" / "simplify" / "listings.json").read_text("utf-8"))
    active = {one["id"] for one in listed if one["active"]}
    assert (len({one["id"] for one in listed}), len(active)) == (1288, 141)
    assert ran.feed("simplify") == ran.feed("simplify_all") == (1288, 1288, 0)
    assert {job for (job,) in rows(warehouse, "select job_id from raw.jobs where source = 'simplify'")} == active
    (gone,) = rows(warehouse, "select count(*) from raw.removals where source = 'simplify'")
    assert gone == (1288 - 141,)
    links = [link for (link,) in rows(warehouse, "select url from raw.jobs where source = 'simplify_all'")]
    # 1,216 without any parameter; 72 postings more differ in `gh_jid` or `token`, which tell postings apart
    assert len({urlsplit(one["url"])._replace(query="", fragment="").geturl() for one in listed}) == 1216
    assert len({link.split("?")[0] for link in links}) == 1216
    assert len(set(links)) == len({one["url"] for one in listed}) == 1288
    assert not [link for link in links if "utm_" in link or "gh_src" in link]


def test_hh_radar_parquet(folder: Path, ran: Ran, warehouse: Con) -> None:
    (file,) = (folder / "jobs" / "hh_radar").glob("*2026-07-18*.parquet")
    listed = pl.read_parquet(file)
    assert ran.feed("hh_radar") == (6546, 6546, 0) == (listed["job_uid"].n_unique(), listed.height, 0)
    (found,) = rows(
        warehouse,
        """select count(salary_min), count(salary_currency), count(posted_at), count(*) filter (workplace = 'remote')
           from raw.jobs where source = 'hh_radar'""",
    )
    paid = listed["salary_min_usd"].count()
    assert found == (paid, listed["has_salary"].sum(), 6546, listed["is_remote"].sum()) == (3347, 3347, 6546, 2286)


def test_skills_ml_and_papers(folder: Path, ran: Ran, warehouse: Con) -> None:
    with gzip.open(folder / "jobs" / "skills_ml" / "50_sample.json.gz", "rt", encoding="utf-8") as lines:
        postings: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
    assert len({posting["id"] for posting in postings}) == 50
    assert ran.feed("skills_ml_table") == (50, 50, 0)
    snapshot = (folder / "papers" / "kaggle_arxiv" / "arxiv-metadata-oai-snapshot.json").read_text("utf-8")
    papers = {paper["id"]: paper for line in snapshot.splitlines() if line.strip() for paper in [json.loads(line)]}
    assert ran.feed("arxiv_snapshot") == (200, 200, 0) == (len(papers), len(papers), 0)
    found = rows(
        warehouse,
        "select paper_id, version, authors, primary_category from raw.papers where source = 'arxiv_snapshot'",
    )
    assert {name: rest for name, *rest in found} == {
        name: [
            len(paper["versions"]),
            [" ".join(part for part in (a[1], a[0], a[2]) if part.strip()) for a in paper["authors_parsed"]],
            paper["categories"].split()[0],
        ]
        for name, paper in papers.items()
    }
    assert ran.feed("acml2023") == (114, 114, 0)
    assert len(table(folder, "papers/ml_papers_of_week/ml-potw-10232023.csv")) == 420
    assert ran.feed("papers_of_week") == (420, 420, 0)


def test_catalogues_by_preset(folder: Path, ran: Ran, warehouse: Con) -> None:
    assert ran.feed("edx_catalogue") == (720, 719, 1)
    assert ran.feed("tutorialbank_catalogue") == (6334, 6334, 0)
    assert ran.feed("oulad_courses") == (22, 22, 0)
    same = "select tutorial_id, kind, title, url, provider, level from raw.tutorials where source = '{}'"
    for name in ("edx", "tutorialbank"):
        ours = rows(warehouse, same.format(f"{name}_catalogue"))
        assert sorted(map(str, ours)) == sorted(map(str, rows(warehouse, same.format(name))))


@pytest.mark.parametrize(("feed", "file", "count"), [
    ("best_of_2020", "2020-11-30_projects.csv", 714), ("best_of_2025", "2025-10-23_projects.csv", 924),
])  # fmt: skip
def test_best_of_ml_over_five_years(folder: Path, ran: Ran, warehouse: Con, feed: str, file: str, count: int) -> None:
    listed = table(folder, f"projects/best_of_ml/{file}")
    first: dict[str, dict[str, str]] = {}
    for row in listed:
        if row["github_id"]:
            first.setdefault(row["github_id"].lower(), row)
    assert len(listed) == count
    assert ran.feed(feed) == (count, len(first), count - len(first))
    found = rows(warehouse, f"select repository_id, stars from raw.repositories where source = '{feed}'")
    stars = {name: int(float(row["star_count"])) if row["star_count"] else None for name, row in first.items()}
    assert dict(found) == stars


def test_they_reach_the_marts(marts: Con) -> None:
    by_source = dict(rows(marts, "select source, count(*) from jobs group by 1"))
    wanted = {"boss_export": 201, "lagou_export": 442, "glassdoor_export": 600, "simplify": 141, "hh_radar": 6546}
    assert {source: by_source.get(source) for source in wanted} == wanted
    health = dict(rows(marts, "select feed, rows_loaded from source_health"))
    assert health["arxiv_snapshot"] == 200
    assert health["best_of_2025"] == 920
