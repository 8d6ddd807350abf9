"""Who and which resources could fill what projects need?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import project_matching as answers
from dashboards.pictures import project_matching as pictures
from dashboards.queries import project_matching, publication
from dashboards.tables import project_matching as tables
from dashboards.terms import worded
from dashboards.words import L, bound, short

SHOWN = 10
facts = publication.facts()
if not publication.sees("project_matches", "teams", "grow_or_find", "member_skills"):
    parts.private(answers.QUESTION, facts)
listed = project_matching.projects()
if listed.is_empty():
    parts.nothing(answers.QUESTION, L("没有开放的项目缺人或资源。", "No open project lacks anything."), facts)
skills = publication.labels("skills")


def persons(frame: pl.DataFrame) -> pl.DataFrame:
    """With members by their short pseudonym."""
    return frame.with_columns(member=pl.Series([f.person(m) for m in frame["member_id"]], dtype=pl.String))


head = st.container()
with parts.filters():
    names = {
        key: f"{short(name, 40)} · {L('技能', 'skills')} {covered}/{count}"
        for key, name, covered, count in listed.select("project_id", "project", "covered", "skills").iter_rows()
    }
    label, first = L("项目 · 可覆盖的技能", "Project · skills covered"), listed["project_id"][0]
    chosen = bound(st.selectbox, label, list(names), default=first, key="project", width=400, format_func=names.get)
    one = listed.filter(pl.col("project_id") == chosen).row(0, named=True)
    people = project_matching.people(chosen)
    ranked = {m: f"{rank}. {f.person(m)} · {f.pct(s)}" for rank, m, s in people.select(
        "rank", "member_id", "score").iter_rows()}  # fmt: skip
    label = L("看谁的理由", "Show reasons for")
    member = None
    if ranked:
        first = next(iter(ranked))
        member = bound(st.selectbox, label, list(ranked), default=first, key="member", width=260,
                       format_func=ranked.get)  # fmt: skip
with head:
    parts.header(L(*answers.QUESTION), answers.answer(listed, one), facts=facts)

left, right = st.columns([2, 3], gap="small")
with left, parts.panel(L("谁适合这个项目", "Who fits this project"), answers.note("people")):
    if member:
        fig = pictures.scores(people.head(SHOWN), member)
        parts.chart(fig, key="scores", alt=L("成员匹配分及范围", "Scores of members with ranges"))
    else:
        hint = L("看右边和下面：谁接近，谁学得最快。", "See below: who is near, and who learns it soonest.")
        parts.empty(L("没有成员以证据满足任何一项", "No member shows any of it"), hint)
with right, parts.panel(L("为什么", "Why"), answers.note("why")):
    if member:
        match = people.filter(pl.col("member_id") == member).row(0, named=True)
        st.markdown(parts.chips(answers.chips(match, skills)))
        parts.chip_legend()
        st.markdown(match["reason"])
        parts.why(answers.proofs(project_matching.evidence(member, chosen)))
        st.caption(answers.changes(match, skills))

left, right = st.columns(2, gap="small")
with left, parts.panel(L("最小的团队", "The smallest team"), answers.note("team")):
    team = project_matching.team(chosen)
    if team.height:
        st.markdown("**" + (", ".join(f.person(m) for m in team["team"][0]) or L("没有人", "Nobody")) + "**")
        parts.why(answers.team(team))
    else:
        st.caption(L("这个项目不缺技能。", "This project lacks no skill."))
note = L("所有项目的名额一起分，一人最多一个。", "All places of all projects filled at once, one a member at most.")
with right, parts.panel(L("名额怎么分", "Who gets which place"), note):
    placed = persons(project_matching.places(chosen))
    none = (L("没有人能分到这个项目", "Nobody is placed here"), L("见「找人，还是培养」。", "See Grow or find."))
    alt = L("名额表", "Table of places")
    parts.table(placed, tables.places(), name="places", alt=alt, rows=6, none=none)

with parts.panel(L("找人，还是培养", "Grow or find"), answers.note("ways")):
    ways = project_matching.ways(chosen)
    parts.why(answers.suggested(ways))
    if ways.height:
        option = pl.Series("way", [answers.option(code) for code in ways["option"]], dtype=pl.String)
        shown = persons(ways).with_columns(option, hours=pl.col("minutes") / 60)
        parts.table(shown, tables.ways(), name="ways", alt=L("办法表", "Table of ways"), rows=6)

with parts.panel(L("共享资源", "Shared resources"), answers.note("resources")):
    proposed = project_matching.resources(chosen)
    parts.why(answers.proposals(proposed))
    given = proposed.drop_nulls("resource")
    if given.height:
        fig = pictures.proposals(given, facts["reporting_on"])
        parts.chart(fig, key="proposals", alt=L("资源建议的时间表", "Timeline of proposed resources"))
    if proposed.is_empty():
        st.caption(L("这个项目不缺共享资源。", "This project lacks no shared resource."))
    against = project_matching.conflicts(chosen).with_columns(worded("unit"))
    if against.height:
        st.caption(L("谁占用着它缺的：", "Who holds what it lacks:"))
        parts.table(against, tables.conflicts(), name="conflicts", alt=L("冲突表", "Table of conflicts"), rows=6)

if member:
    with parts.panel(L(f"成员：{f.num(people.height)} 名", f"Members: {f.num(people.height)}")):
        lists = pl.col("met", "unmet", "unknown", "near", "adds").list.eval(pl.element().replace(skills))
        named = persons(people).with_columns(lists.list.join("; "))
        parts.table(named, tables.people(), name="people", alt=L("成员表", "Table of members"), rows=10)
