"""Which jobs fit a member, and whether the score can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.trust import trust
from dashboards.words import L, plain

QUESTION = (
    "哪些职位适合这位成员，哪些人选适合这个职位，分数可信吗？",
    "Which jobs fit this member, who fits this job, and can the score be trusted?",
)


def ties(matches: pl.DataFrame) -> int:
    """How many jobs have a range that overlaps that of the best one."""
    return matches.filter(pl.col("score_high") >= matches["score_low"][0]).height - 1


def answer(matches: pl.DataFrame, check: Mapping[str, Any] | None) -> str:
    """The best job, what is met and unknown, how many tie with it, and whether to trust the score."""
    best = matches.row(0, named=True)
    met, unknown, tied = len(best["met"] or []), len(best["unknown"] or []), ties(matches)
    test = trust(check)
    overlap = f.plural(tied, "job overlaps", "jobs overlap")
    return L(
        f"最合适的是「**{plain(best['title'])}**」：满足 {met} 项，{unknown} 项没有证据；"
        f"另有 {tied} 个职位的分数范围与它重叠，不分先后。{test}。",
        f"**{plain(best['title'])}** fits best: {f.plural(met, 'skill', 'skills')} met, {unknown} without evidence; "
        f"{overlap} with its range, which is a tie. {test[0].upper()}{test[1:]}.",
    )


def chips(one: Mapping[str, Any], skills: Mapping[str, str]) -> list[tuple[str, str]]:
    """The skills a match turns on, each met, unmet or unknown."""
    return [(skills.get(skill, skill), state) for state in ("met", "unmet", "unknown") for skill in one[state] or []]
