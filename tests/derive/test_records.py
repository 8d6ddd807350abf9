"""Comparing bibliographic records, and finding those that are one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.derive import comparing, linking
from pipelines.derive.linking import average_linkage, candidates, link
from pipelines.derive.records import Record, authors_alike, authors_of, pages_of, venue_of, venues_alike, year_of

BOOSTING = {
    "title": "A decision-theoretic generalization of on-line learning and an application to boosting",
    "authors": "Freund, Y., & Schapire, R. E.",
    "year": "1997",
    "venue": "Journal of Computer and System Sciences",
    "pages": "119-139",
}


def alike(a: str, b: str) -> float | None:
    return authors_alike(authors_of(a), authors_of(b))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Kearns, M. J., and Schapire, R. E.", "m kearns , r schapire", 1.0),
        ("Michael Kearns and Robert Schapire", "M. J. Kearns, R. E. Schapire", 1.0),
        ("kg kulkarni", "k kulkarni", 1.0),
        ("r ng , j han", "rt ng , j han", 1.0),
        ("张三；李四", "李四、张三", 1.0),
        ("d shasha", "f fabret , h jacobsen , d shasha", 1.0),  # the shorter list counts
        ("m smith", "r smith", 0.5),
        ("a jones", "b miller", 0.0),
        ("", "b miller", None),
    ],
)
def test_authors_are_the_same_however_they_are_abbreviated(a: str, b: str, expected: float | None):
    assert alike(a, b) == expected
    assert alike(b, a) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("VLDB", "Proceedings of the International Conference on Very Large Data Bases", 1.0),
        ("acm trans . database syst .", "ACM Transactions on Database Systems ,", 1.0),
        ("in proc. 13th int. conf. machine learning", "International Conference on Machine Learning", 1.0),
        ("Information and Computation", "Machine Learning", 0.0),
        ("", "Machine Learning", None),
        ("Proceedings of the 5th Annual Conference", "Machine Learning", None),  # nothing that names a place
    ],
)
def test_venues_are_the_same_however_they_are_abbreviated(a: str, b: str, expected: float | None):
    assert venues_alike(venue_of(a), venue_of(b)) == expected


def test_years_pages_and_sorts_are_read_from_what_is_written():
    assert year_of("(oct. 1996a)") == 1996
    assert year_of("1994.0") == 1994
    assert year_of("in press") is None
    assert [pages_of(text) for text in ("pp. 807-17,", "24.1", "")] == [(807, 817), (24, 24), None]
    assert venue_of("Technical Report MIT/LCS/TM-413").sort == "report"
    assert venue_of("Journal of Machine Learning").sort == "journal"
    # a year that stands in the venue is the year
    assert Record.of({"title": "T", "venue": "In Proc. of X (Oct. 1990)", "year": None}).year == 1990


def test_a_record_is_itself_and_not_its_neighbour():
    other = {**BOOSTING, "title": "Game theory, on-line prediction and boosting", "year": "1996", "pages": "325-332"}
    same = {
        "title": "A decision theoretic generalisation of online learning and an application to boosting.",
        "authors": "yoav freund and robert e. schapire",
        "year": "1997.",
        "venue": "J. Comput. Syst. Sci.",
        "pages": "pp. 119--139",
    }
    (found,) = link([Record.of(row) for row in (BOOSTING, other, same)])
    assert (found.left, found.right) == (0, 2)
    assert found.score > 0.9
    assert "same year; same pages" in found.reason
    assert "年份相同；页码相同" in found.reason_zh


def test_the_same_title_alone_is_enough_unless_it_says_nothing():
    title = {"title": "Efficient distribution-free learning of probabilistic concepts"}
    assert len(link([Record.of(title), Record.of(title)])) == 1
    assert link([Record.of({"title": "Editorial"}), Record.of({"title": "Editorial"})]) == []
    assert link([Record.of({"title": ""}), Record.of({"title": ""})]) == []


def test_texts_decide_where_titles_differ():
    text = " ".join(f"word{n}" for n in range(60))
    rows = [
        {"title": "One way to say it", "text": text},
        {"title": "Something else entirely", "text": text + " more"},
        {"title": "Something else entirely", "text": text.replace("word", "thing")},
    ]
    (found,) = link([Record.of(row) for row in rows])
    assert (found.left, found.right) == (0, 1)
    assert found.reason.endswith("texts 0.98 alike")


def test_a_further_column_speaks_for_and_against():
    phone = {"title": "Wireless noise cancelling headphones", "colour": "black"}
    rows = [Record.of(row, ["colour"]) for row in (phone, phone, {**phone, "colour": "white"})]
    scores = {(one.left, one.right): one.score for one in link(rows, rows, threshold=0.01) if one.left < one.right}
    assert scores[0, 1] > 0.9 > scores[0, 2]


def test_two_tables_are_compared_across_and_not_within():
    left = [Record.of(BOOSTING), Record.of(BOOSTING)]
    assert [(one.left, one.right) for one in link(left, [Record.of(BOOSTING)])] == [(0, 0), (1, 0)]
    assert candidates(left, [Record.of({"title": "quite another matter"})]).tolist() == []
    assert link([], []) == []


def test_average_linkage_does_not_chain():
    # 0-1-2 and 3-4-5 are two groups that one likely pair connects and four unlikely ones do not
    edges = [(0, 1, 0.9), (1, 2, 0.9), (0, 2, 0.9), (3, 4, 0.9), (4, 5, 0.9), (3, 5, 0.9), (2, 3, 0.8)]
    edges += [(0, 3, 0.1), (1, 4, 0.1), (2, 5, 0.1), (0, 5, 0.1)]
    groups = sorted(group for group, _ in average_linkage(edges))
    assert groups == [[0, 1, 2], [3, 4, 5]]
    assert sorted(group for group, _ in average_linkage([(0, 1, 0.9), (1, 2, 0.8)])) == [[0, 1, 2]]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.floats(0, 1)), max_size=30))
def test_groups_are_disjoint_and_of_linked_nodes(edges: list[tuple[int, int, float]]):
    distinct = {(min(a, b), max(a, b)): score for a, b, score in edges if a != b}
    groups = average_linkage([(a, b, score) for (a, b), score in distinct.items()])
    nodes = [node for group, _ in groups for node in group]
    assert len(nodes) == len(set(nodes))
    for group, height in groups:
        assert height >= linking.TOGETHER - 1e-9
        assert len(group) > 1


@given(st.dictionaries(st.sampled_from(["title", "authors", "year", "venue", "pages"]), st.text(max_size=60)))
def test_any_text_can_be_compared_and_order_does_not_matter(row: dict[str, str]):
    one, other = Record.of(row), Record.of(BOOSTING)
    pairs = np.array([[0, 0]])
    idf = comparing.rarity([one, other])
    forth = comparing.score(comparing.features([one], [other], pairs, idf))[0]
    back = comparing.score(comparing.features([other], [one], pairs, idf))[0]
    assert 0 <= forth <= 1
    assert forth == pytest.approx(back, abs=1e-6)
