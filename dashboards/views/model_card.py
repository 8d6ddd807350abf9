"""How well are texts read, and what does the vocabulary lack?"""

import polars as pl
import streamlit as st

from dashboards import parts
from dashboards.answers import model_card as answers
from dashboards.pictures import model_card as pictures
from dashboards.queries import publication, quality
from dashboards.tables import model_card as tables
from dashboards.terms import terms, worded
from dashboards.words import L, bound

LISTED = 2_000
SETS = {"own-test": L("测试部分", "Test part"), "own-dev": L("开发部分", "Development part")}
facts, waiting, benchmarks = publication.facts(), quality.waiting(), quality.benchmarks()
if quality.own("own-test").is_empty() and quality.own("own-dev").is_empty():
    parts.nothing(answers.QUESTION, L("这一版里没有评测结果。", "This publication holds no evaluation."), facts)

head = st.container()
with parts.filters():
    label = L("标注集", "Labelled set")
    part = bound(
        st.segmented_control, label, list(SETS), default="own-test", required=True, key="set", format_func=SETS.get
    )
    scores = quality.own(part)
    task = parts.pick(L("任务", "Task"), terms(scores["task"].unique().sort().to_list()), key="task")
    language = parts.pick(L("语言", "Language"), terms(["zh", "en"]), key="language")
with head:
    parts.header(L(*answers.QUESTION), answers.answer(quality.own("own-test"), waiting), facts=facts)
    parts.kpis(answers.cards(quality.own("own-test"), benchmarks, waiting, publication.definition))

codes = ("task", "metric", "language", "source")
left, right = st.columns([3, 2], gap="small")
note = L("点：F1；线：95% 区间；区间重叠就算打平。", "Dot: F1. Line: 95% interval. Overlapping ones are a tie.")
with left, parts.panel(L("各语言、各类文本的技能抽取", "Skills by language and kind of text"), note):
    if scores.filter(pl.col("metric") == "skills", pl.col("f1_share").is_not_null()).height:
        parts.chart(pictures.by_text(scores), key="scores", alt=L("F1 及 95% 区间", "F1 with 95% intervals"))
    else:
        parts.empty(L("没有可评的句子", "No sentence to judge"), L("选另一个标注集。", "Choose the other set."))
with right, parts.panel(L("用途、方法、局限", "Use, method, limits")):
    for sentence in answers.use():
        st.markdown(sentence)

note = L("每次构建都重新评测；命令：`talent evaluate`。", "Judged again in every build. Command: `talent evaluate`.")
with parts.panel(L("自有标注集", "Our own labelled sets"), note):
    some = scores if task is None else scores.filter(pl.col("task") == task)
    some = some if language is None else some.filter(pl.col("language") == language)
    shown, alt = some.with_columns(map(worded, codes)), L("自有标注集得分表", "Table of scores on our own sets")
    parts.table(shown, tables.scores(), name="scores", alt=alt, rows=9, note=answers.few(scores))
note = L(
    "别人标注的数据，不在项目里；只留测得的数字。", "Labelled by others and not in the project; only figures are kept."
)
with parts.panel(L("公开基准", "Public benchmarks"), note):
    none = (
        L("还没有测过公开基准", "No public benchmark has been measured yet"),
        L(
            "用 `talent evaluate --data 目录 --record` 测量并记录。",
            "Measure: `talent evaluate --data FOLDER --record`.",
        ),
    )
    shown, alt = benchmarks.with_columns(map(worded, codes[:2])), L("公开基准得分表", "Table of benchmark scores")
    parts.table(shown, tables.benchmarks(), name="benchmarks", alt=alt, rows=9, none=none)
note = L(
    "错得最多的在前；漏掉：应有而没找到；多出：找到而不该有。",
    "Worst first. Missed: not found. Invented: should not be.",
)
with parts.panel(L("错在哪里", "What goes wrong"), note):
    wrong = quality.errors(part, task, language).with_columns(map(worded, codes))
    none = (
        L("没有错误", "No error"),
        L("这一部分全对；换个筛选看看。", "Everything here is right; try another filter."),
    )
    parts.table(wrong, tables.errors(), name="errors", alt=L("错误表", "Table of errors"), rows=8, none=none)
note = L(
    "上升的在前；由维护者决定收录与否，下载后在词表里逐条处理。",
    "Rising ones first. A curator decides; download the list and work through it in the vocabulary.",
)
with parts.panel(L("候选词", "Candidates for the vocabulary"), note, metric="skill_candidates_waiting"):
    queue = quality.candidates(language, LISTED).with_columns(worded("language"), worded("method"))
    none = (
        L("没有候选词", "No candidate"),
        L("读过的文本里没有两次以上的新词。", "No new word stands in two texts or more."),
    )
    alt = L("候选词表", "Table of candidates")
    parts.table(queue, tables.candidates(), name="candidates", alt=alt, rows=10, none=none)
