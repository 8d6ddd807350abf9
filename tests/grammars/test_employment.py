"""Employment: one kind or none, in Chinese, English, and the codes of schema.org and job boards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.grammars import employment

CODES = """FULL_TIME PART_TIME CONTRACTOR TEMPORARY INTERN OTHER FullTime fulltime_permanent Full-time Part time
contract Permanent intern freelance 全职 兼职 实习 合同工 or / ,"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Full-time", "full_time"),
        ("Full time", "full_time"),
        ("FullTime", "full_time"),
        ("FULL_TIME", "full_time"),
        ("https://schema.org/FULL_TIME", "full_time"),
        ("fulltime_permanent", "full_time"),
        ("Regular Full Time (Salary)", "full_time"),
        ("全职", "full_time"),
        ("全职/五险一金", "full_time"),
        ("Vollzeit", "full_time"),
        ("Part-time", "part_time"),
        ("PART_TIME", "part_time"),
        ("parttime_permanent", "part_time"),
        ("兼职", "part_time"),
        ("非全日制", "part_time"),
        ("Contract", "contract"),
        ("CONTRACTOR", "contract"),
        ("Contract to hire", "contract"),
        ("Full-time contract", "contract"),
        ("freelance", "contract"),
        ("C2C", "contract"),
        ("外包", "contract"),
        ("Intern", "internship"),
        ("INTERN", "internship"),
        ("Internship, full-time", "internship"),
        ("实习", "internship"),
        ("全职实习", "internship"),
        ("Temporary", "temporary"),
        ("PER_DIEM", "temporary"),
        ("fulltime_fixed_term", "temporary"),
        ("Fixed-term contract", "temporary"),
        ("临时工", "temporary"),
        ("Full-time or part-time", None),
        ("FULL_TIME, PART_TIME", None),
        ("Permanent", None),
        ("Permanent contract", None),
        ("Permanent contract, full-time", "full_time"),
        ("OTHER", None),
        ("VOLUNTEER", None),
        ("International", None),
        ("", None),
        (None, None),
    ],
)
def test_kind(words: str | None, expected: str | None) -> None:
    assert employment.kind(words) == expected


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(CODES.split()), max_size=6).map(" ".join)))
def test_any_words_state_one_kind_or_none(words: str) -> None:
    found = employment.kind(words)
    assert found is None or found in employment.KINDS
    assert employment.kind(f" {words}\n") == found
