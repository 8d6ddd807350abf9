"""Who stays, who is about to leave, and who is one step from more?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import retention as answers
from dashboards.pictures import retention as pictures
from dashboards.queries import metrics, publication
from dashboards.queries import retention as queries
from dashboards.tables import retention as tables
from dashboards.words import L, bound

PERSON = pl.col("member_id").map_elements(f.person, return_dtype=pl.String)

facts, joined = publication.facts(), queries.retention("joined_month", 13)
if joined.is_empty():
    said = L("还没有一批成员满一个月。", "No members have been here for a full month yet.")
    parts.nothing(answers.QUESTION, said, facts)
away = queries.steps_away() if publication.sees("ladder_members") else None
said = answers.answer(joined, publication.metric("members_about_to_leave"), away)
parts.header(L(*answers.QUESTION), said, facts=facts)

curves, funnels = queries.definitions() or {"": f.DASH}, queries.funnels() or {"": f.DASH}
with parts.filters():
    curve = bound(
        st.selectbox,
        L("留存怎么算", "Retention of"),
        list(curves),
        default=next(iter(curves)),
        key="curve",
        width=300,
        format_func=curves.get,
    )
    units = {"rate": L("比例", "Share"), "people": L("人数", "People")}
    unit = bound(
        st.segmented_control,
        L("留存显示", "Retention as"),
        list(units),
        default="rate",
        required=True,
        key="unit",
        format_func=units.get,
    )
    steps_of = bound(
        st.selectbox,
        L("漏斗", "Funnel"),
        list(funnels),
        default=next(iter(funnels)),
        key="steps",
        width=200,
        format_func=funnels.get,
    )
parts.kpis(answers.cards(joined, publication.metric, publication.definition))

cohorts = queries.retention(curve, 12)
left, right = st.columns([3, 2], gap="small")
note = L("行：开始的时候；列：之后第几期又来。", "Row: when they started. Column: came back so many periods later.")
with left, parts.panel(L(f"留下多少：{curves.get(curve, '')}", f"Who stays: {curves.get(curve, '')}"), note):
    if cohorts.height:
        fig = pictures.retention(cohorts, people=unit == "people")
        parts.chart(fig, key="cohorts", alt=L("留存热力表", "Retention table"))
        st.caption(":material/visibility_off: " + parts.suppression())
    parts.ticks(metrics.identities("retention_month_1"))
funnel = queries.funnel(steps_of)
worst = answers.leakiest(funnel)
note = L(
    "走完全程的时间都已过去的人；橙色：走得最多的一步。", "Whoever had time for all steps. Orange: the leakiest step."
)
with right, parts.panel(L("在哪一步走掉", "Where people leave"), note):
    if funnel.height:
        fig = pictures.funnel(funnel, worst["step"] if worst else None)
        parts.chart(fig, key="funnel", alt=L("漏斗", "Funnel"))
    parts.ticks(metrics.identities("activation_share"))

rules, going = queries.backtests(), f.num(publication.metric("members_about_to_leave")["current_value"])
note = L("规则最准的在前；每条写明依据和该做什么。", "The most reliable rule first, each with why and what to do.")
with parts.panel(L(f"可能要走的人：{going}", f"About to leave: {going}"), note):
    none = L("没有人命中规则", "No rule names anybody"), L("规则在 `risk_rules.csv`。", "Rules: `risk_rules.csv`.")
    alt = L("可能要走的成员", "Members about to leave")
    risks = queries.risks(200).with_columns(PERSON)
    parts.table(risks, tables.risks(), name="risks", alt=alt, rows=6, none=none)

left, right = st.columns(2, gap="small")
note = L(
    "过去一年每 28 天判断一次：点名的人里，之后 28 天没来的比例，及 95% 区间。",
    "Judged every 28 days of the last year: of those named, how many were silent for 28 days; 95% interval.",
)
with left, parts.panel(L("规则准不准", "Are the rules right?"), note):
    fig = pictures.records(rules)
    if fig:
        parts.chart(fig, key="records", alt=L("规则的回测", "Back-test of the rules"))
        base, caught = rules["base_share"][0], rules["recall_share"][0]
        st.caption(
            L(
                f"不看规则时 {f.pct(base)} 会走；最准的一条找到其中 {f.pct(caught)}。",
                f"Without a rule {f.pct(base)} go quiet; the best rule finds {f.pct(caught)} of them.",
            )
        )
levels = queries.ladder()
month = f.month(levels["month_on"][0]) if levels.height else f.DASH
note = L(f"{month}；级别看当月做了什么。", f"{month}. A level is what a member did in the month.")
with right, parts.panel(L("贡献阶梯上的人", "People on the contributor ladder"), note):
    if levels.height:
        parts.chart(pictures.ladder(levels), key="ladder", alt=L("贡献阶梯", "Contributor ladder"))

note = L("近 28 天，差一次就上一级。", "In the last 28 days; one act more and they are a level up.")
with parts.panel(L(f"只差一步的人：{f.num(away)}", f"One step away: {f.num(away)}"), note):
    none = L("没有人只差一步", "Nobody is one step away"), L("下个月再看。", "Look again next month.")
    alt = L("只差一步的成员", "Members one step away")
    near = queries.one_step_away(500).with_columns(PERSON)
    parts.table(near, tables.one_step_away(), name="ladder", alt=alt, rows=6, none=none)
