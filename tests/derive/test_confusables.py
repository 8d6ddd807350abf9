"""Names that are also ordinary words: the shipped vocabulary finds the skill and leaves the word alone.

`confusables.tsv` holds sentences, a skill and whether the sentence names it.
"""

import csv
from pathlib import Path

import polars as pl
import pytest

from pipelines.derive.skills import Vocabulary, find_mentions
from tests.derive.reference_tables import table

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def named() -> dict[str, set[str]]:
    """Sentence -> skills found in it."""
    sentences = list(dict.fromkeys(row["sentence"] for row in rows("confusables.tsv")))
    documents = pl.DataFrame(
        {"document_kind": "job", "document_id": sentences, "field": "description", "text": sentences}
    )
    found = find_mentions(documents, Vocabulary.of(table("skills"), table("skill_aliases")))
    skills: dict[str, set[str]] = {sentence: set() for sentence in sentences}
    for sentence, skill in found.select("document_id", "skill_id").iter_rows():
        skills[sentence].add(skill)
    return skills


def test_there_are_enough_of_them_in_both_languages():
    sentences = {row["sentence"] for row in rows("confusables.tsv")}
    chinese = {sentence for sentence in sentences if any("\u4e00" <= character <= "\u9fff" for character in sentence)}
    assert len(sentences) >= 120
    assert len(chinese) >= 40
    assert {row["named"] for row in rows("confusables.tsv")} == {"yes", "no"}


def test_the_skill_is_found_and_the_word_is_not(named: dict[str, set[str]]):
    wrong = [
        f"{row['skill']} {'missed' if row['named'] == 'yes' else 'invented'}: {row['sentence']}"
        for row in rows("confusables.tsv")
        if (row["skill"] in named[row["sentence"]]) != (row["named"] == "yes")
    ]
    assert not wrong, "\n".join(wrong)
