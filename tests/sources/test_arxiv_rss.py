"""arXiv's announcements: what an item says, and what it means that it is new, added or replaced."""

from datetime import UTC, datetime

from tests.sources.paper_answers import Answers, fetched, read

DAY = datetime(2026, 3, 2, 5, tzinfo=UTC)  # midnight in New York


def test_a_new_paper() -> None:
    paper = read("arxiv_rss", "announcements.xml")[0]
    assert (paper["source"], paper["paper_id"], paper["version"]) == ("arxiv_rss", "2603.00011", 1)
    assert paper["title"] == "Counting Invented Tokens with a < b"
    assert paper["summary"] == "We count tokens that nobody wrote. Code: https://github.com/invented/tokens."
    assert paper["code_url"] == "https://github.com/invented/tokens"
    assert paper["authors"] == ["Ada Example", "李明", "Bob Sample, Jr."]
    assert paper["categories"] == ["cs.CL", "cs.LG"]
    assert paper["licence"] == "CC-BY-4.0"
    assert paper["url"] == "https://arxiv.org/abs/2603.00011"
    assert paper["pdf_url"] == "https://arxiv.org/pdf/2603.00011v1"
    assert paper["language"] == "en-US"
    assert paper["published_at"] == paper["updated_at"] == DAY


def test_only_a_new_paper_appeared_on_the_day_of_its_announcement() -> None:
    _, crossed, replaced, _ = read("arxiv_rss", "announcements.xml")
    assert (crossed["published_at"], crossed["updated_at"], crossed["version"]) == (None, DAY, 1)
    assert crossed["licence"] == "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    assert (replaced["published_at"], replaced["updated_at"], replaced["version"]) == (None, DAY, 3)
    assert replaced["paper_id"] == "math/0603001"
    assert replaced["is_withdrawn"] is True
    assert replaced["doi"] == "10.1234/theorem.3"
    assert replaced["journal_reference"] == "Annals of Invention 3 (2026)"


def test_the_atom_document_says_the_same() -> None:
    (atom,) = read("arxiv_rss", "announcements_atom.xml")
    rss = read("arxiv_rss", "announcements.xml")[0]
    same = ("source", "paper_id", "version", "url", "pdf_url", "licence", "language", "published_at", "updated_at")
    assert {name: atom[name] for name in same} == {name: rss[name] for name in same}
    assert atom["authors"] == ["Ada Example", "李明"]
    assert atom["summary"] == "We count tokens that nobody wrote."


def test_a_feed_by_others_keeps_its_own_name_so_that_it_never_replaces_what_arxiv_says() -> None:
    paper, older, _ = read("arxiv_rss", "retold.xml")
    assert (paper["source"], paper["paper_id"], paper["version"]) == ("papers", "2603.00021", 2)
    assert paper["url"] == "https://arxiv.org/abs/2603.00021"
    assert paper["authors"] == ["Ada Example", "李明"]
    assert paper["comment"] == "9 pages"
    assert paper["doi"] == "10.1234/invented.21"
    assert paper["language"] == "zh-CN"
    assert paper["summary"].splitlines()[2] == "我们提出了一种不存在的方法。发布时间: 2026-02-27"
    assert paper["summary"].endswith("We propose a method that does not exist.")
    assert paper["published_at"] == datetime(2026, 2, 27, tzinfo=UTC)
    assert paper["updated_at"] == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert older["_detail"] == "2603.00021v1; v2 is here too"


def test_the_newest_version_of_a_document_stays_in_whichever_order() -> None:
    payload = b"""<rss version="2.0"><channel><title>t</title>
        <item><title>First</title><guid>2603.00021v1</guid></item>
        <item><title>Second</title><guid>2603.00021v2</guid></item>
        </channel></rss>"""
    assert [(row["title"], row["_reason"]) for row in read("arxiv_rss", payload)] == [
        (None, "older_version"),
        ("Second", None),
    ]


def test_one_question_asks_for_all_categories() -> None:
    http = Answers(b"<rss/>")
    fetched("arxiv_rss", http, categories=["cs.CL", "cs.LG"])
    assert http.asked == [("https://rss.arxiv.org/rss/cs.CL+cs.LG", {})]
    assert http.conditional == [True]
