"""Skills in text: what counts as a mention, where it stands, what the words around it say."""

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.derived import DocumentSkill
from pipelines.derive.folding import composed, folded
from pipelines.derive.skills import Vocabulary, find_document_skills

SKILLS = pl.DataFrame(
    {"skill_id": ["python", "java", "javascript", "cpp", "c", "r", "go", "node", "ml", "llm", "rag", "docker", "spark"]}
)
ALIASES = pl.DataFrame(
    [
        ("Python", "python", False, None),
        ("Java", "java", False, None),
        ("JavaScript", "javascript", False, None),
        ("C++", "cpp", False, None),
        ("C", "c", True, None),
        ("R", "r", True, ["statistics", "统计"]),
        ("Go", "go", True, None),
        ("Node.js", "node", False, None),
        ("machine learning", "ml", False, None),
        ("机器学习", "ml", False, None),
        ("LLM", "llm", False, None),
        ("大语言模型", "llm", False, None),
        ("RAG", "rag", True, None),
        ("Docker", "docker", False, None),
        ("Spark", "spark", False, None),
    ],
    schema=["alias", "skill_id", "is_case_sensitive", "context"],
    orient="row",
)
VOCABULARY = Vocabulary.of(SKILLS, ALIASES)


def documents(*rows: tuple[str, str], kind: str = "tutorial") -> pl.DataFrame:
    return pl.DataFrame(
        [(kind, "d", field, text) for field, text in rows],
        schema=["document_kind", "document_id", "field", "text"],
        orient="row",
    )


def found(text: str, kind: str = "tutorial", field: str = "summary") -> dict[str, dict[str, object]]:
    frame = find_document_skills(documents((field, text), kind=kind), VOCABULARY)
    DocumentSkill.validate(frame)
    return {row["skill_id"]: row for row in frame.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("用Python写代码", {"python"}),  # Chinese neighbours are free
        ("pythonic style", set()),
        ("my_python_env", set()),
        ("JavaScript is not Java", {"javascript", "java"}),
        ("C++ and C", {"cpp", "c"}),
        ("C# only", set()),
        ("an R&D team with statistics", set()),
        ("R for statistics", {"r"}),
        ("R for fun", set()),  # no context word near
        ("let us go", set()),
        ("Go, Docker", {"go", "docker"}),
        ("Node.js", {"node"}),
        ("We like Python.It is fine", {"python"}),
        ("LLMs everywhere", {"llm"}),  # plural
        ("Machine-Learning and machine\nlearning", {"ml"}),
        ("機器學習與大語言模型", {"ml", "llm"}),
        ("ＰＹＴＨＯＮ", {"python"}),
        ("rag doll", set()),
        ("RAG", {"rag"}),
        ("", set()),
    ],
)
def test_what_counts_as_a_mention(text: str, skills: set[str]):
    assert set(found(text)) == skills


def test_context_counts_within_forty_characters_only():
    assert "r" in found("R" + " " * 30 + "statistics")
    assert "r" not in found("R" + " " * 41 + "statistics")


def test_a_field_that_names_languages_needs_no_context():
    assert set(found("R", kind="repository", field="programming_language")) == {"r"}


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("无需 Java 经验，熟悉 Python 即可", {"python"}),
        ("不要求Java、Docker", set()),
        ("No prior experience with Java or Docker is needed. Python is.", {"python"}),
        ("Java is not required, Python is", {"python"}),
        ("Java: no problem", {"java"}),
        ("Docker is a plus but not required", {"docker"}),
        ("Docker is not required but preferred", {"docker"}),
    ],
)
def test_denied_skills_are_not_found(text: str, skills: set[str]):
    assert set(found(text, kind="job", field="description")) == skills


@pytest.mark.parametrize(
    ("text", "necessity"),
    [
        ("Python", None),
        ("You must know Python", "required"),
        ("Python is a plus", "useful"),
        ("Responsibilities:\nwrite Python", None),
        ("Requirements:\n- Python", "required"),
        ("Requirements\n- Java\nNice to have\n- Python", "useful"),
        ("任职要求：\n1. Python", "required"),
        ("【加分项】\nPython", "useful"),
        ("加分项：Docker\n工作地点：北京 Python", None),
        ("任职要求：\n熟悉Python者优先", "useful"),
        ("熟練使用Java，有Python經驗者優先", "useful"),
        ("必须熟练使用Python，有Docker经验者优先", "required"),
        ("Python required, Docker preferred", "required"),
    ],
)
def test_how_firmly_a_job_asks(text: str, necessity: str | None):
    assert found(text, kind="job", field="description")["python"]["necessity"] == necessity


def test_only_jobs_have_a_necessity_and_their_titles_are_required():
    assert found("You must know Python")["python"]["necessity"] is None
    assert found("Python Engineer", kind="job", field="title")["python"]["necessity"] == "required"


def test_score_by_place_and_frequency():
    assert found("Python")["python"]["score"] == 0.2
    assert found("Python Python")["python"]["score"] == 0.36  # 1 - 0.8 ** 2
    assert found("Python", field="title")["python"]["score"] == 0.7
    assert found("Python", field="tags")["python"]["score"] == 0.4
    both = find_document_skills(documents(("title", "Python"), ("summary", "Python")), VOCABULARY)
    assert both.select("mentions", "score", "field", "start", "end").row(0) == (2, 0.76, "title", 0, 6)


def test_offsets_are_those_of_the_text_as_given():
    text = "Cafe\u0301 机器学习"  # e and a combining accent: NFC is one character shorter
    mention = found(text)["ml"]
    assert (mention["start"], mention["end"], mention["quote"]) == (6, 10, "机器学习")


def test_two_skills_may_share_a_spelling():
    shared = pl.DataFrame(
        {
            "alias": ["Agile", "agile"],
            "skill_id": ["java", "python"],
            "is_case_sensitive": [True, False],
            "context": [None, None],
        },
        schema_overrides={"context": pl.List(pl.String)},
    )
    frame = find_document_skills(documents(("summary", "Agile")), Vocabulary.of(SKILLS, shared))
    assert frame["skill_id"].to_list() == ["java", "python"]


def test_an_alias_of_no_skill_is_refused():
    with pytest.raises(ValueError, match="cobol"):
        Vocabulary.of(SKILLS, ALIASES.head(1).with_columns(skill_id=pl.lit("cobol")))


PIECES = st.sampled_from(
    [*ALIASES["alias"].to_list(), " ", "。", "\n", "機", "é", "e\u0301", "\u0130", "x", "Ｐ", "無需", "-", "."]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_quote_is_the_text_at_its_place(text: str):
    frame = find_document_skills(documents(("title", text), ("summary", text)), VOCABULARY)
    for row in frame.iter_rows(named=True):
        assert row["quote"] == text[row["start"] : row["end"]]
        assert folded(unicodedata.normalize("NFC", row["quote"])) in {folded(alias) for alias in ALIASES["alias"]}


@given(st.text(max_size=60))
def test_folding_keeps_every_character_in_its_place(text: str):
    nfc, offsets = composed(text)
    assert len(folded(nfc)) == len(nfc)
    assert offsets is None or (len(offsets) == len(nfc) + 1 and offsets[-1] == len(text))
