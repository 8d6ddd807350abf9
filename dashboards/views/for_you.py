"""What should this member look at next?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.advice import everyone, growth
from dashboards.advice import member as panels
from dashboards.answers import for_you as answers
from dashboards.queries import publication, recommending
from dashboards.words import L, bound

facts = publication.facts()
judged, spread = recommending.models(), recommending.exposure()
sees = publication.sees("recommendations", "best_next", "members")
people = recommending.people() if sees else pl.DataFrame()
if judged.is_empty() and spread.is_empty() and people.is_empty():
    question = answers.QUESTION if sees else answers.EVERYONE
    parts.nothing(question, L("还没有给成员的推荐（0 个列表）。", "There are no lists for members yet (0)."), facts)

head = st.container()
member, kinds = None, answers.kinds()
with parts.filters():
    if people.height:
        names = {m: f"{f.person(m)} · {goal or f.DASH} · +{f.num(jobs)}" for m, goal, jobs in people.iter_rows()}
        label = L("成员 · 目标 · 可多达标的职位", "Member · goal · jobs to gain")
        first = people["member_id"][0]
        member = bound(st.selectbox, label, list(names), default=first, key="member", width=330, format_func=names.get)
    kind = bound(
        st.segmented_control, L("哪类列表", "Kind of list"), list(kinds), default="for_you", required=True, key="kind",
        format_func=kinds.get, wrap=True,
    )  # fmt: skip

if member is None:
    with head:
        parts.header(L(*answers.EVERYONE), answers.of_everyone(judged, spread), facts=facts)
        if not sees:
            st.caption(
                ":material/lock: " + L("各成员的列表只对运营者开放。", "The lists of single members are for operators.")
            )
else:
    listed, picks = recommending.listed(member, kind), recommending.picks(member)
    with head:
        parts.header(L(*answers.QUESTION), answers.answer(listed, picks), facts=facts)
    panels.chosen(listed, judged)
    panels.next_three(member, picks)
    panels.table(listed, kinds[kind])
    growth.panel(member)

left, right = st.columns(2, gap="small")
with left:
    everyone.models(judged)
with right:
    everyone.exposure(spread, kind)
everyone.outcomes(kind)
growth.credentials()
