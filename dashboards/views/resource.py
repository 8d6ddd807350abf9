"""What is this resource about, and how do we know?"""

import streamlit as st

from dashboards import parts
from dashboards.answers import knowledge as overall
from dashboards.answers import resource as answers
from dashboards.pictures import knowledge as pictures
from dashboards.queries import publication, resource
from dashboards.terms import term
from dashboards.words import L, bound, plain, short

MOST = 60
facts, titles = publication.facts(), resource.best(MOST)
if not titles:
    parts.nothing(answers.QUESTION, L("还没有论文或教程。", "There are no papers or tutorials yet."), facts)
asked = st.query_params.get("resource") or st.session_state.get("resource")
if asked and asked not in titles and resource.known(asked):
    titles = {asked: resource.about(asked)["title"], **titles}
page = st.container()
with parts.filters():
    names = {key: short(title, 80) for key, title in titles.items()}
    label = L("资源（其他资源从“探索”打开）", "Resource (open others from Explore)")
    first = next(iter(resource.best(1)))
    one = bound(st.selectbox, label, list(names), default=first, key="resource", width=620, format_func=names.get)
about, named = resource.about(one), resource.skills(one)
with page:
    parts.header(L(*answers.QUESTION), answers.answer(about, named), facts=facts)
if about["url"]:
    st.link_button(L("打开原文", "Open it"), about["url"], icon=":material/open_in_new:")
parts.kpis(answers.cards(about))

note = L("标出的是认出的技能。", "Marked are the skills that were recognised.")
with parts.panel(L("原文怎么说", "What the text says"), note):
    for field, text in answers.texts(about, resource.mentions(one)):
        st.markdown(f"**{field}**  \n{text}")

left, right = st.columns(2, gap="small")
note = L("原文里的字句；越靠前越是重点。", "The words in it that say so, most central first.")
with left, parts.panel(L("为什么说它讲这些技能？", "Why do we say it teaches these skills?"), note):
    parts.why(overall.skill_reasons(named.head(8)))
    if before := answers.needs(resource.required(one)):
        st.caption(L("先要会：", "To know before:"))
        parts.why(before)
note = L("百分比合计为 100%。", "The percentages add up to 100%.")
with right, parts.panel(L("为什么是这些主题？", "Why these topics?"), note):
    parts.why(answers.topic_reasons(resource.topics(one).head(8)))

left, right = st.columns(2, gap="small")
note = L("各部分 0 到 1；不知道的不算，显示为 —。", "Parts from 0 to 1; unknown ones do not count and show —.")
with left, parts.panel(L("质量由什么组成", "What its quality is made of"), note):
    parts.chart(pictures.quality(about), key="parts", alt=L("质量的组成", "Parts of the quality"))
    st.caption(f"{overall.level(about)} {answers.freshness(about)}")
with right, parts.panel(L("权利与价格", "Rights and price"), L("转载或导出前先看这里。", "Look here before copying.")):
    parts.why(answers.rights(about))

left, right = st.columns(2, gap="small")
note = L("同一内容的其他来源；只保留一份供推荐。", "The same from other sources; one of them is recommended.")
with left, parts.panel(L("重复、版本与译文", "Duplicates, versions, translations"), note):
    parts.why(answers.copies(resource.family(one), resource.links(one)))
note = L("原因、证据、怎么办。", "Reason, evidence, what to do.")
with right, parts.panel(L("要不要复核？", "Does it need review?"), note):
    waiting = resource.reviews(one)
    if waiting.is_empty():
        st.markdown(L("没有待处理的问题。", "Nothing is waiting."))
    parts.why(
        [
            (term(r["reason"]), r["suggestion"], f"{plain(r['evidence'])} {plain(r['priority_reason'])}")
            for r in waiting.iter_rows(named=True)
        ]
    )
