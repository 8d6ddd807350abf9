"""Marks inside sentences: texts and spans come out exactly, and our labelled sets keep their rules."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.reference import LabelledSentence
from pipelines.evaluate import labelled
from pipelines.evaluate.labelled import Marked
from pipelines.evaluate.reading import table
from pipelines.settings import ROOT

REFERENCE = ROOT / "data" / "reference"


def test_marks_of_every_sort():
    text, marks = labelled.read("会[[Spark|apache-spark|useful]]，不用[[!Java|java]]，[[Foo 2|?]]。")
    assert text == "会Spark，不用Java，Foo 2。"
    assert marks == [
        Marked(1, 6, "apache-spark", necessity="useful"),
        Marked(9, 13, "java", is_denied=True),
        Marked(14, 19, None),
    ]


PIECE = st.text(st.characters(blacklist_characters="[]|!", blacklist_categories=("Cs",)), min_size=1, max_size=12)
MARK = st.tuples(
    PIECE,
    st.one_of(st.none(), st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)),
    st.booleans(),
    st.sampled_from([None, "required", "useful", "used"]),
)


@given(st.lists(st.one_of(PIECE, MARK), max_size=12))
def test_what_is_written_is_read_back_exactly(parts):
    text, spans = "", []
    for part in parts:
        words = part if isinstance(part, str) else part[0]
        if not isinstance(part, str):
            spans.append(Marked(len(text), len(text) + len(words), *part[1:]))
        text += words
    assert labelled.read(labelled.write(text, spans)) == (text, spans)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(written):
    try:
        text, marks = labelled.read(written)
    except ValueError:
        return
    assert all(0 <= m.start < m.end <= len(text) for m in marks)


@pytest.mark.parametrize("broken", ["[[Go]]", "[[|go]]", "[[Go|Go]]", "[[Go|go|must]]", "see [1]", "[[a[b]|go]]"])
def test_a_bracket_that_is_no_mark_is_refused_by_reader_and_contract(broken):
    with pytest.raises(ValueError, match="no mark"):
        labelled.read(broken)
    rule = re.compile(LabelledSentence.to_schema().columns["marked"].checks[0].statistics["pattern"])
    assert not rule.fullmatch(broken)


def test_the_sentences_that_we_own_are_readable_and_name_skills_that_exist():
    sentences, known = table(REFERENCE, "labelled_sentences"), set(table(REFERENCE, "skills")["skill_id"])
    strangers = [
        (row["sentence_id"], mark.skill_id)
        for row in sentences.iter_rows(named=True)
        for mark in labelled.read(row["marked"])[1]
        if mark.skill_id and mark.skill_id not in known
    ]
    assert not strangers
    assert sentences["sentence_id"].is_unique().all()
    assert set(sentences["split"]) == {"dev", "test"}


def test_the_titles_that_we_own_mean_roles_that_exist():
    titles, roles = table(REFERENCE, "labelled_titles"), table(REFERENCE, "roles")
    told = titles.filter(pl.col("role_id").is_not_null())
    assert told.join(roles, on="role_id", how="anti").is_empty()
    assert titles["title_id"].is_unique().all()
