"""How does a member get to the role aimed at?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import learning_paths as answers
from dashboards.pictures import learning_paths as pictures
from dashboards.queries import learning, publication
from dashboards.tables import talent as tables
from dashboards.terms import worded
from dashboards.words import L, bound

facts = publication.facts()
if not publication.sees("learning_paths", "learning_path_steps", "members"):
    parts.private(answers.QUESTION, facts)
goals = learning.goals()
roles, skills = publication.labels("roles"), publication.labels("skills")
if goals.is_empty():
    parts.nothing(answers.QUESTION, L("还没有成员写明目标岗位。", "No member has stated a role yet."), facts)

head = st.container()
with parts.filters():
    names = {role: roles.get(role, role) for role in goals["role_id"]}
    first = goals["role_id"][0]
    label = L("目标岗位", "Role")
    role = bound(st.selectbox, label, list(names), default=first, key="role", width=260, format_func=names.get)
    people = {m: f"{f.person(m)} · {f.pct(share)}" for m, share, _ in learning.members(role).iter_rows()}
    everyone = L("这个目标的所有人", "Everyone with this goal")
    member = parts.choice(L("成员（就绪程度）", "Member (readiness)"), people, key="member", every=everyone, width=260)

goal = goals.filter(pl.col("role_id") == role).row(0, named=True)
path = learning.path(member, role) if member else None
steps = learning.steps(member, role) if member else learning.role_steps(role)
with head:
    said = answers.of_member(path, steps, skills) if path else answers.of_everyone(goal, steps)
    parts.header(answers.question(names[role] or role), said, facts=facts)
if path:
    parts.kpis(answers.cards(path, goal, publication.definition))
if steps.is_empty():
    parts.empty(L("没有要补的技能", "Nothing left to learn"), L("换一个目标或成员。", "Choose another role or member."))
    st.stop()

left, right = st.columns([3, 2], gap="small")
note = L(
    "从上往下读。蓝：现在可学；灰：要等上面的。", "Read downwards. Blue: can start now. Grey: waits for a step above."
)
with left, parts.panel(L("先后关系", "What builds on what"), note):
    parts.chart(pictures.graph(steps), key="path", alt=L("技能先后关系图", "Graph of which skill builds on which"))
note = L("空心：现在的水平；实心：岗位要求（0–5）。", "Hollow: shown now. Full: asked for (0–5).")
with right, parts.panel(L("差距", "The gap"), note, metric="path_readiness"):
    parts.chart(pictures.gaps(steps), key="gap", alt=L("技能差距", "Skill gaps"))

if not path:
    note = L("平均位置小的先学。", "Skills with a small mean place come first.")
    with parts.panel(L("这个目标上还要学的技能", "Skills still to learn for this role"), note):
        counted = parts.heads(steps, "members", "uncovered")
        alt = L("岗位技能表", "Table of the role's skills")
        parts.table(counted, tables.role_skills(), name="role-skills", alt=alt, note=parts.suppression())
    st.stop()

planned = steps.filter(pl.col("starts_week").is_not_null() & pl.col("minutes").is_not_null())
if planned.height and path["hours_a_week"]:
    pace = f.num(path["hours_a_week"])
    note = L(f"每周 {pace} 小时，从数据日期算起。", f"{pace} hours a week, from the day of the data.")
    with parts.panel(L("时间表", "Timetable"), note, metric="path_hours"):
        fig = pictures.timetable(planned, facts["reporting_on"], path["hours_a_week"], pictures.ready(steps))
        parts.chart(fig, key="timetable", alt=L("学习时间表", "Learning timetable"))

note = L(
    "每步一份资源和选它的理由；编号相同的互为先修，要一起学。",
    "One resource a step and why; steps with the same number require each other and are learned together.",
)
with parts.panel(L("一步一步", "Step by step"), note):
    listed = steps.with_columns(worded("kind"), worded("language"))
    alt = L("学习步骤表", "Table of learning steps")
    parts.table(listed, tables.learning_path(), name="learning-path", alt=alt)
