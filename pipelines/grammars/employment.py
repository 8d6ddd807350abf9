"""Employment: full-time, part-time, contract, internship or temporary, as the words of a posting say.

Answers: which kind is `全职`, `FULL_TIME`, `fulltime_fixed_term` or `Contract to hire`? Chinese, English, the codes of
schema.org (https://schema.org/employmentType) and those of applicant tracking systems. `Permanent` says nothing about
hours, `Full-time or part-time` leaves it open: both are None. May import: the standard library.
"""

from __future__ import annotations

import re

KINDS = ("full_time", "part_time", "contract", "internship", "temporary")

_LONGEST = 200
# The first that stands decides: an internship may be full-time, a fixed term too.
_SPECIAL = [
    ("internship", r"\binterns?\b|\binternships?\b|\btrainee(?:ship)?\b|\bco-?op\b|\bapprentice(?:ship)?\b"
                   r"|\bpraktikum\b|\bwerkstudent(?:in)?\b|\bworking student\b|实习|實習|见习"),
    ("temporary", r"\btemp\b|\btemporary\b|\bfixed[ -]?term\b|\bseasonal\b|\bper ?diem\b|\bcasual\b|\bbefristet\b"
                  r"|临时|臨時|短期"),
    ("contract", r"\bcontract(?:or|ors|s)?\b|\bfreelance(?:r|rs)?\b|\bc2[ch]\b|\bcorp[ -]to[ -]corp\b|\bb2b\b"
                 r"|\bself[ -]employed\b|合同工|合同制|外包|自由职业|劳务|顾问制"),
]  # fmt: skip
# Not a kind: a contract in the sense of an employment contract.
_ANY_CONTRACT = re.compile(
    r"\b(?:permanent|indefinite|employment|unlimited) contract\b|无固定期限合同|不定期契約", re.IGNORECASE
)
_FULL = re.compile(
    r"\bfull[ -]?time\b|\bvollzeit\b|\btemps plein\b|\btiempo completo\b|全职|全職|全日制", re.IGNORECASE
)
_PART = re.compile(
    r"\bpart[ -]?time\b|\bteilzeit\b|\btemps partiel\b|\bmedio tiempo\b|兼职|兼職|非全日制", re.IGNORECASE
)


def kind(words: str | None) -> str | None:
    """One of `KINDS` that the words state, or None when they state none or leave it open."""
    text = _spelled((words or "")[:_LONGEST])
    text = _ANY_CONTRACT.sub(" ", text)
    for name, pattern in _SPECIAL:
        if re.search(pattern, text, re.IGNORECASE):
            return name
    is_part = bool(_PART.search(text))
    is_full = bool(_FULL.search(text.replace("非全日制", " ")))
    if is_full and is_part:
        return None
    return "full_time" if is_full else "part_time" if is_part else None


def _spelled(words: str) -> str:
    """Codes as words: `FULL_TIME`, `FullTime`, `fulltime_permanent`, `https://schema.org/FULL_TIME`."""
    words = re.sub(r"https?://schema\.org/", " ", words, flags=re.IGNORECASE)
    words = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", words)
    words = re.sub(r"(?<=[\u3400-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u3400-\u9fff])", " ", words)
    return " ".join(words.replace("_", " ").split())
