"""What does a number mean, and why did it move?"""

import polars as pl
import streamlit as st

from dashboards import parts
from dashboards.answers import metrics as answers
from dashboards.pictures import metrics as pictures
from dashboards.queries import metrics, publication
from dashboards.tables import metrics as tables
from dashboards.words import L, bound, plain

facts, catalogue = publication.facts(), metrics.catalogue()
if catalogue.is_empty():
    parts.nothing(answers.QUESTION, L("还没有登记任何指标。", "No metric is registered yet."), facts)
head = st.container()
with parts.filters():
    names = dict(catalogue.sort("label").select("metric_id", "label").iter_rows())
    first = "weekly_active_members" if "weekly_active_members" in names else next(iter(names))
    label = L("指标", "Metric")
    chosen = bound(st.selectbox, label, list(names), default=first, key="metric", width=320, format_func=names.get)
    options = {name: answers.worded(answers.DIMENSIONS, name) for name in metrics.dimensions(chosen)}
    by = None
    if options:
        default = next((name for name in answers.DIMENSIONS if name in options), next(iter(options)))
        how = L("变化按", "Change by")
        by = bound(st.selectbox, how, list(options), default=default, key="by", width=220, format_func=options.get)

metric = catalogue.row(by_predicate=pl.col("metric_id") == chosen, named=True)
unit, currency = metric["unit"], metrics.main_currency()
history, anomalies, goals = metrics.history(chosen, 400), metrics.anomalies(chosen), metrics.goals(chosen)
changes = metrics.changes(chosen, by) if by else pl.DataFrame()
with head:
    parts.header(
        L(*answers.QUESTION), answers.answer(metric, history, changes, currency, catalogue.height), facts=facts
    )
parts.kpis(answers.cards(metric, history, anomalies, goals, currency))

left, right = st.columns([3, 2], gap="small")
with left, parts.panel(metric["label"], answers.method()):
    if history["value"].drop_nulls().len() > 1:
        alt = L("指标折线与预期范围", "Line of the metric with its expected range")
        parts.chart(pictures.series(history, anomalies, unit, currency), key="series", alt=alt)
    else:
        hint = L("它描述当前状态，不分周期统计。", "It describes what is now and is not counted by periods.")
        parts.empty(L("没有历史", "No history"), hint)
    parts.ticks(metrics.identities(chosen))
with right, parts.panel(L("含义", "Definition")):
    for heading, text in answers.definition(metric, answers.pages_of(chosen)):
        st.markdown(f"**{heading}** {plain(text)}")

left, right = st.columns([3, 2], gap="small")
note = L(
    "各组相加等于总变化；不足五人的组合并为「其他」。",
    "The groups add up to the change; those below five are told as other.",
)
with left, parts.panel(L("为什么变了", "Why it moved"), note):
    moved = changes.filter(pl.col("contribution") != 0).head(7) if by else changes
    if moved.height:
        alt = L("各组对变化的贡献", "Bars of each group's contribution")
        parts.chart(pictures.contributions(moved, unit, currency), key="contributions", alt=alt)
        rows = answers.change_rows(changes, unit, currency)
        parts.table(
            rows, tables.changes(rows.columns), name="changes", alt=L("变化分解表", "Table of contributions"), rows=6
        )
    else:
        hint = L("这个指标没有可相加的分解，或没有变化。", "It has no parts that add up, or nothing changed.")
        parts.empty(L("没有分解", "No breakdown"), hint)
with right, parts.panel(L("目标", "Goal"), answers.forecasting()):
    parts.why(answers.goal_lines(goals, unit, currency))
    if goals.is_empty():
        parts.empty(L("没有目标", "No goal"), L("在目标登记表里写一行。", "Write a line in the registry of goals."))

note = L("先说解释力最强的原因。", "The cause that explains the most comes first.")
with parts.panel(L("异常与可能的原因", "Surprises and what likely caused them"), note):
    none = (
        L("没有异常", "No surprise"),
        L("所有周期都在预期范围内，或不作判断。", "All periods were as expected or not judged."),
    )
    alt = L("异常表", "Table of surprises")
    rows = answers.anomaly_rows(anomalies, unit, currency)
    parts.table(rows, tables.anomalies(), name="anomalies", alt=alt, rows=8, none=none)

note = L("本版数据发布时实际运行的语句。", "The statements that were run for this publication.")
with parts.panel(L("背后的 SQL", "The SQL behind it"), note):
    statements = metrics.sql(metric)
    for name, statement in statements.items():
        with st.expander(name, expanded=name == chosen, icon=":material/code:"):
            st.code(statement, language="sql", height=min(420, 22 * (statement.count("\n") + 3)))
    if not statements:
        parts.empty(L("没有 SQL", "No SQL"), L("这一版没有附带语句。", "This publication carries no statements."))

with parts.panel(L("所有指标", "All metrics")):
    rows = answers.catalogue_rows(catalogue, currency)
    parts.table(rows, tables.catalogue(), name="metrics", alt=L("指标目录", "Catalogue of metrics"), rows=10)
left, right = st.columns(2, gap="small")
with left, parts.panel(L("恒等式", "Identities"), L("不成立时数据不会发布。", "Nothing is published while one fails.")):
    rows = metrics.identities(None).with_columns(metric=pl.col("metric_id").replace(names))
    alt, none = L("恒等式表", "Table of identities"), (L("没有可核对的行", "Nothing to check"), "")
    parts.table(rows, tables.identities(), name="identities", alt=alt, rows=8, none=none)
note = L(
    "在平静的周期上：多常误报，数值减半或翻倍多常能发现。",
    "On quiet periods: how often alarms ring, how often a halving or doubling is noticed.",
)
with right, parts.panel(L("异常提示有多可靠", "How far alarms can be trusted"), note):
    alt, none = L("可靠性表", "Table of reliability"), (L("还没有判断过的周期", "No period was judged yet"), "")
    parts.table(metrics.alarm_quality(None), tables.quality(), name="quality", alt=alt, rows=8, none=none)
