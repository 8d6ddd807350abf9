"""Who takes part, who stays, and who is about to leave?"""

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

facts, months = publication.facts(), community.periods("members", "month", 13)
if months.is_empty():
    said = L("还没有满一个月的活动。", "There is not a full month of activity yet.")
    parts.nothing(answers.QUESTION, said, facts)
waiting, at_risk = community.backlog(), community.at_risk()
joined = community.retention("joined_month", 13)
parts.header(L(*answers.QUESTION), answers.answer(months, joined, at_risk, waiting), facts=facts)

curves, funnels = community.definitions(), community.funnels()
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
    curve = bound(
        st.selectbox,
        L("留存怎么算", "Retention of"),
        list(curves) or [""],
        default=next(iter(curves), ""),
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
        list(funnels) or [""],
        default=next(iter(funnels), ""),
        key="steps",
        width=200,
        format_func=funnels.get,
    )
    every = L("全部主题", "All topics")
    topic = parts.choice(L("问题的主题", "Topic of questions"), knowledge.topics(), key="topic", every=every, width=200)
parts.kpis(answers.cards(months, joined, at_risk, publication.definition))

left, right = st.columns(2, gap="small")
shown = community.periods(audience, span, {"day": 91, "week": 52, "month": 24}[span])
change = answers.moved(shown.row(-1, named=True)) if shown.height > 1 else ""
with left, parts.panel(L("来的和走的", "Coming and going"), change):
    if shown.height > 1:
        parts.chart(pictures.lifecycle(shown), key="lifecycle", alt=L("来去人数", "People coming and going"))
times = community.hours(audience)
note = answers.visits(community.visits(audience))
with right, parts.panel(L("什么时候来", "When people come"), note):
    if times.height:
        parts.chart(pictures.hours(times), key="hours", alt=L("一周各时段的访问", "Visits by weekday and hour"))

cohorts = community.retention(curve, 12)
left, right = st.columns([3, 2], gap="small")
note = L("行：开始的时候；列：之后第几期又来。", "Row: when they started. Column: came back so many periods later.")
with left, parts.panel(L(f"留下多少：{curves.get(curve, '')}", f"Who stays: {curves.get(curve, '')}"), note):
    if cohorts.height:
        fig = pictures.retention(cohorts, people=unit == "people")
        parts.chart(fig, key="cohorts", alt=L("留存热力表", "Retention table"))
        st.caption(":material/visibility_off: " + parts.suppression())
funnel = community.funnel(steps_of)
worst = answers.leakiest(funnel)
note = L(
    "走完全程的时间都已过去的人；橙色：走得最多的一步。", "Whoever had time for all steps. Orange: the leakiest step."
)
with right, parts.panel(L("在哪一步走掉", "Where people leave"), note):
    if funnel.height:
        fig = pictures.funnel(funnel, worst["step"] if worst else None)
        parts.chart(fig, key="funnel", alt=L("漏斗", "Funnel"))

levels, away = community.ladder(), community.one_step_away(50)
left, right = st.columns(2, gap="small")
month = f.month(levels["month_on"][0]) if levels.height else f.DASH
note = L(f"{month}；级别看当月做了什么。", f"{month}. A level is what a member did in the month.")
with left, parts.panel(L("贡献阶梯上的人", "People on the contributor ladder"), note):
    if levels.height:
        parts.chart(pictures.ladder(levels), key="ladder", alt=L("贡献阶梯", "Contributor ladder"))
note = L("近 28 天，差一次就上一级。", "In the last 28 days; one act more and they are a level up.")
with right, parts.panel(L("只差一步的人", "One step away"), note):
    people = pl.col("member_id").map_elements(f.person, return_dtype=pl.String)
    none = L("没有人只差一步", "Nobody is one step away"), L("下个月再看。", "Look again next month.")
    alt = L("只差一步的成员", "Members one step away")
    parts.table(away.with_columns(people), tables.one_step_away(), name="ladder", alt=alt, rows=5, none=none)

leaving, rules = community.risks(200), community.backtests()
note = L("规则最准的在前；每条写明依据和该做什么。", "The most reliable rule first, each with why and what to do.")
with parts.panel(L(f"可能要走的人：{f.num(at_risk)}", f"About to leave: {f.num(at_risk)}"), note):
    people = pl.col("member_id").map_elements(f.person, return_dtype=pl.String)
    none = L("没有人命中规则", "No rule names anybody"), L("规则在 `risk_rules.csv`。", "Rules: `risk_rules.csv`.")
    alt = L("可能要走的成员", "Members about to leave")
    parts.table(leaving.with_columns(people), tables.risks(), name="risks", alt=alt, rows=6, none=none)

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
note = L(
    "每周的问题在 24 和 72 小时内得到回答的比例。", "Share of each week's questions answered within 24 and 72 hours."
)
with right, parts.panel(L("多快有人回答", "How fast questions are answered"), note):
    asked = community.question_weeks(26)
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
