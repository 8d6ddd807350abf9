"""Everyone with the same goal: how far they are, and what most of them still need (as published).

May import: streamlit, answers, parts, pictures, queries, tables, words, formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboards import parts
from dashboards.answers import learning_paths as answers
from dashboards.pictures import learning_paths as pictures
from dashboards.queries import learning, publication
from dashboards.tables import talent as tables
from dashboards.words import L, bound


def show(head: Any, filters: Any, facts: Mapping[str, Any]) -> None:
    """The page of one goal, of those that somebody has; its choice stands among the filters."""
    names = publication.labels("roles")
    goals = {role_id: names.get(role_id, role_id) for role_id in learning.goals()["role_id"]}
    first, label = next(iter(goals)), L("目标岗位", "Role")
    with filters:
        chosen = bound(st.selectbox, label, list(goals), default=first, key="role", width=300, format_func=goals.get)
    goal = learning.goals().filter(pl.col("role_id") == chosen).row(0, named=True)
    steps = learning.role_steps(chosen)
    with head:
        parts.header(answers.question(goals.get(chosen) or ""), answers.of_everyone(goal, steps), facts=facts)
    if steps.is_empty():
        parts.empty(L("没有要补的技能", "Nothing left to learn"), L("换一个目标。", "Choose another role."))
        return
    left, right = st.columns([3, 2], gap="small")
    note = L(
        "从上往下读。蓝：现在可学；灰：要等上面的。",
        "Read downwards. Blue: can start now. Grey: waits for a step above.",
    )
    with left, parts.panel(L("先后关系", "What builds on what"), note):
        parts.chart(pictures.graph(steps), key="path", alt=L("技能先后关系图", "Graph of which skill builds on which"))
    note = L("空心：现在的水平；实心：岗位要求（0–5）。", "Hollow: shown now. Full: asked for (0–5).")
    with right, parts.panel(L("差距", "The gap"), note, metric="path_readiness"):
        parts.chart(pictures.gaps(steps), key="gap", alt=L("技能差距", "Skill gaps"))
    note = L("平均位置小的先学。", "Skills with a small mean place come first.")
    with parts.panel(L("这个目标上还要学的技能", "Skills still to learn for this role"), note):
        counted = parts.heads(steps, "members", "uncovered")
        alt = L("岗位技能表", "Table of the role's skills")
        parts.table(counted, tables.role_skills(), name="role-skills", alt=alt, note=parts.suppression())
