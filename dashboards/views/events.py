"""What do events and content bring, and on how few people do they rest?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import events as answers
from dashboards.pictures import events as pictures
from dashboards.queries import events, publication
from dashboards.tables import events as tables
from dashboards.terms import worded
from dashboards.words import L

PERSON = pl.col("member_id").map_elements(f.person, return_dtype=pl.String)


def lectures(zone: str) -> None:
    """Who came, watched, asked and returned."""
    note = L("新的在前；「又活跃」指讲座后 30 天内。", "Newest first; “back” means active within 30 days after it.")
    with parts.panel(L("讲座：谁来了，谁又回来", "Lectures: who came, and who came back"), note):
        few = pl.col("returned_30d").is_between(1, f.smallest_group() - 1)
        found = events.lectures(40).with_columns(
            worded("mode"), returned_30d_share=pl.when(few).then(None).otherwise(pl.col("returned_30d_share"))
        )
        shown = parts.heads(found, "registered", "attended", "replays")
        alt = L("讲座表", "Table of lectures")
        parts.table(shown, tables.lectures(zone), name="lectures-held", alt=alt, rows=8)


def content(zone: str) -> None:
    """What to hold next, how long attention lasts, what is discussed, who competes, which channel brings learning."""
    left, right = st.columns(2, gap="small")
    note = L(
        "空心：占讲座的比例；实心：占需求（提问、搜索、职位）的比例。",
        "Hollow: share of lectures. Full: share of demand (questions, searches, postings).",
    )
    with left, parts.panel(L("下一场讲什么", "What to lecture on next"), note):
        gaps = events.lecture_topics(8)
        if gaps.height:
            parts.chart(pictures.lecture_gaps(gaps), key="lecture-gaps", alt=L("主题供需", "Topics wanted and held"))
    note = L(
        "点：一半内容在这些天里得到前 180 天关注的一半；框：中间一半的内容。",
        "Dot: days in which an item has half of its first 180 days' attention (median); box: the middle half of items.",
    )
    with right, parts.panel(L("内容的热度多久减半", "How soon attention fades"), note):
        fading = events.half_lives()
        if fading.height:
            parts.chart(pictures.half_lives(fading), key="half-lives", alt=L("内容半衰期", "Half-life of content"))
        else:
            parts.empty(
                L("数据还不够", "Not enough data"),
                L("需要 5 项以上观察满 180 天的内容。", "It takes 5 items or more that were watched for 180 days."),
            )

    note = L("近 90 天发起的讨论；每人每主题计一次。", "Threads begun in 90 days; each person once a topic.")
    with parts.panel(L("大家在讨论什么", "What people discuss"), note):
        unknown = L("（未知）", "(unknown)")
        threads = parts.heads(events.discussion_topics(), "participants").with_columns(
            pl.col("topic").fill_null(unknown)
        )
        alt = L("讨论主题表", "Table of topics of threads")
        parts.table(threads, tables.discussion_topics(), name="discussion-topics", alt=alt, rows=6)

    note = L("名次按参赛规模换算：超过多少比例的人。", "Ranks made comparable: the share of the field that was beaten.")
    with parts.panel(L("竞赛：谁参加，成绩怎样", "Competitions: who takes part, how well"), note):
        rows = parts.heads(events.competitions(), "registered", "participants")
        none = (L("没有竞赛", "No competitions"), L("事件日志里没有 competed。", "No competed events in the log."))
        alt = L("竞赛表", "Table of competitions")
        parts.table(rows, tables.competitions(zone), name="competitions", alt=alt, rows=8, none=none)
    note = L("近 90 天；完成：同一人之后学完或到场。", "90 days. Finished: completed or attended later.")
    with parts.panel(L("哪个渠道真的带来学习", "Which channel brings learning"), note):
        rows = parts.heads(events.channels(), "people")
        none = (L("没有渠道", "No channels"), L("事件没有写明 channel。", "Events name no channel."))
        alt = L("渠道表", "Table of channels")
        parts.table(rows, tables.channels(), name="channel-reach", alt=alt, rows=8, none=none)


def people() -> None:
    """On how few people contributions rest, and what breaks without each."""
    left, right = st.columns([2, 3], gap="small")
    note = L(
        "承担一半贡献的最少人数，近 90 天；条越短，越依赖少数人。",
        "The fewest who carry half, in 90 days. The shorter the bar, the fewer it rests on.",
    )
    with left, parts.panel(L("一半的贡献靠多少人", "How many carry half"), note):
        kinds = events.concentration()
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
        rows = events.dependencies().with_columns(PERSON)
        none = (L("没有贡献可数", "No contributions"), L("近 90 天没有。", "None in 90 days."))
        alt = L("依赖表", "Table of dependencies")
        parts.table(rows, tables.dependencies(), name="dependencies", alt=alt, rows=8, none=none)


facts, held, kinds = publication.facts(), events.lectures(40), events.concentration()
if held.is_empty() and kinds.is_empty():
    said = L("还没有讲座，也没有贡献可数。", "There are no lectures and no contributions yet.")
    parts.nothing(answers.QUESTION, said, facts)
said = answers.answer(events.lecture_topics(8), kinds, publication.metric)
parts.header(L(*answers.QUESTION), said, facts=facts)
parts.kpis(answers.cards(publication.metric, publication.definition))
lectures(facts["reporting_zone"])
content(facts["reporting_zone"])
people()
