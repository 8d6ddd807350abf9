"""Seniority: words of rank decide, words of a trade do not, two levels are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.grammars import seniority

WORDS = """Senior Sr. Junior Jr Mid Lead Staff Principal Intern Manager Director Head of VP Engineer Data Scientist
Product 高级 资深 中级 初级 实习 应届 专家 总监 经理 工程师 算法 / - , ( ) II P7 technical"""


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Machine Learning Intern", "intern"),
        ("Software Engineering Internship (Summer 2026)", "intern"),
        ("Werkstudent Data Science", "intern"),
        ("算法实习生", "intern"),
        ("AI算法實習生", "intern"),
        ("Internal Tools Engineer", None),
        ("International Sales", None),
        ("Intern Program Manager", None),
        ("Junior Data Analyst", "junior"),
        ("Jr. Developer", "junior"),
        ("New Grad Software Engineer", "junior"),
        ("Entry-level ML Engineer", "junior"),
        ("初级数据工程师", "junior"),
        ("2026应届生-算法工程师", "junior"),
        ("助理工程师", "junior"),
        ("Mid-level Backend Engineer", "mid"),
        ("Intermediate Developer", "mid"),
        ("中级前端开发", "mid"),
        ("Account Manager, Mid-Market", None),
        ("Senior Data Scientist", "senior"),
        ("Sr ML Engineer", "senior"),
        ("高级Java工程师", "senior"),
        ("資深機器學習工程師（台北）", "senior"),
        ("资深算法", "senior"),
        ("Senior Living Advisor", None),
        ("中高级算法工程师", None),
        ("Junior/Senior Python Developer", None),
        ("Mid/Senior Engineer", None),
        ("Staff Software Engineer", "lead"),
        ("Software Engineer, Staff", "lead"),
        ("Principal Scientist", "lead"),
        ("Tech Lead, Search", "lead"),
        ("Team Leader NLP", "lead"),
        ("Lead Senior Engineer", "lead"),
        ("NLP算法专家", "lead"),
        ("首席科学家", "lead"),
        ("项目负责人", "lead"),
        ("Staff Nurse", None),
        ("Member of Technical Staff", None),
        ("Senior Member of Technical Staff", "senior"),
        ("Lead Generation Specialist", None),
        ("Chief of Staff", None),
        ("Engineering Manager", "manager"),
        ("Senior Engineering Manager", "manager"),
        ("Manager, Data Science", "manager"),
        ("研发经理", "manager"),
        ("Product Manager", None),
        ("Senior Product Manager", "senior"),
        ("产品经理", None),
        ("高级产品经理", "senior"),
        ("项目经理", None),
        ("Head of Data", "executive"),
        ("Director of Engineering", "executive"),
        ("VP Engineering", "executive"),
        ("Vice President, AI", "executive"),
        ("Chief Technology Officer", "executive"),
        ("CTO", "executive"),
        ("技术总监", "executive"),
        ("首席技术官", "executive"),
        ("副总裁", "executive"),
        ("总监助理", None),
        ("Executive Assistant", None),
        ("Assistant to the CEO", None),
        ("Account Executive", None),
        ("Art Director", None),
        ("Software Engineer II", None),
        ("算法工程师 P7", None),
        ("Data Scientist", None),
        ("", None),
        (None, None),
    ],
)
def test_of_a_title(title: str | None, expected: str | None) -> None:
    assert seniority.of(title) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Entry level", "junior"),
        ("entry_level", "junior"),
        ("Internship", "intern"),
        ("DIRECTOR", "executive"),
        ("mid_level", "mid"),
        ("Mid-Senior level", None),
        ("Associate", None),
        ("Not Applicable", None),
        ("3+ years", None),
        (None, None),
    ],
)
def test_stated_in_a_field(words: str | None, expected: str | None) -> None:
    assert seniority.stated(words) == expected


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)))
def test_any_title_has_one_level_or_none(title: str) -> None:
    found = seniority.of(title)
    assert found is None or found in seniority.LEVELS
    assert seniority.of(f"  {title}\n") == found
    assert seniority.stated(title) in (None, *seniority.LEVELS)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=6).map(" ".join))
def test_letter_case_changes_nothing(title: str) -> None:
    assert seniority.of(title.upper()) == seniority.of(title.lower())
