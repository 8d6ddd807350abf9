"""Which skills does the market want, and where are we short?"""

import streamlit as st

from dashboards import parts
from dashboards.answers import talent_market as answers
from dashboards.pictures import talent_market as pictures
from dashboards.queries import publication, talent
from dashboards.tables import talent as tables
from dashboards.terms import term, worded
from dashboards.words import L, bound

MOST = 300
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
    units = talent.pay_units()
    currency, period = "", ""
    if units:
        names = {unit: f"{unit.partition('-')[0]} · {term(unit.partition('-')[2])}" for unit in units}
        label = L("薪资币种与周期", "Pay: currency and period")
        unit = bound(st.selectbox, label, units, default=units[0], key="pay", width=190, format_func=names.get)
        currency, _, period = unit.partition("-")
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

left, right = st.columns(2, gap="small")
note = L(
    "细线：P10–P90；粗条：中间一半；点：中位数。只算写明的。",
    "Thin: P10–P90. Thick: middle half. Dot: median. Stated pay only.",
)
with left, parts.panel(L("薪资", "Pay"), note):
    pay = talent.salaries(currency, period)
    if pay.height:
        parts.chart(pictures.pay(pay, currency), key="pay-chart", alt=L("各岗位薪资分位", "Pay quantiles by role"))
    else:
        hint = L("换一个币种或周期。", "Choose another currency or period.")
        parts.empty(L("写明薪资的职位太少", "Too few jobs state their pay"), hint)
note = L("职位数，以及以它为目标的成员。", "Jobs, and members who aim at the role.")
with right, parts.panel(L("岗位", "Roles"), note):
    roles = parts.heads(talent.roles(), "members_aiming")
    parts.table(roles, tables.roles(), name="roles", alt=L("岗位表", "Table of roles"), rows=10)

note = L(
    "会的成员指有证据的；倍数在样本不够时是 —。",
    "Members are those with evidence; the factor is — where jobs are too few.",
)
with parts.panel(L("技能", "Skills"), note):
    market = parts.heads(talent.skill_market(role, 60), "members_shown", "members_at_level3")
    alt = L("技能表", "Table of skills")
    parts.table(market, tables.skills(), name="skills", alt=alt, rows=8, note=parts.suppression())

note = L(f"新的在前，最多 {MOST} 个；按岗位和技能筛选。", f"Newest first, at most {MOST}; filtered by role and skill.")
with parts.panel(L("在招职位", "Open jobs"), note, metric="open_jobs"):
    jobs = talent.postings(role, skill, MOST).with_columns(worded("workplace"), worded("seniority"))
    parts.table(jobs, tables.jobs(), name="jobs", alt=L("职位表", "Table of jobs"), rows=8)
