"""Which jobs fit a member, and can the score be trusted?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.advice import trust
from dashboards.answers import matching as answers
from dashboards.answers.trust import ordered
from dashboards.pictures import matching as pictures
from dashboards.queries import publication, talent
from dashboards.tables import talent as tables
from dashboards.words import L, bound, plain, short

SHOWN = 10
facts, check = publication.facts(), trust.check()
if not publication.sees("job_matches", "member_skills", "members"):
    parts.private(answers.QUESTION, facts)
people = talent.matched_members()
skills = publication.labels("skills")
if people.is_empty():
    parts.nothing(answers.QUESTION, L("还没有成员同意被匹配。", "No member has agreed to be matched yet."), facts)

head = st.container()
with parts.filters():
    names = {m: f"{f.person(m)} · {goal or f.DASH} · {f.pct(best)}" for m, goal, best, _ in people.iter_rows()}
    label, first = L("成员 · 目标 · 最高分", "Member · goal · best score"), people["member_id"][0]
    member = bound(st.selectbox, label, list(names), default=first, key="member", width=360, format_func=names.get)
    matches = ordered(talent.matches(member), check)
    titles = {j: f"{rank}. {short(t, 44)}" for rank, j, t in matches.select("rank", "job_id", "title").iter_rows()}
    label, first = L("看哪个职位的理由", "Show reasons for"), matches["job_id"][0]
    job = bound(st.selectbox, label, list(titles), default=first, key="job", width=360, format_func=titles.get)
with head:
    count = f.num(people.height)
    source = L(f"{count} 名同意匹配的成员", f"{count} members who agreed to be matched")
    parts.header(L(*answers.QUESTION), answers.answer(matches, check), facts=facts, source=source)

one = matches.filter(pl.col("job_id") == job).row(0, named=True)
left, right = st.columns([2, 3], gap="small")
note = L(
    "左端：没证据的都不会；右端：没证据的都会。", "Left end: nothing without evidence is met. Right end: all of it is."
)
with left, parts.panel(L("分数和它的范围", "Scores and their range"), note):
    fig = pictures.scores(matches.head(SHOWN), job)
    parts.chart(fig, key="scores", alt=L("职位匹配分及范围", "Match scores with ranges"))
note = L("职位要的技能，和这位成员能拿出的证据。", "The skills the job asks for, and what the member can show.")
with right, parts.panel(L(f"为什么是第 {one['rank']} 名？", f"Why number {one['rank']}?"), note):
    place = " · ".join(plain(one[column]) for column in ("company", "location") if one[column])
    st.markdown(f"**{plain(one['title'])}**  \n{place}")
    st.markdown(parts.chips(answers.chips(one, skills)))
    parts.chip_legend()
    st.markdown(one["reason"])
    parts.why(answers.proofs(talent.member_evidence(member, job))[:5])
    st.caption(L("性别、年龄、学校和地域不参与打分。", "Gender, age, school and region play no part in the score."))

trust.calibration(check)
trust.exposure()

with parts.panel(L("最合适的 20 个职位", "The twenty best jobs")):
    named = pl.col("met", "unmet", "unknown").list.eval(pl.element().replace(skills)).list.join("; ")
    alt = L("匹配表", "Table of matches")
    parts.table(matches.with_columns(named), tables.matches(), name="matches", alt=alt, rows=10)
