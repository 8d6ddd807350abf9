"""The text of a posting is judged by what it says and does not say."""

from typing import Any

import polars as pl
import pytest

from pipelines.contracts.derived import JobFinding
from pipelines.derive.job_quality import find_problems
from tests.derive.reference_tables import table

WORDS = table("job_words")
GOOD = " ".join(["word"] * 80)
BOTH = GOOD + "工" * 30
STATED = {
    "location": "Berlin",
    "workplace": "hybrid",
    "salary_text": "€ 60,000",
    "salary_min": 60000,
    "salary_max": None,
}
NEEDS = pl.DataFrame({
    "document_kind": ["job", "job", "paper"],
    "document_id": ["j", "j", "p"],
    "skill_id": ["python", "sql", "rust"],
    "necessity": ["required", None, None],
})  # fmt: skip


def found(
    description: str | None = BOTH, title: str = "Engineer", needs: pl.DataFrame = NEEDS, **told: Any
) -> list[tuple[Any, ...]]:
    """(check, field, quote, measured) of one job."""
    schema: dict[str, Any] = dict.fromkeys(("salary_min", "salary_max"), pl.Int64)
    schema |= dict.fromkeys(("description", "location", "workplace", "salary_text"), pl.String)
    job = {"job_id": "j", "title": title, "description": description, **STATED, **told}
    jobs = pl.DataFrame(
        [job],
        schema_overrides=schema,
    )
    rows = find_problems(jobs, needs, WORDS)
    assert rows["finding"].to_list() == list(range(1, rows.height + 1))
    for field, start, end, quote in rows.select("field", "start", "end", "quote").drop_nulls().iter_rows():
        assert job[field][start:end] == quote
    return rows.select("check_id", "field", "quote", "measured").rows()


def test_a_posting_that_says_all_has_no_finding() -> None:
    assert found() == []


def test_what_is_missing_is_named() -> None:
    nothing: dict[str, Any] = dict.fromkeys(STATED)
    checks = [check for check, *_ in found(GOOD, needs=NEEDS.clear(), **nothing)]
    assert checks == ["no_location", "no_pay", "no_skill", "no_workplace", "one_language"]
    # without a text nothing is said of its length, its language or its skills
    assert [check for check, *_ in found(None, needs=NEEDS.clear())] == ["no_text"]
    assert found(" \n ")[0][0] == "no_text"


def test_who_works_at_home_needs_no_place() -> None:
    assert found(location=None, workplace="remote") == []


def test_length_is_counted_in_characters_or_words() -> None:
    assert found(" ".join(["word"] * 74) + "工" * 20) == [("too_short", None, None, 74)]
    assert found("工" * 149 + " word" * 20) == [("too_short", None, None, 149)]
    assert found("工" * 150 + " word" * 20) == []
    assert found("工" * 2_001 + " word" * 20) == [("too_long", None, None, 2_001)]


def test_more_than_twelve_requirements_are_a_wall() -> None:
    needs = pl.DataFrame({
        "document_kind": "job", "document_id": "j", "skill_id": [f"s{i}" for i in range(13)], "necessity": "required",
    })  # fmt: skip
    assert found(needs=needs) == [("wall_of_requirements", None, None, 13)]
    assert found(needs=needs.head(12)) == []


@pytest.mark.parametrize(
    ("said", "check", "quote"),
    [
        ("要求35岁以下，本科", "age", "35岁以下"),
        ("We are young and energetic.", "age", "young and energetic"),
        ("男性优先", "gender", "男性优先"),
        ("仅限女生报名", "gender", "仅限女生"),
        ("an experienced salesman", "gender", "salesman"),
        ("入职需缴纳300元押金", "asks_money", "缴纳300元押金"),
        ("能承受高强度加班", "overtime", "能承受高强度加班"),
        ("薪资面议", "vague_pay", "薪资面议"),
        ("Competitive salary", "vague_pay", "Competitive salary"),
        ("责任心强", "vague", "责任心强"),
        ("We want rockstars", "vague", "rockstars"),
        ("找一位rockstar来", "vague", "rockstar"),
    ],
)
def test_words_are_quoted_where_they_stand(said: str, check: str, quote: str) -> None:
    assert found(f"{BOTH}。{said}。") == [(check, "description", quote, None)]


@pytest.mark.parametrize(
    "said",
    [
        "年龄不限，男女不限",
        "团队平均年龄不重要",
        "公司成立于1996年",
        "the Turing test of gurukul",
        "10 years of experience",
        "生产环境压力测试",
    ],
)
def test_what_only_looks_like_it_is_left_alone(said: str) -> None:
    assert found(f"{BOTH}。{said}。") == []


def test_every_place_is_a_finding_and_titles_are_read_too() -> None:
    rows = found(f"{BOTH} ninja, ninja", title="Sales ninja (25岁以下)")
    assert [(check, field) for check, field, *_ in rows] == [
        ("age", "title"), ("vague", "description"), ("vague", "description"), ("vague", "title"),
    ]  # fmt: skip


def test_no_jobs_have_no_findings() -> None:
    jobs = pl.DataFrame(schema=dict.fromkeys(("job_id", "title", "description", *STATED), pl.String))
    assert find_problems(jobs, NEEDS, WORDS).schema == JobFinding.empty_frame().schema
