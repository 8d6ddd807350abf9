"""What one member is shown and why, and which resources would bring the most jobs: rows about a person, for operators.

May import: streamlit, answers, parts, pictures, queries, tables, words, terms.
"""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboards import parts
from dashboards.answers import for_you as answers
from dashboards.pictures import for_you as pictures
from dashboards.queries import recommending
from dashboards.tables import recommending as tables
from dashboards.terms import worded
from dashboards.words import L, plain


def chosen(listed: pl.DataFrame, judged: pl.DataFrame) -> None:
    """One list: what each score is made of, beside each title and its reason."""
    if listed.is_empty():
        hint = L("换一类列表，或换一位成员。", "Choose another list, or another member.")
        parts.empty(L("这位成员没有这类列表", "This member has no list of this kind"), hint)
        return
    left, right = st.columns(2, gap="small")
    note = L("每段是一个部分，各段之和等于右边的得分。", "Each piece is a part; they sum to the score at the right.")
    with left, parts.panel(L("得分由什么组成", "What the score is made of"), note):
        parts.chart(pictures.parts(listed), key="parts", alt=L("得分的组成", "Parts of each score"))
    with right, parts.panel(L("为什么推荐这些", "Why these"), answers.behind(listed, judged)):
        if said := answers.cold(listed):
            st.markdown(said)
        parts.why(answers.reasons(listed))


def next_three(member: str, picks: pl.DataFrame) -> None:
    """The at most three resources to learn first: hours, jobs before and after, which ones, and why."""
    note = L(
        "按顺序学：每一项都以前面各项已学会为前提；理由里写着怎样算达标。",
        "In this order: each counts on those before it. The reason says where the bar is.",
    )
    with parts.panel(L("最值得先学的三项", "The best next three"), note):
        if picks.is_empty():
            hint = L(
                "能展示的技能多了，职位就离达标更近；每次运行都会重算。",
                "The more skills can be shown, the nearer jobs come to the bar; every run counts again.",
            )
            parts.empty(L("没有能多达标的职位", "No job to gain"), hint)
            return
        won = recommending.jobs_won(member)
        for place, one in zip(st.columns(picks.height, gap="small"), picks.iter_rows(named=True), strict=True):
            with place.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(answers.pick(one))
                st.markdown(plain(one["reason"]))
                st.caption(answers.jobs(won.filter(pl.col("pick") == one["pick"])))


def table(listed: pl.DataFrame, kind: str) -> None:
    """The list with every part as a number, to take home."""
    if listed.is_empty():
        return
    with parts.panel(L(f"「{kind}」的每一项", f"Every item of “{kind}”")):
        columns = tables.listed(answers.used(listed))
        alt = L("推荐表", "Table of recommendations")
        parts.table(listed.with_columns(worded("language")), columns, name="recommendations", alt=alt, rows=10)
