"""Texts as they come: empty, enormous, mixed, markup, emoji, base64. Nothing crashes, slows down or moves a place."""

import base64
import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive.codes import Slice
from pipelines.derive.labels import Labels
from pipelines.derive.roles import RoleTitles
from pipelines.derive.skills import Vocabulary, find_mentions
from tests.derive.reference_tables import table
from tests.derive.test_roles import ROLES

VOCABULARY = Vocabulary.of(table("skills"), table("skill_aliases"))
NOISE = base64.b64encode(random.Random(7).randbytes(750_000)).decode()
PIECES = st.sampled_from(
    [
        "Python", "Go 语言", "无需 Java", "5年以上", "3+ years of ", "加分项：\n", "Requirements:\n", "精通", "<p>",
        "&amp;", "😀", "👩‍💻", "\u202e", "\ufeff", "\x00", "é", "e\u0301", "機器學習", "ｸﾞ", "C++", "R&D", "。",
        ", ", "\r\n", "\U0001d54f", "٣", "-" * 50, "A" * 200,
    ]
)  # fmt: skip


def mentions(text: str, field: str = "description") -> pl.DataFrame:
    documents = pl.DataFrame({"document_kind": ["job"], "document_id": ["d"], "field": [field], "text": [text]})
    return find_mentions(documents, VOCABULARY)


@settings(deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200)))
def test_a_quote_is_the_text_at_its_place(text: str):
    found = mentions(text)
    for start, end, quote in found.select("start", "end", "quote").iter_rows():
        assert text[start:end] == quote != ""
    for title in RoleTitles(ROLES).find([text]):
        assert 0 <= title.start < title.end <= len(text)


LABELS = Labels(["manage teams", "Python (computer programming)", "机器学习", "supply chain principles", "Source"])


@settings(deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200)))
def test_a_label_stands_inside_its_text(text: str):
    for hit in LABELS.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert 0 < hit.share <= 1


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=30), max_size=5))
def test_texts_side_by_side_are_found_in_as_each_alone(texts: list[str]):
    joined = [f"Python{text}Docker" for text in texts]
    documents = pl.DataFrame(
        {"document_kind": "job", "document_id": [str(i) for i in range(len(joined))], "field": "text", "text": joined},
        schema=dict.fromkeys(("document_kind", "document_id", "field", "text"), pl.String),
    )
    alone = [row[3:] for text in joined for row in mentions(text, "text").iter_rows()]
    assert [row[3:] for row in find_mentions(documents, VOCABULARY).iter_rows()] == alone


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "<div>" * 50_000, "😀" * 100_000, NOISE, f"data:image/png;base64,{NOISE}", "\n" * 200_000],
    ids=["empty", "blank", "nul", "markup", "emoji", "base64", "data-url", "lines"],
)
def test_nothing_is_found_in_nothing(text: str):
    assert mentions(text).is_empty()


@pytest.mark.parametrize(
    ("text", "most"),
    [
        (NOISE, 0.02),
        ("requirements 要求 " * 60_000, 0.4),
        ("Go Go Python " * 80_000, 0.4),
        ("机器学习模型训练 " * 110_000, 0.7),
        ("no experience with " * 50_000, 0.4),
        ("a" * 1_000_000, 0.001),
    ],
    ids=["base64", "cues", "names", "chinese", "denials", "one-word"],
)
def test_work_stays_in_proportion_to_the_text(text: str, most: float):
    # what the automaton reports is what everything after it works on; the bound is a share of the characters
    slice_ = Slice.of([text])
    found = VOCABULARY.find(slice_, pl.Series([False]).to_numpy())
    assert found.hits <= most * len(text)


def test_names_beside_data_are_still_found():
    found = mentions(f"熟悉 Python。{NOISE[:5000]} 精通 Docker。")
    assert found["quote"].to_list() == ["Python", "Docker"]


def test_a_list_without_spaces_is_no_data():
    text = ",".join(["Python", "Docker", "TensorFlow", "PyTorch"] * 10)
    assert len(mentions(text)) == 40
