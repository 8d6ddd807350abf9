"""Are the postings clear, how long do they stay open, and what do they pay?"""

import streamlit as st

from dashboards import parts
from dashboards.answers import jobs as answers
from dashboards.pictures import jobs as pictures
from dashboards.queries import jobs, publication
from dashboards.tables import jobs as tables
from dashboards.terms import term, worded
from dashboards.words import L, bound

MOST = 300
facts, told = publication.facts(), jobs.facts()
if not told["jobs"]:
    parts.nothing(answers.QUESTION, L("还没有职位。", "There are no jobs yet."), facts)
wrong, kept = jobs.findings(), jobs.lifecycle()
parts.header(L(*answers.QUESTION), answers.answer(told, wrong, kept), facts=facts)
with parts.filters():
    every = L("全部岗位", "All roles")
    role = parts.choice(L("岗位", "Role"), publication.labels("roles"), key="role", every=every, width=240)
    every = L("全部技能", "All skills")
    skill = parts.choice(L("技能", "Skill"), publication.labels("skills"), key="skill", every=every, width=220)
    units, currency, period = jobs.pay_units(), "", ""
    if units:
        names = {unit: f"{unit.partition('-')[0]} · {term(unit.partition('-')[2])}" for unit in units}
        label = L("薪资币种与周期", "Pay: currency and period")
        unit = bound(st.selectbox, label, units, default=units[0], key="pay", width=190, format_func=names.get)
        currency, _, period = unit.partition("-")
parts.kpis(answers.cards(told, publication.definition))

left, right = st.columns(2, gap="small")
note = L("有扣分的检查项；未通过的职位数与占比。", "Checks that cost points: jobs that fail them, and their share.")
with left, parts.panel(L("文本的问题", "Problems of the texts"), note):
    costly = wrong.filter(wrong["points"] > 0).head(9)
    if costly.height:
        parts.chart(pictures.findings(costly), key="findings", alt=L("职位文本的问题", "Problems of job texts"))
    else:
        parts.empty(L("没有发现问题", "No problem was found"), L("检查项见下表。", "The checks are listed below."))
note = L(
    "细线：P10–P90；粗条：中间一半；点：中位数及 95% 区间。只算写明的。",
    "Thin: P10–P90. Thick: middle half. Dot: median, with its 95% interval. Stated pay only.",
)
with right, parts.panel(L("薪资", "Pay"), note):
    pay = jobs.salaries(currency, period)
    if pay.height:
        parts.chart(pictures.pay(pay, currency), key="pay-chart", alt=L("各岗位薪资分位", "Pay quantiles by role"))
    else:
        hint = L("换一个币种或周期。", "Choose another currency or period.")
        parts.empty(L("写明薪资的职位太少", "Too few jobs state their pay"), hint)

note = L(
    "每项检查：程度、扣分、常见原文与建议。", "Each check: severity, points, the words most often found, and advice."
)
with parts.panel(L("检查结果", "What the checks found"), note):
    rows = wrong.with_columns(worded("severity"))
    parts.table(rows, tables.findings(), name="findings", alt=L("检查结果表", "Table of findings"), rows=8)

note = L(
    "Kaplan–Meier 中位数及 95% 区间：结束未知的按仍在招计入；“—”表示还没有半数关闭。",
    "Kaplan-Meier median with its 95% interval: unknown ends count as still open; — means half have not closed yet.",
)
with parts.panel(L("职位开多久", "How long postings stay open"), note):
    parts.table(kept, tables.lifecycle(), name="lifecycle", alt=L("在招时长表", "Table of days open"), rows=8)

note = L(
    "渠道指申请者加入社区的渠道；成本针对全部成员。",
    "A channel is how the applicant joined; its cost is that of all members who did.",
)
with parts.panel(L("申请者从哪来", "Where applicants come from"), note):
    rows = parts.heads(jobs.channels(), "applicants", "applications", "interviewed", "placed")
    alt = L("申请渠道表", "Table of applicants' channels")
    parts.table(rows, tables.channels(), name="channels", alt=alt, rows=9, note=parts.suppression())
with parts.panel(L("职位从哪来", "Where postings come from"), L("佣金按账目。", "Fees as in the ledger.")):
    rows = parts.heads(jobs.sources(), "applications", "placed")
    parts.table(rows, tables.sources(), name="sources", alt=L("职位来源表", "Table of sources"), rows=9)

note = L(f"新的在前，最多 {MOST} 个；按岗位和技能筛选。", f"Newest first, at most {MOST}; filtered by role and skill.")
with parts.panel(L("在招职位", "Open jobs"), note, metric="open_jobs"):
    found = jobs.open_jobs(role, skill, MOST).with_columns(worded("workplace"), worded("seniority"))
    parts.table(found, tables.open_jobs(), name="jobs", alt=L("职位表", "Table of jobs"), rows=8)
