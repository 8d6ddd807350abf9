"""Roles in job titles."""

import polars as pl
import pytest

from pipelines.contracts.derived import JobRole
from pipelines.derive.roles import find_job_roles

ROLES = pl.DataFrame(
    {
        "role_id": ["data-scientist", "ml-engineer", "nlp-engineer"],
        "title_aliases": [
            ["Data Scientist", "数据科学家"],
            ["Machine Learning Engineer", "ML Engineer", "机器学习工程师"],
            ["NLP Engineer", "自然语言处理工程师", "Machine Learning Engineer (NLP)"],
        ],
    }
)


def role(title: str) -> tuple[str, str | None, str] | None:
    frame = find_job_roles(pl.DataFrame({"job_id": ["j"], "title": [title]}), ROLES)
    JobRole.validate(frame)
    return frame.select("role_id", "seniority", "alias").row(0) if len(frame) else None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Senior Machine-Learning Engineer", ("ml-engineer", "senior", "Machine-Learning Engineer")),
        ("Machine Learning Engineer (NLP), Lead", ("nlp-engineer", "lead", "Machine Learning Engineer (NLP)")),
        ("資深機器學習工程師（台北）", ("ml-engineer", "senior", "機器學習工程師")),
        ("机器学习工程师实习生", ("ml-engineer", "intern", "机器学习工程师")),
        ("初级数据科学家", ("data-scientist", "junior", "数据科学家")),
        ("Sr. Data Scientist", ("data-scientist", "senior", "Data Scientist")),
        ("Mid-level Data Scientist", ("data-scientist", "mid", "Data Scientist")),
        ("Director, Data Scientists", ("data-scientist", "executive", "Data Scientist")),
        ("数据科学家专家", ("data-scientist", "lead", "数据科学家")),
        ("Member of Technical Staff - ML Engineer", ("ml-engineer", None, "ML Engineer")),
        ("HTML Engineer", None),
        ("Cook", None),
    ],
)
def test_the_longest_alias_and_the_words_of_rank_decide(title: str, expected: tuple[str, str | None, str] | None):
    assert role(title) == expected
