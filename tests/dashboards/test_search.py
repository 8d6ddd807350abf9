"""Search finds what is meant: both tokenisers agree, either language finds the other, and no query breaks the page."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards import tokens
from dashboards.queries import publication, search
from pipelines.derive import search as index
from tests.dashboards import tiny_publication

STRINGS = [
    "",
    "Retrieval-Augmented Generation (RAG) for LLMs",
    "大語言模型與檢索增強生成：從零開始",
    "C++, C# and F# 入门",
    "Ｐｙｔｈｏｎ３．１１　全角",
    "naïve café déjà-vu Ångström ﬁne",
    "GPT-4o vs. Llama3.1-8B",
    "ΣΟΦΟΣ İstanbul Straße",
    "機械学習のカタカナがぎ 딥러닝 강의",
    "emoji 🤖🚀 and zero\u200bwidth e\u0301 combining",
    "classes studies analyses bus pass aches oes CSS AWS",
    "㈶ ㊑ 🉇 ½ ² ① Ⅳ",
    "A/B测试与C语言",
    "a" * 60,
]
CHARACTERS = st.characters(exclude_categories=["Cs", "Cn"])


@pytest.mark.parametrize("text", STRINGS)
def test_query_and_index_are_cut_alike(text: str) -> None:
    assert tokens.terms(text) == index.terms(text)
    assert tokens.atoms(text) == index.atoms(text)


@settings(max_examples=200, deadline=None)
@given(st.text(CHARACTERS, max_size=40))
def test_query_and_index_are_cut_alike_whatever_is_written(text: str) -> None:
    assert tokens.terms(text) == index.terms(text)
    assert tokens.atoms(text) == index.atoms(text)


def test_a_term_stands_where_the_text_has_it() -> None:
    text = "学 LLMs，機器學習"
    assert [(term, text[a:b]) for token in tokens.tokens(text) for term, a, b in token.terms] == [
        ("学", "学"), ("llm", "LLMs"), ("机", "機"), ("器", "器"), ("学", "學"), ("习", "習"),
        ("机器", "機器"), ("器学", "器學"), ("学习", "學習"),
    ]  # fmt: skip


@pytest.fixture
def begun(reading: Path) -> None:
    publication.begin()


def titles(words: str, **filters: object) -> list[str]:
    found = search.found(search.understood(words), search.Filters(**filters), 99)  # pyright: ignore
    return found["title"].to_list()


@pytest.mark.usefixtures("begun")
def test_a_skill_is_found_under_its_other_name() -> None:
    query = search.understood("what is RAG")
    assert [(part.words, part.skills) for part in query.parts] == [("RAG", ("rag",))]
    english, chinese = titles("what is RAG"), titles("檢索增強生成")
    assert len(english) == 18  # 12 name the skill, one more is withdrawn; 6 more have the words in their summary
    assert sorted(english) == sorted(chinese)


@pytest.mark.usefixtures("begun")
def test_the_words_of_the_title_come_first() -> None:
    assert titles("vector 向量检索十二讲 7")[0] == "向量检索十二讲 7"
    assert titles("lecture on agents")[0].startswith("Lecture")


@pytest.mark.usefixtures("begun")
def test_filters_hold_and_counts_are_of_the_hits() -> None:
    query = search.understood("lectures")
    everything, fitting = search.found(query, search.Filters(), 99), search.found(query, search.Filters(level=1), 2)
    assert set(everything["language"]) == {"en"}
    assert set(fitting["difficulty"]) == {1}
    assert fitting["hits"].to_list() == [(everything["difficulty"] == 1).sum()] * fitting.height
    assert search.facets(query, search.Filters())["language"] == {"en": everything.height}
    assert titles("lectures", language="zh") == []
    assert titles("", most_minutes=31) == ["=1+1 [x](javascript:alert(1)) <b>", "向量检索十二讲 1"]
    assert len(titles("", topic="agents")) == 10 + len(titles("", topic="vision"))  # vision lies under agents


@pytest.mark.usefixtures("begun")
def test_what_is_not_known_is_said_and_the_rest_is_found() -> None:
    query = search.understood("lectures xyzzy")
    assert query.unknown == ("xyzzy",)
    assert titles("lectures xyzzy") == titles("lectures")
    assert titles("xyzzy") == []


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    "words", ["'; drop table resources; --", "%_*\\", "🤖", "\u0000", "的", "the of", "a " * 9999, "图"]
)
def test_no_query_breaks_anything(words: str) -> None:
    search.facets(search.understood(words), search.Filters())
    titles(words)


@pytest.mark.usefixtures("begun")
def test_without_words_the_best_resources_come_first() -> None:
    assert len(titles("")) == len(titles("   ")) == 38
    assert titles("")[:2] == ["=1+1 [x](javascript:alert(1)) <b>", "向量检索十二讲 1"]


def test_the_tiny_index_is_that_of_the_pipeline() -> None:
    made = {row["term"] for row in tiny_publication.rows()["search_vocabulary"]}
    assert {"向量", "lecture", "skill:rag"} <= made
