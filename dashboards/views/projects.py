"""Which projects need help, and what would help them?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import projects as answers
from dashboards.pictures import projects as pictures
from dashboards.queries import projects, publication
from dashboards.tables import projects as tables
from dashboards.terms import term, terms, worded
from dashboards.words import L, bound, short

facts, sizes = publication.facts(), projects.sizes()
if not sizes["projects"]:
    parts.nothing(answers.QUESTION, L("还没有项目。", "There are no projects yet."), facts)
worst = projects.projects(None, None).row(0, named=True)
urgent = projects.risks(worst["project_id"])
said = answers.answer(sizes, worst["project"], urgent.row(0, named=True) if urgent.height else None)
parts.header(L(*answers.QUESTION), said, facts=facts)

with parts.filters():
    states = {status: f"{term(status)} {n}" for status, n in projects.statuses().items()}
    status = parts.choice(L("状态", "State"), states, key="status", every=L("全部", "All"), width=150)
    risk = parts.pick(L("风险", "Risk"), terms(["high", "medium", "low", "none"]), key="risk")
    found = projects.projects(status, risk)
    if found.is_empty():
        hint = L("放宽状态或风险。", "Relax the state or the risk.")
        parts.empty(L("没有这样的项目", "No such project"), hint)
        st.stop()
    names = {key: short(name, 40) for key, name in found.select("project_id", "project").iter_rows()}
    first = next(iter(names))
    label = L("看哪个项目", "Project to look at")
    one = bound(st.selectbox, label, list(names), default=first, key="project", width=320, format_func=names.get)
parts.kpis(answers.cards(sizes, publication.definition))

left, right = st.columns([3, 2], gap="small")
about = projects.project(one)
with left, parts.panel(L("这个项目怎么了", "What is the matter with this project"), names[one]):
    parts.why(answers.risk_reasons(projects.risks(one)))
    steps = projects.milestones(one).filter(pl.col("due_on").is_not_null())
    if steps.height:
        fig = pictures.milestones(steps, about["started_on"], facts["reporting_on"])
        parts.chart(fig, key="milestones", alt=L("里程碑时间表", "Timeline of milestones"))
        st.caption(
            L(
                "蓝：按时完成；橙：晚了；灰：未到期；虚线：数据日期。",
                "Blue: done. Orange: late. Grey: not due. Dots: day of the data.",
            )
        )
with (
    right,
    parts.panel(
        L("风险从哪里来", "Where the risks are"), L("每条规则命中的项目数。", "Projects that each rule finds.")
    ),
):
    rules = projects.rules()
    if rules.height:
        parts.chart(pictures.rules(rules), key="rules", alt=L("各风险规则命中的项目", "Projects by risk rule"))

note = L(
    "候选：愿意加入项目且水平够的成员，或有余量的资源；0 就要去外面找。",
    "Candidates: members open to projects at the level, or resources with capacity; 0 means looking outside.",
)
with parts.panel(L("缺什么，谁能补上", "What is missing, and who could fill it"), note):
    needs = projects.needs(None).with_columns(wanted=pl.coalesce("skill", worded("resource_kind")))
    people = pl.when(pl.col("need_kind") == "skill")  # the candidates for other needs are things
    known = parts.heads(needs, "candidates")["candidates"]
    needs = needs.with_columns(candidates=people.then(known).otherwise(pl.col("candidates").cast(pl.String)))
    needs = needs.with_columns(worded("need_kind"), worded("importance"))
    alt = L("需求表", "Table of needs")
    parts.table(needs, tables.needs(), name="needs", alt=alt, rows=8, note=parts.suppression())

left, right = st.columns(2, gap="small")
note = L("借出的 ÷ 容量；橙色：超过九成。", "Lent out ÷ capacity. Orange: above nine tenths.")
with (
    left,
    parts.panel(
        L("共享资源用了多少", "How much of the shared resources is in use"), note, metric="resource_utilisation"
    ),
):
    used = projects.shared_resources().filter(pl.col("utilisation_share").is_not_null()).head(10)
    if used.height:
        parts.chart(pictures.utilisation(used), key="shared", alt=L("共享资源利用率", "Use of shared resources"))
with right, parts.panel(L("成果", "Outcomes"), L("新的在前；— 是不知道。", "Newest first; — is not known.")):
    outcomes = projects.outcomes(100).with_columns(worded("kind"))
    parts.table(outcomes, tables.outcomes(), name="outcomes", alt=L("成果表", "Table of outcomes"), rows=10)

count = f.num(found.height)
with parts.panel(L(f"项目：{count} 个", f"Projects: {count}"), L("风险高的在前。", "Most endangered first.")):
    listed = parts.heads(found, "members").with_columns(worded("status"), worded("risk_level"))
    alt = L("项目表", "Table of projects")
    parts.table(listed, tables.projects(), name="projects", alt=alt, rows=10, note=parts.suppression())
