"""How does one get to a goal: a role, a job, a project's need, a topic?"""

import streamlit as st

from dashboards import parts
from dashboards.answers import learning_paths as published
from dashboards.answers import planner as answers
from dashboards.planner import engine, everyone, history, inputs, panels, taken_home
from dashboards.queries import publication
from dashboards.words import L

facts = publication.facts()
head = st.container()
row = parts.filters()
with row:
    chosen = inputs.whose()
if chosen == inputs.EVERYONE:
    everyone.show(head, row, facts)
    st.stop()
with row:
    of = inputs.person(chosen)
    kind, goal, name = inputs.goal(of)
    hours = inputs.hours(of)
if not goal:
    with head:
        said = L("还没有可以选的目标（0 个）。", "There is no goal of this kind to choose yet (0).")
        parts.header(L(*published.QUESTION), said, facts=facts)
    parts.empty(L("没有可选的目标", "No goal to choose"), L("换一种目标。", "Choose another kind of goal."))
    st.stop()

planner = engine.Planner(engine.offer(), of.shown, of.tried, of.finished)
fold = L("级别、语言、形式、费用、期限和培养方式", "Level, languages, formats, price, deadline, way of training")
with st.expander(fold, icon=":material/tune:"):
    request = inputs.wishes(of, kind, goal, float(hours))
with st.container(key="marks", horizontal=True, gap="small"):
    request = inputs.marks(planner, request)

plan = planner.plan(request)
before = engine.remember(of.member, request, plan)
steps = engine.steps(plan, planner)
lacking = [engine.name(planner, row["skill"]) for row in plan["impossible"]]
with head:
    said = answers.answer(plan, steps, lacking, facts["reporting_on"], float(hours))
    parts.header(answers.question(kind, name), said, facts=facts)
other, called = panels.compared(planner, of, request, before)
parts.kpis(answers.cards(plan, other, called))
panels.changes(planner, request, plan, other, called, before)
if steps.is_empty():
    hint = L("换一个目标，或撤回标记。", "Choose another goal, or take marks back.")
    parts.empty(L("没有要学的", "Nothing to learn"), hint)
    panels.left_out(planner, plan)
    st.stop()

left, right = st.columns([3, 2], gap="small")
with left:
    panels.builds(steps)
with right:
    panels.ways(planner, request)
    panels.left_out(planner, plan)
panels.weeks(steps, facts["reporting_on"], float(hours))
panels.cards(plan, steps)
panels.table(steps)
history.show(of.member)
taken_home.show(planner, request, plan, other, whose=of.member, goal=name, facts=facts)
