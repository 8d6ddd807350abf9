"""What a resource teaches, and what it takes for granted."""

import polars as pl

from pipelines.contracts.derived import ResourceSkill
from pipelines.derive.teaching import tell_skills

RELATIONS = pl.DataFrame(
    [("rag", "requires", "embeddings", 0.9), ("rag", "requires", "python", 0.9), ("rag", "requires", "sql", 0.5),
     ("python", "requires", "files", 0.9), ("rag", "related", "agents", 0.9)],
    schema=["skill_id", "relation", "target_id", "confidence"], orient="row",
)  # fmt: skip


def roles(text: str, named: dict[str, tuple[float, str]], kind: str = "tutorial") -> dict[str, dict]:
    """Skill -> row; `named` is skill -> (score, words in the text)."""
    documents = pl.DataFrame(
        [(kind, "r", "title", "A course"), (kind, "r", "summary", text)],
        schema=["document_kind", "document_id", "field", "text"],
        orient="row",
    )
    found = pl.DataFrame(
        [(kind, "r", skill, score, "summary", text.index(words)) for skill, (score, words) in named.items()],
        schema={"document_kind": pl.String, "document_id": pl.String, "skill_id": pl.String, "score": pl.Float64,
                "field": pl.String, "start": pl.Int64},
        orient="row",
    )  # fmt: skip
    frame = tell_skills(documents, found, RELATIONS)
    ResourceSkill.validate(frame)
    return {row["skill_id"]: row for row in frame.iter_rows(named=True)}


def test_what_a_central_skill_firmly_requires_is_required_one_step_far():
    found = roles("We build RAG.", {"rag": (0.6, "RAG")})
    assert {skill: (row["role"], row["basis"]) for skill, row in found.items()} == {
        "rag": ("taught", "named"),
        "embeddings": ("required", "prerequisite"),
        "python": ("required", "prerequisite"),
    }
    assert found["python"]["required_by"] == ["rag"]


def test_what_is_taught_itself_is_not_required():
    found = roles("RAG with Python.", {"rag": (0.6, "RAG"), "python": (0.2, "Python")})
    assert found["python"]["role"] == "taught"


def test_a_passing_mention_requires_nothing():
    assert list(roles("Later: RAG.", {"rag": (0.2, "RAG")})) == ["rag"]


def test_prerequisite_phrases_in_both_languages():
    english = "You learn RAG. Prerequisites: Python 3.10, SQL. Then agents."
    found = roles(
        english, {"rag": (0.6, "RAG"), "python": (0.3, "Python"), "sql": (0.3, "SQL"), "agents": (0.3, "agents")}
    )
    assert {s: row["role"] for s, row in found.items()} == {
        "rag": "taught", "python": "required", "sql": "required", "agents": "taught", "embeddings": "required",
    }  # fmt: skip
    assert found["sql"]["reason_en"] == "The text asks for it: “Prerequisites: Python 3.10, SQL”."
    found = roles(
        "本课讲检索增强。先修要求：熟悉 Python；另讲智能体。", {"python": (0.3, "Python"), "agents": (0.3, "智能体")}
    )
    assert (found["python"]["role"], found["agents"]["role"]) == ("required", "taught")
    assert found["python"]["reason_zh"] == "文中列为要求：“先修要求：熟悉 Python”。"
    assert roles("需要具备 Python 基础。", {"python": (0.3, "Python")})["python"]["role"] == "required"
    assert roles("It assumes familiarity with Python.", {"python": (0.3, "Python")})["python"]["role"] == "required"


def test_jobs_and_projects_have_no_role():
    assert not roles("Prerequisites: Python.", {"python": (0.9, "Python")}, kind="job")
