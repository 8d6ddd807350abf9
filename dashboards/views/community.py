"""Who takes part, when, and who contributes?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import community as answers
from dashboards.pictures import community as pictures
from dashboards.queries import community, metrics, publication
from dashboards.tables import community as tables
from dashboards.words import L, bound

facts, months = publication.facts(), community.periods("members", "month", 13)
if months.is_empty():
    said = L("还没有满一个月的活动。", "There is not a full month of activity yet.")
    parts.nothing(answers.QUESTION, said, facts)
parts.header(L(*answers.QUESTION), answers.answer(months), facts=facts)

with parts.filters():
    audiences = {"members": L("成员", "Members"), "everyone": L("所有账号", "All accounts")}
    audience = bound(
        st.segmented_control,
        L("算谁", "Who counts"),
        list(audiences),
        default="members",
        required=True,
        key="audience",
        format_func=audiences.get,
    )
    spans = {"day": L("日", "Day"), "week": L("周", "Week"), "month": L("月", "Month")}
    span = bound(
        st.segmented_control,
        L("按", "By"),
        list(spans),
        default="week",
        required=True,
        key="span",
        format_func=spans.get,
    )
days, weeks = community.periods("members", "day", 91), community.periods("members", "week", 52)
parts.kpis(answers.cards(days, weeks, months, publication.definition))

left, right = st.columns([3, 2], gap="small")
shown = community.periods(audience, span, {"day": 91, "week": 52, "month": 24}[span])
change = answers.moved(shown.row(-1, named=True)) if shown.height > 1 else ""
with left, parts.panel(L("来的和走的", "Coming and going"), change):
    if shown.height > 1:
        parts.chart(pictures.lifecycle(shown), key="lifecycle", alt=L("来去人数", "People coming and going"))
        parts.ticks(metrics.identities("weekly_active_members"))
times = community.hours(audience)
note = answers.visits(community.visits(audience))
with right, parts.panel(L("什么时候来", "When people come"), note):
    if times.height:
        parts.chart(pictures.hours(times), key="hours", alt=L("一周各时段的访问", "Visits by weekday and hour"))

left, right = st.columns([3, 2], gap="small")
note = L("活跃 − 上期活跃 = 新 + 回归 − 没来。", "Active − active the period before = new + back − quiet.")
with left, parts.panel(L("一期一期地看", "Period by period"), note):
    alt = L("每期活跃人数表", "Table of people active by period")
    parts.table(shown.reverse(), tables.periods(), name="periods", alt=alt, rows=8)
note = L(
    "帖子 + 回答 + 采纳 + 发布：是计数，不是评价。", "Posts + answers + accepted + published: a count, not a judgement."
)
with right, parts.panel(L("谁在撑着社区", "Who carries the community"), note):
    people = pl.col("member_id").map_elements(f.person, return_dtype=pl.String)
    top = community.contributors(50).with_columns(people)
    parts.table(top, tables.contributors(), name="contributors", alt=L("贡献者表", "Table of contributors"), rows=8)
