"""What is missing, and what comes first?"""

import streamlit as st

from dashboards import parts
from dashboards.answers import gaps as answers
from dashboards.answers import knowledge as overall
from dashboards.pictures import gaps as pictures
from dashboards.queries import gaps, knowledge, publication
from dashboards.tables import knowledge as tables
from dashboards.terms import terms, worded
from dashboards.words import L, bound

facts, sizes, lacking = publication.facts(), gaps.sizes(), knowledge.gaps(5)
if not sizes["cells"] and not lacking.height:
    parts.nothing(answers.QUESTION, L("还没有主题的需求数据。", "No demand for any topic is known yet."), facts)
parts.header(L(*answers.QUESTION), answers.answer(sizes, lacking, gaps.cells("tutorial", None, None)), facts=facts)
with parts.filters():
    kinds = terms(["tutorial", "paper"])
    label = L("形式", "Kind")
    kind = bound(
        st.segmented_control, label, list(kinds), default="tutorial", required=True, key="kind", format_func=kinds.get
    )
    language = parts.pick(L("语言", "Language"), terms(["zh", "en"]), key="language")
    levels = {n: n for n in "12345"}
    level = parts.pick(L("难度：1 入门，5 前沿", "Level: 1 first steps, 5 frontier"), levels, key="level")
parts.kpis(answers.cards(sizes, publication.definition))

left, right = st.columns([3, 2], gap="small")
note = L(
    "格内：现有 / 按需求应有；颜色越深缺得越多。",
    "In a cell: there are / demand asks for. The darker, the more is missing.",
)
with left, parts.panel(L("缺口矩阵：主题与难度", "Gap matrix: topic by level"), note, metric="gap_cells_short"):
    matrix = gaps.matrix(kind, language, 10)
    if matrix.height:
        parts.chart(pictures.matrix(matrix), key="matrix", alt=L("缺口矩阵", "Gap matrix"))
    else:
        parts.empty(L("没有缺口", "No gap"), L("换一种形式或语言再看。", "Look at another kind or language."))
note = L("有人问、有职位要，教程却很少。", "Asked for and hired for, with few tutorials.")
with right, parts.panel(L("最缺的主题", "Topics most lacking"), note):
    parts.why(overall.gap_reasons(lacking))

cells = gaps.cells(kind, language, int(level) if level else None)
note = L("按缺口大小排列；论文与教程分开排名。", "Largest first; papers and tutorials are ranked apart.")
with parts.panel(L("每个缺口和它的依据", "Every gap and its evidence"), note):
    listed = cells.with_columns(worded("kind_group"), worded("language"))
    parts.table(listed, tables.gap_cells(), name="gap-cells", alt=L("缺口表", "Table of gaps"), rows=8)

note = L(
    "另一种语言里没有同样内容；看的人多、问的人多的在前。",
    "Nothing on the same exists in the other language; most viewed and asked for first.",
)
with parts.panel(L("最该翻译的资源", "What to translate first"), note):
    wanted = parts.pick(L("缺哪种语言", "Wanted in"), terms(["zh", "en"]), key="wanted")
    listed = gaps.translations(wanted, 200).with_columns(worded("wanted_language"))
    alt = L("待翻译资源表", "Table of wanted translations")
    none = (L("没有只存在于一种语言的资源", "Nothing stands in one language only"), "")
    parts.table(listed, tables.translations(), name="wanted-translations", alt=alt, rows=8, none=none)

note = L("每个主题最早的英文与中文资源相隔多久。", "How long the first of the other language took, by topic.")
with parts.panel(
    L("中文比英文晚多久？", "How long after English does Chinese come?"), note, metric="translation_delay_days"
):
    alt = L("中英文间隔表", "Table of delays between languages")
    none = (L("还没有两种语言的资源", "No resources in both languages yet"), "")
    parts.table(gaps.latencies("topic"), tables.latencies(), name="language-delays", alt=alt, rows=8, none=none)
