"""Recorded answers of job boards in the run over real input: every posting arrives, and says what it said."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.realdata import counted_jobs as counted
from tests.realdata.conftest import ABSENT, FOLDER, Ran, reasons, rows

pytestmark = [pytest.mark.realdata, *([] if FOLDER.is_dir() else [pytest.mark.skip(ABSENT)])]


def test_ashby_boards(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    told = counted.ashby(folder)
    assert len(told) == 4
    assert ran.feed("ashby_samples") == (4, 4, 0)
    ours = rows(
        warehouse,
        "select job_id, title, department, employment_type, workplace, country from raw.jobs where source = 'ashby'",
    )
    kinds = {"FullTime": "full_time", None: None}
    ways = {"OnSite": "onsite", None: None}
    assert {row[0]: row[1:4] for row in ours} == {
        name: (job["title"], job["department"], kinds[job.get("employmentType")]) for name, job in told.items()
    }
    assert {row[0]: row[4] for row in ours} == {
        name: ways[job.get("workplaceType")] or ("remote" if job["isRemote"] else None) for name, job in told.items()
    }
    assert sorted(row[5] for row in ours) == ["GB", "US", "US", "US"]


def test_lever_sites(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    told = counted.lever(folder)
    assert len(told) == 4
    assert ran.feed("lever_samples") == (4, 4, 0)
    ours = rows(
        warehouse,
        """select job_id, title, url, workplace, epoch_ms(posted_at), description, salary_min::int, salary_max::int,
                  salary_currency, salary_period
           from raw.jobs where source = 'lever'""",
    )
    ways = {"hybrid": "hybrid", "remote": "remote", "on-site": "onsite"}
    assert {row[0]: row[1:5] for row in ours} == {
        name: (job["text"], job["hostedUrl"], ways[job["workplaceType"]], job.get("createdAt"))
        for name, job in told.items()
    }
    texts = {row[0]: row[5] or "" for row in ours}
    headings = [(name, part["text"]) for name, job in told.items() for part in job.get("lists", [])]
    assert len(headings) == 6
    assert [heading for name, heading in headings if heading not in texts[name]] == []
    # the one text of the four that states a salary
    assert [row[6:] for row in ours if row[6]] == [(60_000, 97_000, "USD", "year")]
    assert [name for name in told if "salary range" in texts[name]] == [row[0] for row in ours if row[6]]


def test_a_workable_account(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    told = counted.workable(folder)
    assert ran.feed("workable_samples") == (3, 3, 0)
    ours = rows(
        warehouse,
        """select job_id, title, company, country, workplace, employment_type, posted_at
           from raw.jobs where source = 'workable'""",
    )
    countries = {"United States": "US", "Canada": "CA"}
    assert sorted(ours) == sorted(
        (
            name,
            job["title"],
            "Acme",
            countries[job["country"]],
            "remote" if job["telecommuting"] else None,
            "full_time",
            datetime.fromisoformat(job["published_on"]).replace(tzinfo=UTC),
        )
        for name, job in told.items()
    )


def test_smartrecruiters_pages_with_their_texts(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    told = counted.smartrecruiters(folder)
    assert ran.feed("smartrecruiters_samples") == (3, 3, 0)
    ours = rows(
        warehouse,
        """select job_id, title, upper(country), language, description is not null
           from raw.jobs where source = 'smartrecruiters'""",
    )
    assert sorted(ours) == sorted(
        (
            name,
            job["name"],
            job["location"]["country"].upper(),
            job["language"]["code"],
            bool(job["jobAd"]["sections"]),
        )
        for name, job in told.items()
    )


def test_50_postings_in_the_names_of_schema_org(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    told = counted.postings(folder)
    assert len(told) == len({job["id"] for job in told}) == 50
    assert ran.feed("skills_ml") == (50, 50, 0)
    ours = rows(
        warehouse,
        "select job_id, company, country, posted_at::date::varchar, url from raw.jobs where source = 'skills_ml'",
    )
    assert {row[0]: row[1:4] for row in ours} == {
        job["id"]: (
            job["hiringOrganization"]["organizationName"],
            job["jobLocation"]["address"]["countryCode"],
            job["datePosted"],
        )
        for job in told
    }
    # all say 0.0, which is no pay
    assert rows(warehouse, "select count(salary_text), count(salary_min) from raw.jobs where source = 'skills_ml'") == [
        (0, 0)
    ]


def test_answers_that_are_no_postings_fail_and_are_put_aside(ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    assert reasons(warehouse, "greenhouse_questions") == {"schema_drift": 1}
    # Workday's own shape: a board that we do not read
    assert reasons(warehouse, "workday_samples") == {"no_item": 2}
    told = {row["feed"]: row["status"] for row in ran.report["feeds"]}
    assert (told["greenhouse_questions"], told["workday_samples"]) == ("not_a_feed", "not_a_feed")


def test_the_postings_reach_the_marts(marts: duckdb.DuckDBPyConnection) -> None:
    by_source = dict(rows(marts, "select source, count(*) from jobs group by 1"))
    expected = {"ashby": 4, "lever": 4, "workable": 3, "smartrecruiters": 3, "skills_ml": 50}
    assert {source: by_source.get(source) for source in expected} == expected
