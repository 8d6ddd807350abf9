"""What a resource is about, and what speaks for it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.derived import ResourceTopic
from pipelines.derive.topics import THRESHOLD, assign_topics

TOPICS = pl.DataFrame(
    [
        ("nlp", None, "自然语言处理", "Natural language processing", ["cs.CL"]),
        ("ml", None, "机器学习", "Machine learning", ["cs.LG"]),
        ("retrieval", "nlp", "检索", "Retrieval", None),
    ],
    schema={"topic_id": pl.String, "parent_id": pl.String, "label_zh": pl.String, "label_en": pl.String,
            "arxiv_categories": pl.List(pl.String)},
    orient="row",
)  # fmt: skip
SKILLS = pl.DataFrame(
    [("rag", "检索增强", "RAG", ["retrieval", "nlp"]), ("svm", "支持向量机", "SVM", ["ml"])],
    schema={"skill_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "topics": pl.List(pl.String)},
    orient="row",
)
RESOURCES = {
    "resource_id": pl.String,
    "kind_group": pl.String,
    "tags": pl.List(pl.String),
    "primary_category": pl.String,
}
NAMED = {"document_kind": pl.String, "document_id": pl.String, "skill_id": pl.String, "score": pl.Float64}


def topics(resources: list[tuple], named: list[tuple]) -> dict[tuple[str, str], dict]:
    frame = assign_topics(
        pl.DataFrame(resources, schema=RESOURCES, orient="row"),
        TOPICS,
        SKILLS,
        pl.DataFrame(named, schema=NAMED, orient="row"),
    )
    ResourceTopic.validate(frame)
    return {(row["resource_id"], row["topic_id"]): row for row in frame.iter_rows(named=True)}


def test_subject_codes_and_skills_each_give_half_of_the_score():
    # codes: 2/3 nlp, 1/3 ml; skills: 1 / 1.25 = 0.8 retrieval, 0.2 nlp
    found = topics(
        [("p", "paper", ["cs.CL", "cs.LG", "math.XX"], "cs.CL")],
        [("paper", "p", "rag", 0.8), ("tutorial", "p", "svm", 1.0)],
    )
    assert {key[1]: row["score"] for key, row in found.items()} == {
        "nlp": pytest.approx(1 / 3 + 0.1),
        "retrieval": pytest.approx(0.4),
        "ml": pytest.approx(1 / 6),
    }
    best = found["p", "nlp"]
    assert (best["place"], best["evidence"], best["codes"], best["skills"]) == (1, "category", ["cs.CL"], ["rag"])
    assert best["evidence_zh"] == "来源分类：cs.CL（77%）；提及的技能：检索增强（23%）。"
    assert best["evidence_en"] == "Subject codes: cs.CL (77%); skills named: RAG (23%)."


def test_topics_under_a_tenth_are_left_out_and_the_rest_sums_to_1():
    # svm speaks with 0.95 of 1.0 for ml, rag with 0.04 for retrieval and 0.01 for nlp
    found = topics([("t", "tutorial", None, None)], [("tutorial", "t", "svm", 0.95), ("tutorial", "t", "rag", 0.05)])
    assert [key[1] for key in found] == ["ml"]
    assert found["t", "ml"]["score"] == 1.0
    assert found["t", "ml"]["evidence_en"] == "Skills named: SVM (100%)."


def test_a_tag_that_is_the_name_of_a_topic_speaks_for_it():
    found = topics(
        [("t", "tutorial", ["Machine-Learning", "misc"], None), ("p", "paper", ["Machine Learning"], None)], []
    )
    assert list(found) == [("t", "ml")]
    assert found["t", "ml"]["tags"] == ["Machine-Learning"]
    assert found["t", "ml"]["evidence_zh"] == "来源标签：Machine-Learning（100%）。"


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.sampled_from(["cs.CL", "cs.LG", "cs.XX"]), max_size=3, unique=True),
    st.lists(
        st.tuples(st.sampled_from(["rag", "svm"]), st.floats(0.01, 1)), max_size=2, unique_by=lambda pair: pair[0]
    ),
)
def test_scores_of_a_resource_always_sum_to_1(codes: list[str], skills: list[tuple[str, float]]):
    found = topics([("p", "paper", codes, codes[0] if codes else None)], [("paper", "p", *skill) for skill in skills])
    is_told = bool(skills) or bool({"cs.CL", "cs.LG"} & set(codes))
    assert bool(found) == is_told
    if found:
        assert sum(row["score"] for row in found.values()) == pytest.approx(1)
        assert all(row["score"] >= THRESHOLD for row in found.values())
