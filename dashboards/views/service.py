"""Who waits for help, and for how long?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import service as answers
from dashboards.pictures import service as pictures
from dashboards.queries import knowledge, metrics, publication, service
from dashboards.tables import service as tables
from dashboards.words import L


def waits(weeks: int) -> None:
    """How long questions and tickets wait, how many are left waiting, how many are answered in time."""
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


def backlog(topic: str | None) -> None:
    """Which questions wait now and whom to ask."""
    note = L(
        "等得久的在前。先请近期不忙的人，再看技能水平；括号里是近 14 天的回答数。",
        "Longest first. Ask those who are not busy first, then by level; in brackets, answers in the last 14 days.",
    )
    with parts.panel(L("在等回答的问题", "Questions that wait for an answer"), note, metric="unanswered_questions"):
        alt, found = L("待答问题表", "Table of waiting questions"), waiting_questions(topic, parts.LISTED)
        parts.table(
            found, tables.unanswered(), name="waiting-questions", alt=alt, rows=8,
            whole=lambda: waiting_questions(topic, None),
        )  # fmt: skip


def waiting_questions(topic: str | None, limit: int | None) -> pl.DataFrame:
    """The longest waiting, with whom to ask in words."""
    found = service.unanswered(topic, limit)
    asked = [
        ", ".join(f"{f.person(who)} ({n})" for who, n in zip(ids or [], loads or [], strict=False))
        for ids, loads in found.select("best_responder_ids", "best_responder_loads").iter_rows()
    ]
    return parts.heads(found, "responders", "busy_responders").with_columns(
        pl.Series("ask", asked, dtype=pl.String), days=pl.col("hours_waiting") / 24
    )


def topics(weeks: int) -> None:
    """Where answers are missing, beside how many are answered in time."""
    left, right = st.columns(2, gap="small")
    note = L("近 180 天；上下限：95% 区间；少于 5 个不算比例。", "180 days; 95 % interval; no rate under 5.")
    with left, parts.panel(L("哪些主题没人答", "Which topics lack answers"), note):
        alt = L("提问主题表", "Table of topics of questions")
        parts.table(service.question_topics(), tables.question_topics(), name="question-topics", alt=alt, rows=8)
    note = L(
        "每周的问题在 24 和 72 小时内得到回答的比例。",
        "Share of each week's questions answered within 24 and 72 hours.",
    )
    with right, parts.panel(L("多快有人回答", "How fast questions are answered"), note, metric="answered_24h_share"):
        asked = service.question_weeks(weeks)
        drawn = pictures.answers(asked) if asked.height > 1 else None
        if drawn:
            parts.chart(drawn, key="answers", alt=L("按时回答的比例", "Share answered in time"))
        parts.ticks(metrics.identities("answered_24h_share"))


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


facts, recent = publication.facts(), service.question_weeks(26)
if recent.is_empty():
    said = L("还没有一个完整周的提问。", "No complete week has questions yet.")
    parts.nothing(answers.QUESTION, said, facts)
handled = service.feedback_weeks(26)
size = publication.metric("unanswered_questions")["current_value"]
waiting = service.backlog() if publication.sees("unanswered_questions") else {"questions": size, "longest": None}
parts.header(L(*answers.QUESTION), answers.answer(recent, handled, waiting), facts=facts)
with parts.filters():
    span = parts.period([12, 26, 52], 26)
    every, label = L("全部主题", "All topics"), L("在等的问题的主题", "Topic of what waits")
    chosen = parts.choice(label, knowledge.topics(), key="topic", every=every, width=200)
parts.kpis(answers.cards(recent, handled, publication.metric, publication.definition))
waits(span)
backlog(chosen)
topics(span)
support(span)
