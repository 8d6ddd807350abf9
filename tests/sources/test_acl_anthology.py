"""The ACL Anthology: papers of a volume, their ids old and new, and titles with markup."""

from tests.sources.paper_answers import Answers, fetched, read


def test_a_paper_of_a_workshop() -> None:
    paper = read("acl_anthology", "2026.invent.xml")[0]
    assert (paper["source"], paper["paper_id"]) == ("acl_anthology", "2026.invent-1.1")
    assert paper["title"] == "Inventing Chinese Words with n-grams"
    assert paper["summary"] == "We invent words. Code: https://github.com/invented/words."
    assert paper["code_url"] == "https://github.com/invented/words"
    assert paper["authors"] == ["Ada Example", "李明"]
    assert paper["doi"] == "10.18653/v1/2026.invent-1.1"
    assert (paper["url"], paper["pdf_url"]) == (
        "https://aclanthology.org/2026.invent-1.1",
        "https://aclanthology.org/2026.invent-1.1.pdf",
    )
    assert paper["journal_reference"] == "Proceedings of the First Workshop on Invention, March 2026, 1–10"
    assert (paper["language"], paper["is_withdrawn"]) == ("en", False)
    assert paper["published_at"] is None  # a month is no day


def test_a_retracted_paper_whose_file_is_elsewhere() -> None:
    paper = read("acl_anthology", "2026.invent.xml")[1]
    assert paper["paper_id"] == "2026.invent-1.2"
    assert paper["pdf_url"] == "https://elsewhere.example/2.pdf"
    assert (paper["language"], paper["is_withdrawn"]) == ("zh", True)


def test_ids_are_made_as_the_anthology_makes_them() -> None:
    assert read("acl_anthology", "2026.invent.xml")[3]["paper_id"] == "2026.invent-tutorials.1"
    assert read("acl_anthology", "W05.xml")[0]["paper_id"] == "W05-0203"
    journal = b'<collection id="J89"><volume id="4"><paper id="8"><title>t</title></paper></volume></collection>'
    (paper,) = read("acl_anthology", journal)
    assert paper["paper_id"] == "J89-4008"
    assert paper["pdf_url"] is None


def test_one_question_a_collection() -> None:
    http = Answers(b"<collection/>", b"<collection/>")
    fetched("acl_anthology", http, collections=["2026.invent", "W05"])
    base = "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml"
    assert [url for url, _ in http.asked] == [f"{base}/2026.invent.xml", f"{base}/W05.xml"]
