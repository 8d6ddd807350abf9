"""Papers of seven more kinds in the run over real input: every item loaded, put aside with its reason, or buried."""

from pathlib import Path

import duckdb
import pytest

from tests.realdata import counted_papers as counted
from tests.realdata.conftest import ABSENT, FOLDER, Ran, reasons, rows

pytestmark = [pytest.mark.realdata, *([] if FOLDER.is_dir() else [pytest.mark.skip(ABSENT)])]


def column(con: duckdb.DuckDBPyConnection, name: str, source: str) -> list[object]:
    return [value for (value,) in rows(con, f"select {name} from raw.papers where source = '{source}'")]


def test_606_retold_announcements_are_575_papers_in_their_newest_version(
    folder: Path,
    ran: Ran,
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    items = counted.retold(folder)
    assert len(items) == 606
    assert len({title for _, _, title, _ in items}) == 576
    newest = {identifier: (0, "", "") for identifier, *_ in items}
    for identifier, version, title, doi in items:
        newest[identifier] = max(newest[identifier], (version, title, doi))
    assert len(newest) == 575
    assert ran.feed("retold_arxiv") == (606, 575, 31)
    assert reasons(warehouse, "retold_arxiv") == {"older_version": 31}
    ours = rows(
        warehouse, "select paper_id, version, title, coalesce(doi, '') from raw.papers where source = 'retold_arxiv'"
    )
    assert {identifier: tuple(rest) for identifier, *rest in ours} == {
        identifier: (version, " ".join(title.split()), doi) for identifier, (version, title, doi) in newest.items()
    }
    (told,) = rows(
        warehouse,
        """select count(*) filter (regexp_matches(summary, '[\u4e00-\u9fff]')), count(authors), count(published_at),
                  count(*) filter (url = 'https://arxiv.org/abs/' || paper_id)
           from raw.papers where source = 'retold_arxiv'""",
    )
    assert told == (575, 575, 575, 575)


def test_oai_pages_hold_8_records_of_which_4_are_deleted(
    folder: Path,
    ran: Ran,
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    headers = counted.headers(folder, "oai_sickle/ListRecord*[s234].xml")
    assert (len(headers), sum(deleted for _, deleted in headers)) == (8, 4)
    # with the identifier that is missing: one deleted record does not say which
    assert {identifier for identifier, _ in headers} == {
        "oai:test.example.com:1585310",
        "oai:test.example.com:1585322",
        None,
    }
    assert ran.feed("oai_pages") == (8, 7, 1)
    assert reasons(warehouse, "oai_pages") == {"no_id": 1}
    assert column(warehouse, "paper_id", "oai_pages") == ["oai:test.example.com:1585322"]
    assert rows(
        warehouse, "select item_id, reason, removed_at::date::varchar from raw.removals where source = 'oai_pages'"
    ) == [("oai:test.example.com:1585310", "tombstone", "2011-07-18")]


def test_single_records_headers_and_a_library(
    folder: Path,
    ran: Ran,
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert ran.feed("oai_single") == (2, 2, 0)
    assert len(column(warehouse, "paper_id", "oai_single")) == 1
    assert ran.feed("oai_headers") == (4, 2, 2)
    assert reasons(warehouse, "oai_headers") == {"no_metadata": 2}
    assert rows(warehouse, "select item_id from raw.removals where source = 'oai_headers'") == [
        ("oai:test.example.com::1585576",)
    ]
    headers = counted.headers(folder, "oai_pyoai/fake1/0000[45].xml")
    assert (len(headers), len(set(headers))) == (17, 16)
    assert ran.feed("oai_library") == (17, 17, 0)
    assert set(column(warehouse, "paper_id", "oai_library")) == {identifier for identifier, _ in headers}


def test_what_is_no_record_fails_its_feed_with_a_reason(
    folder: Path,
    ran: Ran,
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert counted.errors(folder) == [
        *("badArgument", "badResumptionToken", "cannotDisseminateFormat", "idDoesNotExist"),
        *("noRecordsMatch", "noSetHierarchy", "undefinedError"),
    ]
    # no record matches: that is an empty reading, not a failure
    assert ran.feed("oai_errors") == (6, 0, 6)
    assert reasons(warehouse, "oai_errors") == dict.fromkeys(
        [
            *("bad_argument", "bad_resumption_token", "cannot_disseminate_format", "id_does_not_exist"),
            *("no_set_hierarchy", "oai_error"),
        ],
        1,
    )
    assert reasons(warehouse, "oai_broken") == {"not_a_feed": 1}
    assert reasons(warehouse, "oai_about") == {"no_records": 1}
    failed = {row["feed"]: row["reason"] for row in ran.report["feeds"] if row["status"] != "landed"}
    assert {feed: failed.get(feed) for feed in ("oai_broken", "oai_about")} == {
        "oai_broken": "not_a_feed",
        "oai_about": "no_records",
    }
    assert "oai_errors" in failed


def test_works_of_crossref_and_openalex(
    folder: Path,
    ran: Ran,
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    works = counted.works(folder)
    assert len(works) == len({work["DOI"].lower() for work in works}) == 25
    papers = {work["DOI"].lower(): work["is-referenced-by-count"] for work in works if work["type"] != "dataset"}
    assert ran.feed("crossref_search") == (20, 19, 1)
    assert ran.feed("crossref_works") == (5, 5, 0)
    assert reasons(warehouse, "crossref_search") == {"not_a_paper": 1}
    assert dict(rows(warehouse, "select doi, citations from raw.papers where source = 'crossref'")) == papers
    abstracts = sum("abstract" in work for work in works if work["type"] != "dataset")
    (told,) = rows(
        warehouse,
        """select count(summary), count(*) filter (summary like '%<%:%>%' or summary ilike 'abstract%')
           from raw.papers where source = 'crossref'""",
    )
    assert told == (abstracts, 0)
    (answer,) = counted.answers(folder, "openalex/*.json")
    assert ran.feed("openalex_works") == (2, 2, 0)
    assert sorted(
        rows(warehouse, "select paper_id, doi, citations from raw.papers where source = 'openalex'")
    ) == sorted(
        (work["id"].split("/")[-1], work["doi"].removeprefix("https://doi.org/"), work["cited_by_count"])
        for work in answer["results"]
    )


def test_papers_of_semantic_scholar(
    folder: Path,
    ran: Ran,
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    papers = [paper for answer in counted.answers(folder, "s2_json/*.json") for paper in answer["data"]]
    assert len(papers) == 77 + 79 + 100 + 100
    assert ran.feed("semantic_scholar_search") == (356, 356, 0)
    assert set(column(warehouse, "paper_id", "semantic_scholar")) == {paper["paperId"] for paper in papers}


def test_papers_of_the_anthology(
    folder: Path,
    ran: Ran,
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    papers = counted.anthology(folder)
    assert len(papers) == 5 + 58 + 4
    assert ran.feed("anthology") == (67, 67, 0)
    ours = dict(rows(warehouse, "select paper_id, title from raw.papers where source = 'acl_anthology'"))
    assert sorted(ours.values()) == sorted(title for _, title in papers)
    assert {identifier for identifier, _ in papers if identifier} < set(ours)
    assert sum(identifier is None for identifier, _ in papers) == 4  # their links lead to the conference's own pages


def test_the_papers_reach_the_marts(marts: duckdb.DuckDBPyConnection) -> None:
    counts = dict(
        rows(
            marts,
            """select split_part(resource_id, ':', 1), count(*) from resources where kind = 'paper'
               and split_part(resource_id, ':', 1) <> 'arxiv' group by 1""",
        )
    )
    assert sum(counts.values()) > 0, counts
