"""What is there to learn, and what is missing?"""

import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import knowledge as answers
from dashboards.pictures import knowledge as pictures
from dashboards.queries import knowledge, publication
from dashboards.tables import knowledge as tables
from dashboards.terms import term, terms, worded
from dashboards.words import L, bound, bound_text, short

MOST = 200
facts, sizes, gaps = publication.facts(), knowledge.sizes(), knowledge.gaps(5)
if not sizes["resources"]:
    parts.nothing(answers.QUESTION, L("还没有论文或教程。", "There are no papers or tutorials yet."), facts)
parts.header(L(*answers.QUESTION), answers.answer(sizes, gaps), facts=facts)

with parts.filters():
    topic = parts.choice(
        L("主题", "Topic"), knowledge.topics(), key="topic", every=L("全部主题", "All topics"), width=200
    )
    kind = parts.choice(
        L("形式", "Kind"), terms(knowledge.kinds()), key="kind", every=L("全部形式", "All kinds"), width=140
    )
    language = parts.pick(L("语言", "Language"), terms(["zh", "en"]), key="language")
    level = parts.pick(
        L("难度：1 入门，5 前沿", "Level: 1 first steps, 5 frontier"), {n: n for n in "12345"}, key="level"
    )
    hint = L("标题或技能", "title or skill")
    words = bound_text(L("找词", "Search"), key="q", width=180, placeholder=hint, icon=":material/search:")
parts.kpis(answers.cards(sizes, knowledge.new_weeks(12, None), publication.definition))

left, right = st.columns([2, 3], gap="small")
note = L("按发布日期；线尾是最近一周。", "By date of publication; the end is the last complete week.")
with left, parts.panel(L("每周新增", "New each week"), note):
    weeks = knowledge.new_weeks(26, language)
    if weeks.height:
        parts.chart(
            pictures.new_weeks(weeks), key="new", alt=L("每周新增论文与教程", "New papers and tutorials a week")
        )
note = L("行：主题；列：难度；格内：资源数，0 就是空白。", "Row: topic. Column: level. Cell: resources; 0 is a hole.")
with right, parts.panel(L("哪里有、哪里没有", "Where there is something and where not"), note):
    group = None if kind is None else "paper" if kind == "paper" else "tutorial"
    cells = knowledge.coverage(language, group, 10)
    if cells.height:
        parts.chart(
            pictures.coverage(cells), key="coverage", alt=L("主题与难度的资源数", "Resources by topic and level")
        )

note = L("按缺口大小排列；下面一行是依据。", "Largest first; the line below is the evidence.")
with parts.panel(L("缺口：有人要、没东西学", "Gaps: wanted, with little to learn from"), note):
    parts.why(answers.gap_reasons(gaps))

found = knowledge.resources(
    topic=topic, language=language, level=int(level) if level else None, kind=kind, words=words, limit=MOST
)
note = L(
    f"质量高的在前，最多 {MOST} 份；质量是已知各部分的平均，— 是不知道。",
    f"Best first, at most {MOST}. Quality is the mean of its known parts; — is not known.",
)
with parts.panel(L("资源", "Resources"), note):
    listed = found.with_columns(worded("kind"), worded("language"))
    alt = L("资源表", "Table of resources")
    parts.table(listed, tables.resources(), name="resources", alt=alt, rows=10)

if found.height:
    left, right = st.columns([3, 2], gap="small")
    note = L("原文里的字句；越靠前越是重点。", "The words in it that say so, most central first.")
    with left, parts.panel(L("为什么说它讲这些技能？", "Why do we say it teaches these skills?"), note):
        titles = {key: short(title, 60) for key, title in found.head(50).select("resource_id", "title").iter_rows()}
        one = bound(
            st.selectbox,
            L("资源", "Resource"),
            list(titles),
            default=next(iter(titles)),
            key="resource",
            format_func=titles.get,
            label_visibility="collapsed",
        )
        about = knowledge.resource(one)
        parts.why(answers.skill_reasons(knowledge.evidence(one).head(8)))
        st.caption(answers.level(about))
    note = L("各部分 0 到 1；不知道的不算。", "Parts from 0 to 1; unknown ones do not count.")
    with right, parts.panel(L("质量由什么组成", "What its quality is made of"), note):
        parts.chart(pictures.quality(about), key="parts", alt=L("质量的组成", "Parts of the quality"))

reasons = knowledge.review_reasons()
count = f.num(sum(reasons.values()))
note = L("为什么、凭什么、怎么办；1 最急。", "Why, on what evidence, and what to do; 1 is most urgent.")
with parts.panel(L(f"复核队列：{count} 条", f"Review queue: {count}"), note):
    reason = parts.pick(L("原因", "Reason"), {r: f"{term(r)} {n}" for r, n in reasons.items()}, key="reason")
    queue = knowledge.review_queue(reason).with_columns(worded("reason"))
    alt = L("复核队列", "Review queue")
    parts.table(queue, tables.review_queue(), name="review-queue", alt=alt, rows=8)
