"""The main job over public files that nobody on this project wrote: does every row arrive, or is it put aside?

The folder is the one that REALDATA names, else `../shared/data` beside the project. It is not part of the project:
where it is absent, these tests are skipped and say so.
"""

from collections import Counter
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.conftest import ROOT
from tests.realdata import counted
from tests.realdata.conftest import ABSENT, FOLDER, Ran, reasons, rows

# pytest tells marks that are the same in one line
pytestmark = [pytest.mark.realdata, *([] if FOLDER.is_dir() else [pytest.mark.skip(ABSENT)])]

FIRST = {
    line["name"] for line in yaml.safe_load(Path(__file__).with_name("feeds").joinpath("first.yml").read_text("utf-8"))
}
CPU_SECONDS = 300  # of one whole run; the clock on the wall depends on who else uses the machine
PLAYED, STARTED, COMPLETED = 1175, 250, 122  # statements whose verbs our vocabulary knows


# -- the run ---------------------------------------------------------------------------------------------------------


def test_one_run_goes_from_landing_to_a_publication(ran: Ran) -> None:
    assert ran.report["status"] == "succeeded"
    assert set(ran.report["stages"]) == {"ingest", "build", "publish"}
    assert [check["check_name"] for check in ran.report["checks"] if not check["is_passed"]] == []
    assert ran.cpu_seconds < CPU_SECONDS


def test_only_the_abridged_answers_fail(ran: Ran) -> None:
    first = [row for row in ran.report["feeds"] if row["feed"] in FIRST]
    failed = {row["feed"]: row["reason"] for row in first if row["reason"]}
    assert failed == {"greenhouse_docs_abridged": "not_json"}


def test_every_row_of_every_payload_is_loaded_or_put_aside(
    ran: Ran, warehouse: duckdb.DuckDBPyConnection, marts: duckdb.DuckDBPyConnection
) -> None:
    payloads = rows(
        warehouse,
        """select feed, rows_in, rows_loaded, rows_quarantined, rows_new + rows_changed + rows_unchanged
           from operations.payloads""",
    )
    # every file that a line names is one payload, but for those that a feed holds twice
    files = 0
    for line in yaml.safe_load(ran.place.feeds.read_text("utf-8")):
        root = ROOT / "data" if line["path"].startswith("reference/") else ran.place.data
        files += len({file.read_bytes() for file in root.glob(line["path"]) if file.is_file()})
    assert len(payloads) == files
    assert [p for p in payloads if p[1] != p[2] + p[3] or p[2] != p[4]] == []
    in_families = {
        family: counts
        for family, *counts in rows(
            marts,
            f"""select family, sum(rows_loaded + rows_quarantined)::int, sum(rows_loaded)::int,
                       sum(rows_quarantined)::int
                from source_health where list_contains({sorted(FIRST)}, feed) group by 1""",
        )
        if family not in ("reference", "engagement")  # test_events.py has the feeds of engagement one by one
    }
    assert in_families == {
        "papers": [62, 61, 1],
        "tutorials": [1230 + 720 + 6334, 1227 + 719 + 6334, 3 + 1],
        # the two abridged answers are put aside whole
        "jobs": [4 + 2 + 867 + 956 + 2, 4 + 2 + 201 + 600, 666 + 356 + 2],
        "projects": [3600, 3449, 151],
    }


def test_a_second_run_has_nothing_new_and_adds_nothing(ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    def held(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
        tables = ("raw.papers", "raw.tutorials", "raw.jobs", "raw.repositories", "raw.events", "operations.payloads")
        return {table: rows(con, f"select count(*) from {table}")[0][0] for table in (*tables, "operations.quarantine")}

    before = held(warehouse)
    again = ran.place.talent("run")
    assert again["status"] == "nothing_new"
    assert again["version"] == ran.report["version"]
    with duckdb.connect(ran.place.data / "warehouse.duckdb", read_only=True) as con:
        assert held(con) == before


# -- papers ----------------------------------------------------------------------------------------------------------


def test_arxiv_answers_hold_35_papers_and_one_error(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    answers = counted.arxiv_ids(folder)
    assert len(answers) == 14
    assert sum(map(len, answers.values())) == 62
    # no answer repeats an id, so nothing can be a duplicate_key; what another answer brought already is unchanged
    assert all(len(ids) == len(set(ids)) for ids in answers.values())
    assert ran.feed("arxiv_answers") == (62, 61, 1)
    split = rows(
        warehouse,
        """select sum(rows_new)::int, sum(rows_changed)::int, sum(rows_unchanged)::int
           from operations.payloads where feed = 'arxiv_answers'""",
    )
    assert split == [(35, 0, 26)]
    assert reasons(warehouse, "arxiv_answers") == {"arxiv_error": 1}
    distinct = {identifier for ids in answers.values() for identifier in ids}
    papers = {paper for (paper,) in rows(warehouse, "select paper_id from raw.papers where source = 'arxiv'")}
    assert len(papers) == 35
    assert papers < distinct
    assert len(distinct - papers) == 1


def test_a_paper_titled_0_is_a_paper(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(marts, "select count(*) from resources where kind = 'paper' and title = '0'") == [(1,)]


# -- tutorials -------------------------------------------------------------------------------------------------------


def test_16_blogs_hold_1227_tutorials(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    entries = list(counted.blog_entries(folder))
    assert len(entries) == 1230
    names = sorted(counted.blogs(folder))
    assert len(names) == 16
    told = Counter(feed for feed, _, _ in entries)
    assert {name: ran.feed(name)[0] for name in names} == told
    assert sum(ran.feed(name)[1] for name in names) == 1227
    # one blog writes three guids twice
    assert {name: ran.feed(name)[2] for name in names if ran.feed(name)[2]} == {"paulgraham": 3}
    assert reasons(warehouse, "paulgraham") == {"duplicate_key": 3}
    listed = ", ".join(f"'{name}'" for name in names)
    loaded = rows(warehouse, f"select source, tutorial_id from raw.tutorials where source in ({listed})")
    assert set(loaded) == {(feed, guid) for feed, guid, _ in entries}
    assert len(loaded) == 1227


def test_the_dates_of_blog_entries_are_the_instants_written(folder: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    first: dict[tuple[str, str], Any] = {}
    for feed, guid, at in counted.blog_entries(folder):
        first.setdefault((feed, guid), at)
    ours = {
        (feed, guid): at.astimezone(UTC) if at else None
        for feed, guid, at in rows(warehouse, "select source, tutorial_id, published_at from raw.tutorials")
        if (feed, guid) in first
    }
    assert {key: (ours[key], at) for key, at in first.items() if ours[key] != at} == {}


def test_edx_holds_719_courses(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    courses = counted.table(folder, "tutorials/edx_catalogue/EdX.csv")
    # the one link that is there twice stands in two rows that are equal in every column: nothing is lost with it
    assert len(courses) == 720
    assert len({course["Link"] for course in courses}) == len({tuple(course.values()) for course in courses}) == 719
    assert ran.feed("edx") == (720, 719, 1)
    assert reasons(warehouse, "edx") == {"duplicate_key": 1}
    by_link = {course["Link"]: course["Difficulty Level"] for course in courses}
    words = {"Beginner": "introductory", "Intermediate": "intermediate", "Advanced": "advanced"}
    levels = dict(rows(warehouse, "select level, count(*) from raw.tutorials where source = 'edx' group by 1"))
    assert levels == Counter(words[level] for level in by_link.values())


def test_tutorialbank_holds_6334_resources(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    listed = counted.table(folder, "tutorials/tutorialbank/resources.csv")
    assert len(listed) == len({row["id"] for row in listed}) == 6334
    assert ran.feed("tutorialbank") == (6334, 6334, 0)
    kinds = dict(rows(warehouse, "select kind, count(*) from raw.tutorials where source = 'tutorialbank' group by 1"))
    assert kinds == {"video": 126, "course": 71 + 1, "article": 6334 - 126 - 72}
    (named,) = rows(
        warehouse, "select count(authors), count(provider) from raw.tutorials where source = 'tutorialbank'"
    )
    assert named == (
        sum(row["author"] not in ("", "Author Unknown") for row in listed),
        sum(row["venue"] not in ("", "Venue Unknown") for row in listed),
    )


# -- jobs ------------------------------------------------------------------------------------------------------------


def test_greenhouse_answers(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    postings = counted.greenhouse_jobs(folder)
    assert len(postings) == 4
    assert ran.feed("greenhouse_samples") == (4, 4, 0)
    # the documentation shows one posting twice: the second time with its text, which then is the newer state
    assert ran.feed("greenhouse_docs") == (2, 2, 0)
    loaded = rows(warehouse, "select job_id, description is not null from raw.jobs where source = 'greenhouse'")
    assert len(loaded) == 4 + 1
    assert dict(loaded) == postings | {"127817": True}
    assert reasons(warehouse, "greenhouse_docs_abridged") == {"not_json": 2}


def test_boss_changes_its_header_20_times_and_loses_nothing(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    postings, headers_inside = counted.boss(folder)
    assert (len(postings), headers_inside) == (847, 20)
    columns = ("job_name", "company", "address", "salary")
    distinct = {tuple(row[c] for c in (*columns, "job_time")) for row in postings}
    assert len(distinct) == 201
    assert ran.feed("boss") == (847 + 20, 201, 847 - 201 + 20)
    assert reasons(warehouse, "boss") == {"header_inside": 20, "duplicate_key": 646}
    ours = rows(warehouse, "select title, company, location, salary_text from raw.jobs where source = 'boss'")
    # no value stands in a neighbour's column, whichever header its row was under
    assert Counter(ours) == Counter(row[:4] for row in distinct)


def test_boss_salaries(folder: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    ours = rows(
        warehouse,
        "select salary_text, salary_min, salary_max, salary_period, salary_months from raw.jobs where source = 'boss'",
    )
    monthly = [row for row in ours if "K" in row[0]]
    assert len(monthly) == 200
    for text, low, high, period, months in monthly:
        amounts, _, extra = text.partition("·")
        lowest, highest = amounts.removesuffix("K").split("-")
        expected = int(lowest) * 1000, int(highest) * 1000, "month", int(extra.removesuffix("薪")) if extra else None
        assert (low, high, period, months) == expected


def test_glassdoor_holds_600_postings_and_unknown_pay_is_no_number(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    listed = counted.table(folder, "jobs/glassdoor_ds/glassdoor_jobs.csv")
    assert len(listed) == 956
    assert sum(row["Salary Estimate"] == "-1" for row in listed) == 214
    key = ("Job Title", "Company Name", "Location", "Job Description")
    pay = {tuple(row[c] for c in key): row["Salary Estimate"] for row in listed}
    assert ran.feed("glassdoor") == (956, len(pay), 356) == (956, 600, 356)
    assert reasons(warehouse, "glassdoor") == {"duplicate_key": 356}
    (found,) = rows(
        warehouse,
        """select count(*) filter (salary_text is null), count(*) filter (salary_min is null),
                  count(*) filter (salary_period = 'hour'), count(*) filter (salary_min < 0)
           from raw.jobs where source = 'glassdoor'""",
    )
    unknown, hourly = sum(p == "-1" for p in pay.values()), sum("Per Hour" in p for p in pay.values())
    assert found == (unknown, unknown, hourly, 0) == (133, 133, 10, 0)


# -- projects --------------------------------------------------------------------------------------------------------


def test_the_github_ranking_holds_3449_repositories(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection
) -> None:
    ranked = counted.table(folder, "projects/github_ranking/github-ranking-2026-08-20.csv")
    assert len(ranked) == 3600
    first: dict[str, tuple[int, int, str]] = {}
    for row in ranked:
        name = f"{row['username']}/{row['repo_name']}".lower()
        first.setdefault(name, (int(row["stars"]), int(row["forks"]), row["last_commit"]))
    assert ran.feed("github_ranking") == (3600, 3449, 151)
    assert reasons(warehouse, "github_ranking") == {"duplicate_key": 151}
    ours = rows(
        warehouse,
        """select repository_id, stars, forks, strftime(pushed_at, '%Y-%m-%dT%H:%M:%SZ')
           from raw.repositories where source = 'github'""",
    )
    assert {name: tuple(rest) for name, *rest in ours} == first
    assert len(ours) == 3449


# -- engagement ------------------------------------------------------------------------------------------------------


def test_4000_statements_are_loaded_or_put_aside(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    told = counted.statements(folder)
    assert len(told) == len({statement["id"] for statement in told}) == 4000
    verbs = Counter(statement["verb"]["id"].rsplit("/", 1)[-1] for statement in told)
    known = {"played": PLAYED, "initialized": STARTED, "completed": COMPLETED}
    assert {verb: verbs[verb] for verb in known} == known
    unknown = 4000 - sum(known.values())
    assert unknown == 2453  # paused, seeked, interacted, terminated, downloaded: no verbs of ours
    assert ran.feed("video_statements") == (4000, 1547, 2453)
    assert reasons(warehouse, "video_statements") == {"unknown_verb": 2453}
    loaded = dict(rows(warehouse, "select verb, count(*) from raw.events where feed = 'video_statements' group by 1"))
    assert loaded == {"played": PLAYED, "started": STARTED, "completed": COMPLETED}
    ids = {event for (event,) in rows(warehouse, "select event_id from raw.events where feed = 'video_statements'")}
    assert ids == {s["id"] for s in told if s["verb"]["id"].rsplit("/", 1)[-1] in known}


def test_accounts_are_tokens_from_the_first_write(folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection) -> None:
    told = counted.statements(folder)
    known = ("played", "initialized", "completed")
    accounts = {s["actor"]["account"]["name"] for s in told if s["verb"]["id"].rsplit("/", 1)[-1] in known}
    tokens = {
        token
        for (token,) in rows(warehouse, "select distinct actor_id from raw.events where feed = 'video_statements'")
    }
    assert len(tokens) == len(accounts)
    assert tokens.isdisjoint(accounts)
    (landed,) = (ran.place.data / "landing" / "engagement" / "video_statements").rglob("*.parquet")
    content = "\n".join(str(row) for row in rows(warehouse, f"from read_parquet('{landed}')"))
    assert [account for account in accounts if account in content] == []


# -- the marts -------------------------------------------------------------------------------------------------------


def test_the_rows_reach_the_marts(warehouse: duckdb.DuckDBPyConnection, marts: duckdb.DuckDBPyConnection) -> None:
    facts = rows(marts, "select events, members, projects from publication_facts")
    ((events,),) = rows(warehouse, "select count(*) from raw.events")
    assert facts == [(events, 0, 0)]
    kinds = (
        f"select kind_group, count(*) from resources where list_contains({sorted(FIRST)}, feed) group by 1 order by 1"
    )
    assert rows(marts, kinds) == [("paper", 35), ("tutorial", 1227 + 719 + 6334)]
    by_source = dict(rows(marts, "select source, count(*) from jobs group by 1"))
    first = {source: by_source[source] for source in ("greenhouse", "boss", "glassdoor")}
    assert first == {"greenhouse": 5, "boss": 201, "glassdoor": 600}
    members = rows(warehouse, "select count(*) from raw.events where actor_kind = 'member'")
    assert rows(marts, "select sum(events)::bigint from activity_weeks") == members


def test_feeds_and_quarantine_are_told_in_the_marts(marts: duckdb.DuckDBPyConnection) -> None:
    health = {
        feed: rest for feed, *rest in rows(marts, "select feed, rows_loaded, rows_quarantined from source_health")
    }
    assert health["github_ranking"] == [3449, 151]
    assert health["boss"] == [201, 666]
    assert health["video_statements"] == [1547, 2453]
    listed = rows(marts, "select feed, reason, rows from quarantine")
    told = {(feed, reason): n for feed, reason, n in listed if feed in FIRST}
    assert told == {
        ("arxiv_answers", "arxiv_error"): 1,
        ("boss", "duplicate_key"): 646,
        ("boss", "header_inside"): 20,
        ("edx", "duplicate_key"): 1,
        ("github_ranking", "duplicate_key"): 151,
        ("glassdoor", "duplicate_key"): 356,
        ("greenhouse_docs_abridged", "not_json"): 2,
        ("paulgraham", "duplicate_key"): 3,
        ("video_statements", "unknown_verb"): 2453,
    }


def test_what_needs_a_registry_is_empty_and_there(ran: Ran) -> None:
    """Nobody registered members or projects: their marts are published with no row, not missing."""
    empty = (
        "members", "projects", "milestones", "project_needs", "plan_mix", "revenue_streams", "job_matches",
        "recommendations", "best_next", "recommendation_outcomes",
    )  # fmt: skip
    assert {mart: ran.report["marts"][mart] for mart in empty} == dict.fromkeys(empty, 0)
    assert len(ran.report["marts"]) >= 24
