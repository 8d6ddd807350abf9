"""Who waits for help, and on how few does it rest?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import service as answers
from dashboards.pictures import service as pictures
from dashboards.queries import knowledge, publication, service
from dashboards.tables import service as tables
from dashboards.terms import worded
from dashboards.words import L

PERSON = pl.col("member_id").map_elements(f.person, return_dtype=pl.String)


def questions(weeks: int, topic: str | None) -> None:
    """How long questions wait, which wait now and whom to ask, and where answers are missing."""
    asked, tickets = service.question_weeks(weeks), service.feedback_weeks(weeks)
    left, right = st.columns(2, gap="small")
    note = L(
        "每周中位等待；没有回答的算仍在等（Kaplan–Meier）。断线：一半还没等到。",
        "Median wait of each week; those without an answer still wait (Kaplan–Meier). Gap: half still wait.",
    )
    with left, parts.panel(L("等多久才有人帮", "How long help takes"), note):
        drawn = pictures.waits(asked, tickets) if asked.height > 1 else None
        if drawn:
            parts.chart(drawn, key="waits", alt=L("每周中位等待", "Median wait by week"))
    note = L("每周的提问中，24 和 72 小时后还没有回答的比例。", "Share of each week's questions still waiting then.")
    with right, parts.panel(L("多少提问一直没人答", "How many questions are left waiting"), note):
        drawn = pictures.waiting(asked) if asked.height > 1 else None
        if drawn:
            parts.chart(drawn, key="waiting", alt=L("仍在等的比例", "Share still waiting"))

    note = L(
        "等得久的在前。先请近期不忙的人，再看技能水平；括号里是近 14 天的回答数。",
        "Longest first. Ask those who are not busy first, then by level; in brackets, answers in the last 14 days.",
    )
    found = service.unanswered(topic)
    with parts.panel(L(f"在等回答的问题：{found.height} 个", f"Questions that wait: {found.height}"), note):
        listed = [
            ", ".join(f"{f.person(who)} ({n})" for who, n in zip(ids or [], loads or [], strict=False))
            for ids, loads in found.select("best_responder_ids", "best_responder_loads").iter_rows()
        ]
        shown = parts.heads(found, "responders", "busy_responders").with_columns(
            pl.Series("ask", listed, dtype=pl.String), days=pl.col("hours_waiting") / 24
        )
        alt = L("待答问题表", "Table of waiting questions")
        parts.table(shown, tables.unanswered(), name="waiting-questions", alt=alt, rows=8)

    left, right = st.columns(2, gap="small")
    note = L("近 180 天；上下限：95% 区间；少于 5 个不算比例。", "180 days; 95 % interval; no rate under 5.")
    with left, parts.panel(L("哪些主题没人答", "Which topics lack answers"), note):
        alt = L("提问主题表", "Table of topics of questions")
        parts.table(service.question_topics(), tables.question_topics(), name="question-topics", alt=alt, rows=8)
    note = L("近 90 天发起的讨论；每人每主题计一次。", "Threads begun in 90 days; each person once a topic.")
    with right, parts.panel(L("大家在讨论什么", "What people discuss"), note):
        unknown = L("（未知）", "(unknown)")
        threads = parts.heads(service.discussion_topics(), "participants").with_columns(
            pl.col("topic").fill_null(unknown)
        )
        alt = L("讨论主题表", "Table of topics of threads")
        parts.table(threads, tables.discussion_topics(), name="discussion-topics", alt=alt, rows=8)


def support(weeks: int) -> None:
    """What feedback is about, and how fast and how well it is handled."""
    left, right = st.columns([2, 3], gap="small")
    note = L(
        "近 90 天的工单，与之前 90 天相比；橙色：上升超出偶然。",
        "Tickets of 90 days against the 90 before. Orange: rising by more than chance.",
    )
    with left, parts.panel(L("反馈在说什么", "What feedback is about"), note):
        themes = service.themes().filter(pl.col("tickets") > 0)
        if themes.height:
            parts.chart(pictures.themes(themes), key="themes", alt=L("各主题工单数", "Tickets by theme"))
        else:
            parts.empty(
                L("没有反馈", "No feedback"),
                L("事件日志里没有 feedback_opened。", "The event log has no feedback_opened events."),
            )
    note = L("没有响应的保留在中位数里；满意度少于 5 个评分不显示。", "Open tickets stay in; no rate under 5.")
    with right, parts.panel(L("支持有多快、多好", "How fast and how well support works"), note):
        rows = service.feedback_weeks(weeks).reverse()
        none = (L("没有反馈", "No feedback"), L("把工单作为事件送来。", "Send tickets as events."))
        alt = L("每周支持表", "Table of support by week")
        parts.table(rows, tables.feedback_weeks(), name="support", alt=alt, rows=8, none=none)


def lectures(zone: str) -> None:
    """Who came, watched, asked and returned; and which topics are wanted beyond what is held."""
    left, right = st.columns([3, 2], gap="small")
    note = L("新的在前；「又活跃」指讲座后 30 天内。", "Newest first; “back” means active within 30 days after it.")
    with left, parts.panel(L("讲座：谁来了，谁又回来", "Lectures: who came, and who came back"), note):
        few = pl.col("returned_30d").is_between(1, f.smallest_group() - 1)
        found = service.lectures(40).with_columns(
            worded("mode"), returned_30d_share=pl.when(few).then(None).otherwise(pl.col("returned_30d_share"))
        )
        shown = parts.heads(found, "registered", "attended", "replays")
        alt = L("讲座表", "Table of lectures")
        parts.table(shown, tables.lectures(zone), name="lectures-held", alt=alt, rows=8)
    note = L(
        "空心：占讲座的比例；实心：占需求（提问、搜索、职位）的比例。",
        "Hollow: share of lectures. Full: share of demand (questions, searches, postings).",
    )
    with right, parts.panel(L("下一场讲什么", "What to lecture on next"), note):
        gaps = service.lecture_topics(8)
        if gaps.height:
            parts.chart(pictures.lecture_gaps(gaps), key="lecture-gaps", alt=L("主题供需", "Topics wanted and held"))


def people(zone: str) -> None:
    """On how few people contributions rest, what breaks without each, and who competes."""
    left, right = st.columns([2, 3], gap="small")
    note = L(
        "承担一半贡献的最少人数；近 90 天；越短越依赖少数人。",
        "Fewest who carry half, in 90 days.",
    )
    with left, parts.panel(L("一半的贡献靠多少人", "How many carry half"), note):
        kinds = service.concentration()
        if kinds.height:
            parts.chart(pictures.concentration(kinds), key="concentration", alt=L("贡献集中度", "Concentration"))
            gini = kinds.filter(pl.col("kind") == "all")["gini"][0]
            scale = L("0 为人人相同，1 为一人包办", "0: all alike, 1: one does all")
            st.caption(L(f"基尼系数 {f.num(gini, 2)}（{scale}）", f"Gini {f.num(gini, 2)} ({scale})"))
    note = L(
        "「只靠此人」：别人都没回答过；会断档：主题的一半问题只有此人答。",
        "“Only they helped”: nobody else answered. At risk: half of a topic's questions were theirs alone.",
    )
    with right, parts.panel(L("谁停下来，会缺什么", "What breaks if each pauses"), note):
        rows = service.dependencies().with_columns(PERSON)
        none = (L("没有贡献可数", "No contributions"), L("近 90 天没有。", "None in 90 days."))
        alt = L("依赖表", "Table of dependencies")
        parts.table(rows, tables.dependencies(), name="dependencies", alt=alt, rows=8, none=none)

    left, right = st.columns(2, gap="small")
    note = L("名次按参赛规模换算：超过多少比例的人。", "Ranks made comparable: the share of the field that was beaten.")
    with left, parts.panel(L("竞赛：谁参加，成绩怎样", "Competitions: who takes part, how well"), note):
        rows = parts.heads(service.competitions(), "registered", "participants")
        none = (L("没有竞赛", "No competitions"), L("事件日志里没有 competed。", "No competed events in the log."))
        alt = L("竞赛表", "Table of competitions")
        parts.table(rows, tables.competitions(zone), name="competitions", alt=alt, rows=8, none=none)
    note = L("近 90 天；完成：同一人之后学完或到场。", "90 days. Finished: completed or attended later.")
    with right, parts.panel(L("哪个渠道真的带来学习", "Which channel brings learning"), note):
        rows = parts.heads(service.channels(), "people")
        none = (L("没有渠道", "No channels"), L("事件没有写明 channel。", "Events name no channel."))
        alt = L("渠道表", "Table of channels")
        parts.table(rows, tables.channels(), name="channel-reach", alt=alt, rows=8, none=none)

    note = L(
        "点：一半内容在这些天里得到前 180 天关注的一半；框：中间一半的内容。",
        "Dot: days in which an item has half of its first 180 days' attention (median); box: the middle half of items.",
    )
    with parts.panel(L("内容的热度多久减半", "How soon attention fades"), note):
        fading = service.half_lives()
        if fading.height:
            parts.chart(pictures.half_lives(fading), key="half-lives", alt=L("内容半衰期", "Half-life of content"))
        else:
            parts.empty(
                L("数据还不够", "Not enough data"),
                L("需要 5 项以上观察满 180 天的内容。", "It takes 5 items or more that were watched for 180 days."),
            )


facts, recent = publication.facts(), service.question_weeks(26)
if recent.is_empty():
    said = L("还没有一个完整周的提问。", "No complete week has questions yet.")
    parts.nothing(answers.QUESTION, said, facts)
handled = service.feedback_weeks(26)
parts.header(
    L(*answers.QUESTION), answers.answer(recent, handled, service.backlog(), service.concentration()), facts=facts
)
with parts.filters():
    span = parts.period([12, 26, 52], 26)
    every, label = L("全部主题", "All topics"), L("问题的主题", "Topic of questions")
    chosen = parts.choice(
        L("问题的主题", "Topic of questions"), knowledge.topics(), key="topic", every=every, width=200
    )
parts.kpis(answers.cards(recent, handled, service.satisfaction(), publication.definition))
questions(span, chosen)
support(span)
lectures(facts["reporting_zone"])
people(facts["reporting_zone"])
