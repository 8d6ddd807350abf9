"""Which jobs fit a member, which members fit a job, why, and can the score be trusted?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import match_reasons as reasons
from dashboards.answers import matching as answers
from dashboards.pictures import matching as pictures
from dashboards.queries import matching as queries
from dashboards.queries import publication, talent
from dashboards.tables import talent as tables
from dashboards.words import L, bound, plain, short

SHOWN, TOLD = 10, 8
facts, outcomes = publication.facts(), talent.outcomes()
if not publication.sees("job_matches", "job_candidates", "match_reasons", "member_skills", "members"):
    parts.private(answers.QUESTION, facts)
people, wanted = talent.matched_members(), queries.wanted_jobs()
skills = publication.labels("skills")
if people.is_empty():
    parts.nothing(answers.QUESTION, L("还没有成员同意被匹配。", "No member has agreed to be matched yet."), facts)

head = st.container()
with parts.filters():
    sides = {"member": L("成员 → 职位", "Member → jobs"), "job": L("职位 → 人选", "Job → candidates")}
    label = L("看哪一边", "Start from")
    side = bound(st.segmented_control, label, list(sides), default="member", required=True, key="side",
                 format_func=sides.get)  # fmt: skip
    of_member = side == "member"
    if of_member:
        names = {m: f"{f.person(m)} · {goal or f.DASH} · {f.pct(best)}" for m, goal, best, _ in people.iter_rows()}
        label, first = L("成员 · 目标 · 最高分", "Member · goal · best score"), people["member_id"][0]
        member = bound(st.selectbox, label, list(names), default=first, key="member", width=340, format_func=names.get)
        matches = queries.jobs(member)
        titles = {j: f"{rank}. {short(t, 44)}" for rank, j, t in matches.select("rank", "job_id", "title").iter_rows()}
        label, first = L("看哪个职位的理由", "Show reasons for"), matches["job_id"][0]
        job = bound(st.selectbox, label, list(titles), default=first, key="job", width=340, format_func=titles.get)
    else:
        names = {j: f"{short(t, 36)} · {f.pct(best)}" for j, t, _, best, _ in wanted.iter_rows()}
        label, first = L("职位 · 最高分", "Job · best score"), wanted["job_id"][0]
        job = bound(st.selectbox, label, list(names), default=first, key="posting", width=340, format_func=names.get)
        matches = queries.candidates(job).with_columns(
            title=pl.col("member_id").map_elements(f.person, return_dtype=pl.String)
        )
        titles = {m: f"{rank}. {f.person(m)}" for rank, m in matches.select("rank", "member_id").iter_rows()}
        label, first = L("看哪个人选的理由", "Show reasons for"), matches["member_id"][0]
        member = bound(st.selectbox, label, list(titles), default=first, key="candidate", width=340,
                       format_func=titles.get)  # fmt: skip
key, chosen = ("job_id", job) if of_member else ("member_id", member)
posting = queries.job(job).row(0, named=True)
with head:
    count, open_jobs = f.num(people.height), f.num(wanted.height)
    source = L(
        f"{count} 名同意匹配的成员，{open_jobs} 个在招职位",
        f"{count} members who agreed to be matched, {open_jobs} open jobs",
    )
    said = answers.answer(matches, outcomes) if of_member else reasons.answer(posting, matches, outcomes)
    parts.header(L(*answers.QUESTION), said, facts=facts, source=source)

one = matches.filter(pl.col(key) == chosen).row(0, named=True)
needs = queries.needs(member, job)
left, right = st.columns([2, 3], gap="small")
note = L(
    "左端：没证据的都不会；右端：没证据的都会。", "Left end: nothing without evidence is met. Right end: all of it is."
)
with left, parts.panel(L("分数和它的范围", "Scores and their range"), note):
    fig = pictures.scores(matches.head(SHOWN), chosen, key)
    parts.chart(fig, key="scores", alt=L("匹配分及范围", "Match scores with ranges"))
note = L(
    "每项要求占多少分量、拿得出什么证据、职位原文怎么写。", "Each need: its weight, what is shown, the job's own words."
)
with right, parts.panel(L(f"为什么是第 {one['rank']} 名？", f"Why number {one['rank']}?"), note):
    place = " · ".join(plain(posting[column]) for column in ("company", "location") if posting[column])
    st.markdown(f"**{f.person(member)}** ↔ **{plain(posting['title'])}**  \n{place}")
    st.markdown(parts.chips(answers.chips(one, skills)))
    parts.chip_legend()
    st.markdown(f"{reasons.parts(one)}  \n{reasons.mutual(one, of_member=of_member)}")
    parts.why(reasons.needs(needs.head(TOLD)))
    more = needs.height - TOLD
    if more > 0:
        st.caption(L(f"另有 {more} 项分量更小的要求。", f"{f.plural(more, 'lighter need', 'lighter needs')} more."))
    st.markdown(f"**{L('什么会改变结果？', 'What would change this?')}** {reasons.change(one, needs)}")
    st.caption(L("性别、年龄、学校和地域不参与打分。", "Gender, age, school and region play no part in the score."))

note = L(
    "展示过的匹配里双方都同意的比例和 95% 区间，按分数段；样本不够的段是灰的。",
    "Share of shown matches that both sides accepted, with its 95% interval, by score; bands with too few are grey.",
)
with parts.panel(L("分数可信吗？", "Can the score be trusted?"), note, metric="match_accept_share"):
    known = outcomes.filter(pl.col("accept_share").is_not_null())
    if known.height:
        alt = L("各分数段的接受率", "Acceptance by score band")
        parts.chart(pictures.calibration(known), key="calibration", alt=alt)
    else:
        hint = L("有了展示、申请和接受的事件，这里就有数。", "Events of shown, applied and accepted matches fill it.")
        parts.empty(L("还没有展示过的匹配", "No match has been shown yet"), hint)

best = (
    L("最合适的 20 个职位", "The twenty best jobs")
    if of_member
    else L("最合适的 20 个人选", "The twenty best candidates")
)
with parts.panel(best):
    named = pl.col("met", "unmet", "unknown").list.eval(pl.element().replace(skills)).list.join("; ")
    alt = L("匹配表", "Table of matches")
    columns = tables.matches() if of_member else tables.candidates()
    parts.table(matches.with_columns(named), columns, name="matches", alt=alt, rows=10)
