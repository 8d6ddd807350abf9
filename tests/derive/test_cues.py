"""What the words around a mention say: required, useful or in use, years, level, denied."""

import polars as pl
import pytest

from pipelines.derive.skills import Vocabulary, find_mentions
from tests.derive.test_skills import ALIASES, SKILLS, VOCABULARY


def said(text: str, column: str, vocabulary: Vocabulary = VOCABULARY) -> dict[str, object]:
    documents = pl.DataFrame({"document_kind": ["job"], "document_id": ["d"], "field": ["description"], "text": [text]})
    return dict(find_mentions(documents, vocabulary).select("skill_id", column).rows())


@pytest.mark.parametrize(
    ("text", "necessity"),
    [
        ("We use Python and Docker", {"python": "used", "docker": "used"}),
        ("我们使用 Python", {"python": "used"}),
        ("技术栈：\nPython\nDocker", {"python": "used", "docker": "used"}),
        ("Our stack:\n- Python", {"python": "used"}),
        ("We use Docker, you must know Python", {"docker": "used", "python": "required"}),
        (
            "必须熟练掌握Python，熟悉Docker者优先，我们使用Spark。",
            {"python": "required", "docker": "useful", "spark": "used"},
        ),
        ("熟练使用Python，Java，Docker", {"python": "required", "java": "required", "docker": "required"}),
        ("Experience with Python", {"python": "required"}),
        ("加分项：\n- 熟悉 Docker", {"docker": "useful"}),
        ("Nice to have:\n- Experience with Docker", {"docker": "useful"}),
        ("Responsibilities:\n- Work on Python", {"python": None}),
    ],
)
def test_required_useful_or_in_use(text: str, necessity: dict[str, object]):
    assert said(text, "necessity") == necessity


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("3+ years of Python", {"python": 3.0}),
        ("5年以上 Java 经验", {"java": 5.0}),
        ("两年Docker经验", {"docker": 2.0}),
        ("半年 Docker 经验", {"docker": 0.5}),
        ("3-5 years of Python", {"python": 3.0}),
        ("3至5年机器学习经验", {"ml": 3.0}),
        ("at least two years of Docker", {"docker": 2.0}),
        ("3 years of Python and 2 years of Java", {"python": 3.0, "java": 2.0}),
        ("Python (5+ years), Java", {"python": 5.0, "java": None}),
        ("Python 3年，Java 5年", {"python": 3.0, "java": 5.0}),
        ("Machine Learning engineer, 3+ years of Python", {"ml": None, "python": 3.0}),
        ("3年以上工作经验，熟悉Python", {"python": None}),
        ("founded 5 years ago with Python", {"python": None}),
        ("2023年用Python", {"python": None}),
        ("年薪30万，Python", {"python": None}),
    ],
)
def test_years_near_a_skill(text: str, years: dict[str, object]):
    assert said(text, "years") == years


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("精通Python，熟练掌握Java，熟悉Docker，了解Spark", {"python": 5, "java": 4, "docker": 3, "spark": 2}),
        (
            "Expert in Python; proficient in Java; familiar with Docker; basic knowledge of Spark",
            {"python": 5, "java": 4, "docker": 3, "spark": 1},
        ),
        ("熟悉 Python、Java 和 Docker", {"python": 3, "java": 3, "docker": 3}),
        ("Python (advanced), Java (basic)", {"python": 4, "java": 1}),
        ("写 Python", {"python": None}),
    ],
)
def test_level_near_a_skill(text: str, level: dict[str, object]):
    assert said(text, "level") == level


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("无需 Java 或 C++ 经验", set()),
        ("No experience with Docker or Spark needed", set()),
        ("不要求会 Go，但要会 Python", {"python"}),
        ("No Java experience required", set()),
        ("No Java or Docker experience needed, but Python is", {"python"}),
        ("没有Java经验也可以，Python必须会", {"python"}),
        ("You don't need to know Java, Docker or Spark", set()),
        ("无需Java经验 熟悉Python即可", {"python"}),
        ("There is no doubt: Python is required", {"python"}),
        ("Not only Python but Java", {"python", "java"}),
    ],
)
def test_denials_reach_over_lists_and_no_further(text: str, skills: set[str]):
    assert set(said(text, "necessity")) == skills


def test_words_that_must_not_stand_near():
    rule = pl.DataFrame(
        {
            "alias": ["Spark"],
            "skill_id": ["spark"],
            "is_case_sensitive": [False],
            "context": [["data", "!joy", "!电影"]],
        }
    )
    vocabulary = Vocabulary.of(SKILLS, pl.concat([ALIASES.filter(pl.col("alias") != "Spark"), rule]))
    assert set(said("Spark for data", "necessity", vocabulary)) == {"spark"}
    assert not said("Spark joy with data", "necessity", vocabulary)
    assert not said("Spark", "necessity", vocabulary)
    only_not = rule.with_columns(context=pl.lit(["!joy"], dtype=pl.List(pl.String)))
    vocabulary = Vocabulary.of(SKILLS, only_not)
    assert set(said("Spark", "necessity", vocabulary)) == {"spark"}
    assert not said("Spark joy", "necessity", vocabulary)
