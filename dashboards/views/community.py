"""Do newcomers stay, and do questions get answered?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import community as answers
from dashboards.pictures import community as pictures
from dashboards.queries import community, knowledge, publication
from dashboards.tables import community as tables
from dashboards.terms import worded
from dashboards.words import L, bound

facts, cohorts, funnel = publication.facts(), community.retention(12), community.funnel()
if cohorts.is_empty():
    said = L("还没有一批新人满一个月。", "No group of newcomers is a month old yet.")
    parts.nothing(answers.QUESTION, said, facts)
waiting = community.backlog()
parts.header(L(*answers.QUESTION), answers.answer(cohorts, funnel, waiting), facts=facts)

with parts.filters():
    weeks = parts.period([12, 26, 52], 26)
    units = {"rate": L("比例", "Share"), "people": L("人数", "People")}
    label = L("留存显示", "Retention as")
    unit = bound(
        st.segmented_control,
        label,
        list(units),
        default="rate",
        required=True,
        key="unit",
        format_func=units.get,
    )
    every = L("全部主题", "All topics")
    topic = parts.choice(L("问题的主题", "Topic of questions"), knowledge.topics(), key="topic", every=every, width=200)
parts.kpis(answers.cards(cohorts, community.question_weeks(26), publication.definition))

left, right = st.columns([3, 2], gap="small")
note = L(
    "行：加入的月份；列：加入后第几个月仍活跃。", "Row: month joined. Column: still active that many months later."
)
with left, parts.panel(L("每一批新人过后还剩多少", "How many of each group remain"), note):
    fig = pictures.retention(cohorts, people=unit == "people")
    parts.chart(fig, key="cohorts", alt=L("留存热力表", "Retention table"))
    st.caption(":material/visibility_off: " + parts.suppression())
worst = answers.leakiest(funnel)
note = L(
    "加入满 28 天的成员；橙色：走得最多的一步。", "Members who joined 28 days ago or more. Orange: the leakiest step."
)
with right, parts.panel(L("在哪一步走掉", "Where people leave"), note):
    if funnel.height:
        fig = pictures.funnel(funnel, worst["step"] if worst else None)
        parts.chart(fig, key="funnel", alt=L("新人漏斗", "Funnel of newcomers"))

left, right = st.columns(2, gap="small")
note = L(
    "每周人数：首次活跃、隔了一阵又来、上周来本周没来。",
    "People a week: first active, back after a gap, here last week but not this.",
)
with left, parts.panel(L("来的和走的", "Coming and going"), note):
    shown = community.weeks(weeks)
    if shown.height > 1:
        parts.chart(pictures.lifecycle(shown), key="lifecycle", alt=L("每周来去人数", "People coming and going"))
note = L(
    "每周的问题在 24 和 72 小时内得到回答的比例。", "Share of each week's questions answered within 24 and 72 hours."
)
with right, parts.panel(L("多快有人回答", "How fast questions are answered"), note):
    asked = community.question_weeks(weeks)
    speed = pictures.answers(asked) if asked.height > 1 else None
    if speed:
        parts.chart(speed, key="answers", alt=L("按时回答的比例", "Share answered in time"))

count = f.num(waiting["questions"])
note = L(
    "等得久的在前；能答的人：近 28 天活跃，这项技能 2 级以上。",
    "Longest first. Could answer: active in the last 28 days, level 2 or above in the skill.",
)
with parts.panel(L(f"在等回答的问题：{count} 个", f"Questions that wait for an answer: {count}"), note):
    people = pl.element().map_elements(f.person, return_dtype=pl.String)
    questions = parts.heads(community.unanswered(topic), "responders").with_columns(
        days=pl.col("hours_waiting") / 24,
        ask=pl.col("best_responder_ids").list.eval(people).list.join(", "),
    )
    alt = L("未答问题表", "Table of unanswered questions")
    parts.table(questions, tables.unanswered(), name="unanswered", alt=alt, rows=8)

left, right = st.columns([3, 2], gap="small")
note = L("新的在前；「又活跃」指讲座后 30 天内。", "Newest first; “back” means active within 30 days after it.")
with left, parts.panel(L("讲座：谁来了，谁又回来", "Lectures: who came, and who came back"), note):
    few = pl.col("returned_30d").is_between(1, f.smallest_group() - 1)
    lectures = parts.heads(community.lectures(40), "registered", "attended").with_columns(
        worded("mode"),
        returned_30d_share=pl.when(few).then(None).otherwise(pl.col("returned_30d_share")),
    )
    zone = facts["reporting_zone"]
    parts.table(lectures, tables.lectures(zone), name="lectures", alt=L("讲座表", "Table of lectures"), rows=8)
note = L(
    "帖子 + 回答 + 采纳 + 发布：是计数，不是评价。", "Posts + answers + accepted + published: a count, not a judgement."
)
with right, parts.panel(L("谁在撑着社区", "Who carries the community"), note):
    people = pl.col("member_id").map_elements(f.person, return_dtype=pl.String)
    top = community.contributors(50).with_columns(people)
    parts.table(top, tables.contributors(), name="contributors", alt=L("贡献者表", "Table of contributors"), rows=8)
