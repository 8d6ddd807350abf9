"""Which jobs fit a member, and whether the score can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.words import L, plain

QUESTION = (
    "哪些职位适合这位成员，哪些人选适合这个职位，分数可信吗？",
    "Which jobs fit this member, who fits this job, and can the score be trusted?",
)


def ties(matches: pl.DataFrame) -> int:
    """How many jobs have a range that overlaps that of the best one."""
    return matches.filter(pl.col("score_high") >= matches["score_low"][0]).height - 1


def trust(outcomes: pl.DataFrame) -> str:
    """Whether higher scores were accepted more often: the last band's interval lies above the first's."""
    enough = outcomes.filter(pl.col("is_enough"))
    n = f.num(outcomes["n"].sum())
    if enough.height < 2:
        return L(f"分数可不可信还没有足够样本（n {n}）", f"there are too few outcomes to test the score (n {n})")
    if enough["accept_low"][-1] > enough["accept_high"][0]:
        return L(f"分数越高，双方越常同意（n {n}）", f"higher scores were accepted more often (n {n})")
    return L(f"还看不出分数高的更常被接受（n {n}）", f"higher scores were not clearly accepted more often (n {n})")


def answer(matches: pl.DataFrame, outcomes: pl.DataFrame) -> str:
    """The best job, what is met and unknown, how many tie with it, and whether to trust the score."""
    best = matches.row(0, named=True)
    met, unknown, tied = len(best["met"] or []), len(best["unknown"] or []), ties(matches)
    test = trust(outcomes)
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
