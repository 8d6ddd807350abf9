"""What changed this week, and why?"""

from datetime import timedelta

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import overview as answers
from dashboards.pictures import overview as pictures
from dashboards.queries import business, community, knowledge, metrics, operations, projects, publication, service
from dashboards.tables import community as tables
from dashboards.words import L, bound, plain

facts, weeks = publication.facts(), metrics.expected(community.weeks(52))
if weeks.height < 2:
    parts.nothing(answers.QUESTION, L("完整的周数还不够比较。", "There are not yet two complete weeks."), facts)
week = weeks.row(-1, named=True)
sees = publication.sees
goals = business.goals() if sees("goals") else None
reviews = knowledge.review_queue(None)
matters = answers.matters(
    operations.sources(None) if sees("source_health") else None,
    service.backlog() if sees("unanswered_questions") else None,
    projects.sizes(),
    goals,
    reviews.filter(pl.col("priority") == 1).height,
    knowledge.gaps(1),
)
largest = metrics.changes("weekly_active_members", "lifecycle").head(1) if sees("metric_changes") else pl.DataFrame()
span = f.day_range(week["week_on"], week["week_on"] + timedelta(days=6))
parts.header(
    L(*answers.QUESTION),
    answers.answer(week, largest.row(0, named=True) if largest.height else None, len(matters)),
    facts=facts,
    source=L(f"统计周 {span}", f"week of {span}"),
)

dimensions = {
    "lifecycle": L("成员来去", "Coming and going"),
    "channel": L("获客渠道", "Channel"),
    "country": L("国家或地区", "Country"),
    "language": L("语言", "Language"),
    "cohort": L("加入月份", "Month joined"),
}
with parts.filters():
    shown = weeks.tail(parts.period([12, 26, 52], 26))
    dimension = bound(
        st.selectbox,
        L("变化按", "Change by"),
        list(dimensions),
        default="lifecycle",
        key="by",
        width=220,
        format_func=dimensions.get,
    )
parts.kpis(answers.cards(weeks, service.question_weeks(12), publication.definition))

left, right = st.columns([3, 2], gap="small")
note = L(
    "阴影：由之前 12 周推算的预期范围；圆圈：异常的周或假期。",
    "Shade: range expected from the 12 weeks before. Rings: unusual weeks and holidays.",
)
with left, parts.panel(answers.title(week), note, metric="weekly_active_members"):
    alt = L("周活跃成员折线与预期范围", "Line of weekly active members with the expected range")
    parts.chart(pictures.active_members(shown), key="active-members", alt=alt)
    parts.ticks(metrics.identities("weekly_active_members"))
note = L(
    "比上周多或少的人；各组相加等于总变化。", "More or fewer people than last week; the parts add up to the whole."
)
with right, parts.panel(L("变化从哪里来", "Where the change came from"), note):
    moved = metrics.changes("weekly_active_members", dimension).filter(pl.col("contribution") != 0).head(7)
    if moved.height:
        parts.chart(pictures.changes(moved), key="change", alt=L("各来源净变化", "Bars of net change by source"))
    else:
        parts.empty(L("没有变化", "No change"), L("每一组都与上周相同。", "Every group is as it was last week."))

left, right = st.columns([3, 2], gap="small")
note = L(
    "多少、什么事、最要紧的一例；细节在各自的页面。", "How many, what, the most pressing case; details on each page."
)
with left, parts.panel(L("需要有人处理", "What needs a person"), note):
    for matter in matters:
        row = st.container(horizontal=True, vertical_alignment="center", gap="small")
        row.markdown(f"**{f.num(matter.count)}** {matter.what}  \n:small[{plain(matter.case)}]", width="stretch")
        row.page_link(f"views/{matter.page}.py", label=L("查看", "Open"), icon=":material/arrow_forward:")
    if not matters:
        st.markdown(L("没有要处理的事。", "Nothing waits."))
note = L(
    "条：完成的比例；橙色：落后于时间进度；下面是到期预测。",
    "Bar: share done. Orange: behind the time that has passed. Below: forecasts.",
)
with right, parts.panel(L("目标走到哪了", "How the goals stand"), note):
    known = pl.DataFrame() if goals is None else goals.filter(pl.col("progress_share").is_not_null())
    if goals is None:
        parts.closed()
    elif known.height:
        parts.chart(pictures.goals(known), key="goals", alt=L("各目标完成比例", "Share done of each goal"))
        parts.why(answers.outlooks(goals, metrics.main_currency()))
    else:
        hint = L("在目标登记表里写一行。", "Write a line in the registry of goals.")
        parts.empty(L("还没有能衡量的目标", "No goal can be measured yet"), hint)

note = L("本周活跃 − 上周活跃 = 新 + 回归 − 没来。", "Active − active the week before = new + back − quiet.")
with parts.panel(L("每一周", "Week by week"), note):
    alt = L("每周活跃成员表", "Table of weekly active members")
    parts.table(shown.sort("week_on", descending=True), tables.weeks(), name="weeks", alt=alt)
