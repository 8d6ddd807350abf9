"""Which skills does the market want, and where are we short?"""

import streamlit as st

from dashboards import parts
from dashboards.answers import talent_market as answers
from dashboards.pictures import talent_market as pictures
from dashboards.queries import publication, talent
from dashboards.tables import talent as tables
from dashboards.terms import worded
from dashboards.words import L, bound

facts, sizes = publication.facts(), talent.sizes()
if not sizes["jobs"]:
    parts.nothing(answers.QUESTION, L("还没有职位。", "There are no jobs yet."), facts)
rising, short = talent.growing(6), talent.short_skills(9)
companies = f"{sizes['companies']:,}"
parts.header(
    L(*answers.QUESTION),
    answers.answer(sizes["jobs"], talent.skill_market(None, 1), rising, short),
    facts=facts,
    source=L(f"{companies} 家公司", f"{companies} companies"),
)
with parts.filters():
    every = L("全部岗位", "All roles")
    role = parts.choice(L("岗位", "Role"), publication.labels("roles"), key="role", every=every, width=240)
    every = L("全部技能", "All skills")
    skill = parts.choice(L("技能", "Skill"), publication.labels("skills"), key="skill", every=every, width=220)
    labels = {name: L(*told) for name, told in answers.DIMENSIONS.items()}
    dimension = bound(
        st.selectbox, L("分组", "By"), list(labels), default="role", key="by", width=150, format_func=labels.get
    )
parts.kpis(answers.cards(sizes, publication.definition))

left, right = st.columns(2, gap="small")
note = L(
    "点：占当月职位的比例；条：95% 区间，重叠就不分先后。",
    "Dot: share of the month's jobs. Bar: 95% interval; overlap is a tie.",
)
with left, parts.panel(L("最近一个完整月最要的技能", "Most asked for in the last complete month"), note):
    now = talent.demand_now(9)
    if now.height:
        parts.chart(pictures.demand(now), key="demand", alt=L("技能需求及区间", "Skill demand with intervals"))
    else:
        parts.empty(
            L("样本不够", "Not enough jobs"), L("一个月至少 20 个职位才显示。", "A month needs at least 20 jobs.")
        )
note = L(
    "空心：达到所需水平的成员占比；实心：要它的职位占比。右：愿意求职的合格成员 / 在招职位。",
    "Hollow: members at the needed level. Full: jobs that ask. Right: qualified and open to jobs / open jobs.",
)
with right, parts.panel(L("有风险的缺口", "Risky gaps"), note, metric="skills_in_shortage"):
    if short.height:
        alt = L("技能供需差", "Skill demand against supply")
        parts.chart(pictures.shortage(short), key="shortage", alt=alt)

growth = pictures.growth(rising, talent.demand(rising["skill_id"].to_list())) if rising.height else None
if growth:
    note = L(
        "每月占职位的比例，同一纵轴；倍数：近六个月 ÷ 前六个月。",
        "Monthly share of jobs on one scale; the factor is the last six months ÷ the six before.",
    )
    with parts.panel(L("涨得最快的技能", "Skills that grow fastest"), note):
        parts.chart(growth, key="growth", alt=L("技能需求走势", "Demand for skills over time"))

note = L(
    "区间为 95%；警告说明占比为何未必有代表性。选一项技能可跨组比较。",
    "95% intervals; a warning says why a share may not be representative. Choose a skill to compare groups.",
)
with parts.panel(L(f"按{labels[dimension]}看需求", f"Demand by {labels[dimension].lower()}"), note):
    rows = talent.segments(dimension, skill, 1 if skill else 3).with_columns(worded("segment"))
    alt = L("分组需求表", "Table of demand by group")
    parts.table(rows, tables.segments(), name="segments", alt=alt, rows=10)

note = L(
    "满足现岗位全部要求的人，离目标岗位还差什么（权重大的在前）。",
    "What someone who meets all of one role still lacks for another, heaviest first.",
)
with parts.panel(L("岗位之间的路径", "Paths between roles"), note):
    parts.table(talent.moves(role, 40), tables.moves(), name="moves", alt=L("岗位路径表", "Table of moves"), rows=8)

note = L(
    "会的成员指有证据的；倍数在样本不够时是 —。",
    "Members are those with evidence; the factor is — where jobs are too few.",
)
with parts.panel(L("技能", "Skills"), note):
    market = parts.heads(talent.skill_market(role, 60), "members", "members_at_level3")
    alt = L("技能表", "Table of skills")
    parts.table(market, tables.skills(), name="skills", alt=alt, rows=8, note=parts.suppression())

left, right = st.columns(2, gap="small")
note = L("职位数，以及以它为目标的成员。", "Jobs, and members who aim at the role.")
with left, parts.panel(L("岗位", "Roles"), note):
    roles = parts.heads(talent.roles(), "members_aiming")
    parts.table(roles, tables.roles(), name="roles", alt=L("岗位表", "Table of roles"), rows=10)
note = L("至少 5 个职位同时点名；提升度 1 为偶然。", "Named together by at least five jobs; a lift of 1 is chance.")
with right, parts.panel(L("常一起出现的技能", "Skills that go together"), note):
    parts.table(talent.pairs(skill, 60), tables.pairs(), name="pairs", alt=L("技能组合表", "Table of pairs"), rows=10)
