"""How well the shipped vocabulary finds skills in sentences that people labelled."""

import polars as pl

from pipelines.contracts.derived import DocumentSkill
from pipelines.derive.skills import Vocabulary, find_document_skills
from tests.derive.gold import GOLD
from tests.derive.reference_tables import table


def test_precision_and_recall_on_labelled_sentences(capsys):
    documents = pl.DataFrame(
        {
            "document_kind": ["job"] * len(GOLD),
            "document_id": [str(number) for number in range(len(GOLD))],
            "field": ["description"] * len(GOLD),
            "text": [sentence for sentence, _ in GOLD],
        }
    )
    found = find_document_skills(documents, Vocabulary.of(table("skills"), table("skill_aliases")))
    DocumentSkill.validate(found)
    told = set(found.select("document_id", "skill_id").rows())
    meant = {(str(number), skill) for number, (_, skills) in enumerate(GOLD) for skill in skills}
    precision, recall = len(told & meant) / len(told), len(told & meant) / len(meant)
    with capsys.disabled():
        print(f"\nskills in {len(GOLD)} sentences: precision {precision:.3f}, recall {recall:.3f}, n = {len(meant)}")
    wrong = [f"{'+' if miss in told else '-'} {miss[1]}: {GOLD[int(miss[0])][0]}" for miss in sorted(told ^ meant)]
    assert precision >= 0.95, wrong
    assert recall >= 0.9, wrong
