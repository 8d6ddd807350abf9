"""OAI-PMH: records of three formats, tombstones, errors, and lists that go on by tokens."""

from datetime import UTC, datetime

import pytest

from pipelines.sources._source import FetchFailed
from tests.sources.paper_answers import PAYLOADS, Answers, fetched, read

BASE = "https://library.example/oai"


def page(token: str | None) -> bytes:
    end = "" if token is None else f'<resumptionToken cursor="0">{token}</resumptionToken>'
    return f"<OAI-PMH><ListRecords>{end}</ListRecords></OAI-PMH>".encode()


def test_a_record_in_arxivs_format() -> None:
    paper = read("oai_pmh", "arxiv.xml")[0]
    assert (paper["source"], paper["paper_id"], paper["version"]) == ("arxiv", "2603.00031", None)
    assert paper["title"] == "Harvesting Papers that Nobody Wrote"
    assert paper["summary"] == "We harvest what was never sown."
    assert paper["authors"] == ["Ada Example", "Bob Sample Jr.", "The Invented Collaboration"]
    assert (paper["categories"], paper["primary_category"]) == (["cs.CL", "cs.DL"], "cs.CL")
    assert paper["doi"] == "10.1234/harvest.1"
    assert paper["licence"] == "CC-BY-SA-4.0"
    assert paper["journal_reference"] == "Journal of Harvest 1 (2026)"
    assert paper["code_url"] == "https://github.com/invented/harvest"
    assert (paper["url"], paper["pdf_url"]) == (
        "https://arxiv.org/abs/2603.00031",
        "https://arxiv.org/pdf/2603.00031",
    )
    assert paper["published_at"] == datetime(2026, 2, 27, tzinfo=UTC)
    assert paper["updated_at"] == datetime(2026, 3, 3, tzinfo=UTC)  # the datestamp: it orders a record's states


def test_a_deleted_record_is_a_tombstone_with_the_time_of_its_deletion() -> None:
    gone = read("oai_pmh", "arxiv.xml")[1]
    assert gone["_removed"] is True
    assert gone["_reason"] is None
    assert (gone["source"], gone["paper_id"]) == ("arxiv", "2603.00032")
    assert gone["updated_at"] == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_record_with_its_history() -> None:
    (paper,) = read("oai_pmh", "arxiv_raw.xml")
    assert (paper["source"], paper["paper_id"], paper["version"]) == ("arxiv", "math/0603001", 2)
    assert paper["title"] == "0"
    assert paper["authors"] == ["Zero Example", "Ada Example", "Bob Sample"]
    assert paper["is_withdrawn"] is True
    assert paper["pdf_url"] == "https://arxiv.org/pdf/math/0603001v2"
    assert paper["published_at"] == datetime(2006, 3, 1, 9, tzinfo=UTC)


def test_a_record_in_dublin_core() -> None:
    paper, older = read("oai_pmh", "library.xml")
    assert (paper["source"], paper["paper_id"]) == ("papers", "oai:library.example:7")
    assert paper["title"] == "论文虚构学导论"
    assert paper["authors"] == ["Ada Example", "李明"]
    assert paper["categories"] == ["虚构", "Invention"]
    assert (paper["comment"], paper["summary"]) == ("120 pages", "本文介绍如何虚构论文。")
    assert paper["doi"] == "10.1234/library.7"
    assert paper["url"] == "https://library.example/items/7"
    assert (paper["language"], paper["licence"]) == ("zh", "CC-BY-4.0")
    assert paper["published_at"] == datetime(2026, 1, 15, tzinfo=UTC)
    assert paper["updated_at"] == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert older["published_at"] is None  # 1998 is no day, and the day that is there is not the first


def test_a_feed_can_name_the_namespace_of_its_ids() -> None:
    assert read("oai_pmh", "library.xml", source="library")[0]["source"] == "library"


def test_pages_follow_each_other_by_tokens() -> None:
    http = Answers(page("a&amp;b"), page("c"), page(""))
    pages, cursors = fetched("oai_pmh", http, url=BASE, set="cs", prefix="arXiv")
    assert len(pages) == 3
    assert [params for _, params in http.asked] == [
        {"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "cs"},
        {"verb": "ListRecords", "resumptionToken": "a&b"},
        {"verb": "ListRecords", "resumptionToken": "c"},
    ]
    assert cursors == ["a&b", "c", None]
    assert not any(http.conditional)


def test_a_window_asks_by_day() -> None:
    since, until = datetime(2026, 3, 1, 23, tzinfo=UTC), datetime(2026, 3, 2, 1, tzinfo=UTC)
    http = Answers(page(None), since=since, until=until)
    fetched("oai_pmh", http, url=BASE)
    assert http.params("metadataPrefix", "from", "until") == [("oai_dc", "2026-03-01", "2026-03-02")]


def test_an_interrupted_list_goes_on_and_a_forgotten_token_starts_it_anew() -> None:
    http = Answers(page("d"), page(None), cursor="c")
    fetched("oai_pmh", http, url=BASE)
    assert http.params("resumptionToken") == [("c",), ("d",)]
    forgotten = (PAYLOADS / "oai_pmh" / "error_badResumptionToken.xml").read_bytes()
    http = Answers(forgotten, page("x"), page(None), cursor="c")
    pages, cursors = fetched("oai_pmh", http, url=BASE)
    assert http.params("resumptionToken") == [("c",), (None,), ("x",)]
    assert (len(pages), cursors) == (2, ["x", None])


def test_a_token_that_names_itself_ends_the_reading_as_a_failure() -> None:
    http = Answers(page("a"), page("a"))
    with pytest.raises(FetchFailed) as caught:
        fetched("oai_pmh", http, url=BASE)
    assert caught.value.reason == "endless"
