"""What is rising, and what is only noise?"""

import polars as pl
import streamlit as st

from dashboards import parts
from dashboards.answers import trends as answers
from dashboards.pictures import trends as pictures
from dashboards.queries import publication, trends
from dashboards.tables import knowledge as tables
from dashboards.terms import terms, worded
from dashboards.words import L, bound

DRAWN = 10
facts = publication.facts()
page = st.container()
with parts.filters():
    names = {n: L(f"{n} 天", f"{n} days") for n in trends.WINDOWS}
    label = L("时间段", "Window")
    days = bound(
        st.segmented_control, label, trends.WINDOWS, default=90, required=True, key="days", format_func=names.get
    )
    family = parts.pick(L("文档", "Documents"), terms(trends.FAMILIES), key="family")
    kinds = {"topic": L("主题", "Topics"), "skill": L("技能", "Skills")}
    kind = parts.pick(L("对象", "Of"), kinds, key="kind")
sizes = trends.sizes(days)
found = trends.trends(days, family, kind)
with page:
    if not sizes["counted"]:
        parts.nothing(answers.QUESTION, L("还没有带日期的文档。", "There are no dated documents yet."), facts)
    parts.header(L(*answers.QUESTION), answers.answer(sizes, days, trends.trends(days, None, None)), facts=facts)
parts.kpis(answers.cards(sizes, publication.definition))

note = L(
    f"空心：之前 {days} 天的文档数；实心：近 {days} 天；蓝色为增多。判断看的是占同类文档的比例。",
    f"Hollow: documents in the {days} days before. Full: in the last {days}; blue is more. Shares are judged.",
)
with parts.panel(L("变化最明显的", "The clearest changes"), note, metric="trends_significant"):
    drawn = found.filter(pl.col("p_value").is_not_null()).head(DRAWN)
    if drawn.height:
        parts.chart(pictures.changes(drawn), key="changes", alt=L("前后两段的文档数", "Documents now and before"))
    else:
        parts.empty(
            L("样本不够", "Too few documents"),
            L("两段合计至少 10 份才检验；选更长的时间段。", "A test needs 10 in both windows; choose a longer one."),
        )
with parts.panel(L("全部变化", "All changes"), L("显著的在前。", "Significant ones first.")):
    listed = found.with_columns(worded("family"), worded("subject_kind"))
    parts.table(listed, tables.trends(), name="trends", alt=L("变化表", "Table of changes"), rows=10)

note = L(
    "论文、教程、职位依次出现，并且前后两半历史一致，才算新兴；不够就说缺什么。",
    "Emerging: papers, then tutorials, then jobs, in both halves of the history; else what is missing is said.",
)
with parts.panel(answers.emerging_title(sizes), note):
    lags = trends.lead_lags().with_columns(worded("verdict"))
    none = (
        L("还没有技能", "No skill yet"),
        L("至少两类文档提到的技能才列出。", "A skill is listed once two kinds of documents name it."),
    )
    alt = L("技能的先后", "Which comes first, by skill")
    parts.table(lags, tables.lead_lags(), name="emerging-skills", alt=alt, rows=8, none=none)

note = L("发布后多久，关注减到一半。", "How long after publication attention has halved.")
with parts.panel(L("各主题老化多快？", "How fast does each topic age?"), note):
    none = (L("还没有足够的浏览", "Not enough views yet"), "")
    alt = L("主题半衰期表", "Table of half-lives")
    parts.table(trends.half_lives(), tables.half_lives(), name="half-lives", alt=alt, rows=8, none=none)
