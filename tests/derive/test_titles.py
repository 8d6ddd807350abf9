"""Raw titles and the occupations they mean."""

import polars as pl
import pytest

from pipelines.derive.titles import TitleTable, words

KNOWN = TitleTable(
    pl.DataFrame(
        [
            ("baker", "Bread Baker"),
            ("baker", "Pastry Baker"),
            ("baker", "Oven Operator"),
            ("engineer", "Software Engineer"),
            ("engineer", "Backend Developer"),
            ("engineer", "后端开发工程师"),
            ("press", "Roll Press Operator"),
            ("press", "Press Operator"),
            ("smith", "Press Operator"),
        ],
        schema=["occupation_id", "title"],
        orient="row",
    )
)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Senior Software Engineers (m/f/d)", ["software", "engineer"]),
        ("Software Engineer II - Berlin", ["software", "engineer"]),
        ("ＳＲ． Pastry Baker【急招】", ["pastry", "baker"]),
        ("资深后端开发工程师（北京）", ["后端开发工程师"]),
        ("C++ Developers", ["c++", "developer"]),
        ("Secretaries", ["secretary"]),
        ("Press Boss", ["press", "boss"]),
        ("Lead", ["lead"]),  # nothing else is told
    ],
)
def test_what_does_not_tell_the_trade_is_left_out(title: str, told: list[str]) -> None:
    assert words(title) == told


@pytest.mark.parametrize(
    ("title", "occupation"),
    [
        ("SENIOR SOFTWARE ENGINEER (Remote)", "engineer"),
        ("Bread Bakers", "baker"),
        ("Chief Pastry Baker", "baker"),
        ("Backend Engineer", "engineer"),
        ("后端工程师", "engineer"),
        ("Night Roll Press Operator", "press"),
    ],
)
def test_a_title_means_the_occupation_of_the_nearest(title: str, occupation: str) -> None:
    (found,) = KNOWN.normalise([title])
    assert found.occupation_id == occupation
    assert 0 < found.score <= 1
    assert found.nearest is not None


def test_a_known_title_is_looked_up_and_of_two_meanings_the_likelier_one_counts() -> None:
    (known,) = KNOWN.normalise(["oven operator"])
    assert (known.occupation_id, round(known.score, 5), known.nearest) == ("baker", 1.0, "Oven Operator")
    (twice,) = KNOWN.normalise(["Press Operator"])  # more titles of press are near
    assert twice.occupation_id == "press"


def test_what_shares_nothing_has_no_answer() -> None:
    assert [found.occupation_id for found in KNOWN.normalise(["", "Zyx", "行政前台"])] == [None, None, None]
    assert KNOWN.normalise([]) == []


def test_the_order_of_the_table_and_of_the_titles_does_not_matter() -> None:
    titles = ["Backend Engineer", "Baker", "Press"]
    assert KNOWN.normalise(titles) == KNOWN.normalise(titles[::-1])[::-1]
