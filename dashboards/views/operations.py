"""Did the data arrive, and was it good?"""

import streamlit as st

from dashboards import parts
from dashboards.answers import operations as answers
from dashboards.pictures import operations as pictures
from dashboards.queries import operations, publication
from dashboards.tables import operations as tables
from dashboards.terms import terms, worded
from dashboards.words import L

facts, sources = publication.facts(), operations.sources(None)
if sources.is_empty():
    parts.nothing(answers.QUESTION, L("还没有采集过任何数据源。", "No source has been collected yet."), facts)
runs, checks, days = operations.runs(30), operations.checks(), operations.load_days(30)
parts.header(L(*answers.QUESTION), answers.answer(sources, checks), facts=facts)
with parts.filters():
    families = terms(sources["family"].unique().sort().to_list())
    family = parts.pick(L("数据族", "Family"), families, key="family")
parts.kpis(answers.cards(sources, runs, checks, days, publication.definition))

zone = facts["reporting_zone"]
note = L("需要人看的在前，写着怎么办。", "Those that need a person first, with what to do.")
with parts.panel(L("数据源", "Sources"), note, metric="healthy_feeds_share"):
    listed = operations.sources(family).with_columns(worded("state"), worded("family"))
    parts.table(listed, tables.sources(zone), name="sources", alt=L("数据源表", "Table of sources"), rows=10)

kept = L("读到的行都合契约。", "Every row received keeps its contract.")
left, right = st.columns(2, gap="small")
with left, parts.panel(L("每天读入的行", "Rows read each day"), L("按到达的日期。", "By day of arrival.")):
    if days.height:
        parts.chart(pictures.loads(days), key="loads", alt=L("每天读入的行数", "Rows read each day"))
with (
    right,
    parts.panel(
        L("为什么另放", "Why rows were set aside"),
        L("按原因代码的行数。", "Rows by reason code."),
        metric="quarantine_share",
    ),
):
    reasons = operations.quarantine_reasons(8)
    if reasons.height:
        parts.chart(pictures.reasons(reasons), key="reasons", alt=L("另放的原因", "Reasons for setting rows aside"))
    else:
        parts.empty(L("没有另放的行", "Nothing was set aside"), kept)

left, right = st.columns([2, 3], gap="small")
unrecorded = (
    L("这一版里还没有运行记录", "No run is on record in this publication"),
    L("记录随下一次发布出现。", "A run appears with the publication after it."),
)
note = L("最近一次运行的各个阶段。", "Stages of the newest run that has any.")
with left, parts.panel(L("时间花在哪", "Where the time goes"), note):
    stages = operations.stages()
    if stages.height:
        parts.chart(pictures.stages(stages), key="stages", alt=L("各阶段用时", "Seconds by stage"))
    else:
        parts.empty(*unrecorded)
with right, parts.panel(L("运行", "Runs"), L("新的在前。", "Newest first.")):
    listed = runs.with_columns(worded("status"))
    parts.table(listed, tables.runs(zone), name="runs", alt=L("运行表", "Table of runs"), rows=7, none=unrecorded)

note = L(
    "按数据源和原因；`talent quarantine` 可以查看、导出、重新处理。",
    "By source and reason. `talent quarantine` shows, exports and re-drives them.",
)
with parts.panel(L("另放的行", "Rows set aside"), note):
    alt, none = L("另放表", "Table of rows set aside"), (L("没有另放的行", "Nothing was set aside"), kept)
    parts.table(operations.quarantine(), tables.quarantine(), name="quarantine", alt=alt, rows=8, none=none)
note = L("时钟、缺失的字段、不合适的对象；只列超过上限的。", "Clocks, missing fields, odd objects above the limit.")
with parts.panel(L("事件的质量", "Quality of events"), note):
    alt = L("事件质量表", "Table of event quality")
    none = L("没有发现问题", "Nothing is wrong"), L("所有检查都在上限之内。", "Every check is within its limit.")
    parts.table(operations.event_problems(), tables.event_problems(), name="event-quality", alt=alt, rows=7, none=none)
with parts.panel(L("谁在行动", "Who acts"), L("类别与判定依据。", "Classes, and the rule that said so.")):
    listed = operations.actor_classes().with_columns(worded("actor_kind"))
    alt, none = L("行为者类别表", "Table of actor classes"), (L("还没有事件", "There are no events"), kept)
    parts.table(listed, tables.actor_classes(), name="actor-classes", alt=alt, rows=7, none=none)
note = L("没通过的在前；「拦」：不通过就不发布。", "Failed ones first. Blocks: a failure holds the publication.")
with parts.panel(L("检查", "Checks"), note, metric="checks_passed_share"):
    alt = L("检查表", "Table of checks")
    parts.table(checks, tables.checks(), name="checks", alt=alt, rows=8, none=unrecorded)

note = L(
    "每晚执行；`talent retention` 可以立即执行，`--dry-run` 只看不删。",
    "Enforced every night; `talent retention` does it now, with `--dry-run` it only says what would go.",
)
with parts.panel(L("数据保留多久", "How long data are kept"), note):
    limits = operations.retention().with_columns(worded("action"))
    none = (
        L("没有登记保留期限", "No limits are registered"),
        L("期限登记在 `data/reference/retention_limits.csv`。", "They stand in `data/reference/retention_limits.csv`."),
    )
    alt = L("保留期限表", "Table of retention limits")
    parts.table(limits, tables.retention(zone), name="retention", alt=alt, rows=9, none=none)
