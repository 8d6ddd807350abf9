"""What is there to learn, and what comes first?"""

import streamlit as st

from dashboards import parts
from dashboards.answers import explore as answers
from dashboards.answers import knowledge as overall
from dashboards.pictures import knowledge as pictures
from dashboards.queries import knowledge, metrics, publication, search
from dashboards.tables import knowledge as tables
from dashboards.terms import terms, worded
from dashboards.words import L, bound_text

SHOWN, MOST = 10, 200
facts, sizes = publication.facts(), knowledge.sizes()
if not sizes["resources"]:
    parts.nothing(answers.QUESTION, L("还没有论文或教程。", "There are no papers or tutorials yet."), facts)
page = st.container()
with parts.filters():
    hint = L("如：大模型智能体、retrieval", "e.g. LLM agents, 检索增强")
    words = bound_text(L("找什么", "Search"), key="q", width=280, placeholder=hint, icon=":material/search:")
    every = L("全部主题", "All topics")
    topic = parts.choice(L("主题", "Topic"), knowledge.topics(), key="topic", every=every, width=200)
    every = L("全部形式", "All kinds")
    kind = parts.choice(L("形式", "Kind"), terms(knowledge.kinds()), key="kind", every=every, width=130)
    language = parts.pick(L("语言", "Language"), terms(["zh", "en"]), key="language")
    levels = {n: n for n in "12345"}
    level = parts.pick(L("难度：1 入门，5 前沿", "Level: 1 first steps, 5 frontier"), levels, key="level")
    at_most = {"30": "≤ 30", "60": "≤ 60", "300": "≤ 300"}
    minutes = parts.pick(L("分钟", "Minutes"), at_most, key="minutes")
    ages = {"90": L("90 天", "90 days"), "365": L("1 年", "1 year")}
    age = parts.pick(L("发布于", "Published within"), ages, key="age")
    price = parts.pick(L("价格", "Price"), {"free": L("免费", "Free")}, key="price")
query = search.understood(words)
filters = search.Filters(
    topic=topic,
    language=language,
    level=int(level) if level else None,
    kind=kind,
    most_minutes=int(minutes) if minutes else None,
    newest_days=int(age) if age else None,
    is_free=price == "free",
)
found = search.found(query, filters, MOST)
hits = found["hits"][0] if found.height else 0
with page:
    parts.header(L(*answers.QUESTION), answers.answer(words, hits, sizes), facts=facts)
if also := answers.also(query, publication.labels("skills")):
    st.caption(also)
parts.kpis(overall.cards(sizes, knowledge.new_weeks(12, None), publication.definition))

title = L("最相关的在前", "Closest first") if words else L("质量高的在前", "Best first")
with parts.panel(title, answers.counts(search.facets(query, filters)), key="hits"):
    if not found.height:
        parts.empty(
            L("没有找到", "Nothing was found"), L("换一种说法，或放宽筛选。", "Try other words, or relax a filter.")
        )
    texts = search.summaries(found["resource_id"].head(SHOWN).to_list())
    for one in found.head(SHOWN).iter_rows(named=True):
        address = {"resource": one["resource_id"], "q": words} if words else {"resource": one["resource_id"]}
        head, link = st.columns([8, 1], gap="small", vertical_alignment="center")
        head.markdown(f"**{answers.marked(one['title'], query.terms)}**  \n:small[{answers.hit(one)}]")
        link.page_link("views/resource.py", label=L("详情", "Details"), query_params=address)
        if text := answers.snippet(texts.get(one["resource_id"]), query.terms):
            st.caption(text)

note = L(
    f"最多 {MOST} 份；相关度是 BM25F 得分，没有搜索词时为 0。质量是已知各部分的平均，— 是不知道。",
    f"At most {MOST}. Relevance is the BM25F score, 0 without words. Quality is the mean of its known parts.",
)
with parts.panel(L("资源", "Resources"), note):
    listed = found.with_columns(worded("kind"), worded("language"))
    parts.table(listed, tables.resources(), name="resources", alt=L("资源表", "Table of resources"), rows=10)

note = L("按发布日期；线尾是最近一周。", "By date of publication; the end is the last complete week.")
with parts.panel(L("每周新增", "New each week"), note, metric="resources_published_week"):
    weeks = knowledge.new_weeks(26, language)
    if weeks.height:
        alt = L("每周新增论文与教程", "New papers and tutorials a week")
        parts.chart(pictures.new_weeks(weeks), key="new", alt=alt)
        parts.ticks(metrics.identities("resources_published_week"))
