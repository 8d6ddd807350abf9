"""Did the data arrive, and was it good?"""

import polars as pl
import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import operations, publication
from dashboards.tables import operations as tables
from dashboards.terms import term, terms, worded
from dashboards.words import L, bound, plain

ALL = "all"
facts, every = publication.facts(), operations.sources(None)
question = L("数据到了吗，好不好？", "Did the data arrive, and was it good?")
if every.is_empty():
    parts.header(question, L("还没有采集过任何数据源。", "No source has been collected yet."), facts=facts)
    st.stop()
bad = every.filter(pl.col("state") != "healthy")
runs, checks, reasons = operations.runs(30), operations.checks(), operations.quarantine_reasons(8)
failed = checks.filter(~pl.col("is_passed"))
loaded, aside = every["rows_loaded"].sum(), every["rows_quarantined"].sum()
which = L("、", ", ").join(
    f"{plain(n)}{L('（', ' (')}{term(s).lower()}{L('）', ')')}"
    for n, s in bad.head(3).select("feed", "state").iter_rows()
)
more = L("等", " and more") if bad.height > 3 else ""
needs = (
    L(
        f"**{bad.height}** 个需要有人看：{which}{more}。",
        f"**{bad.height}** {'needs' if bad.height == 1 else 'need'} a person: {which}{more}.",
    )
    if bad.height
    else L("全部正常。", "All are healthy.")
)
parts.header(
    question,
    L(
        f"{every.height} 个数据源，{needs}读入 {f.num(loaded)} 行，另放 {f.num(aside)} 行（{f.pct(aside / (loaded + aside) if loaded + aside else None, 2)}）；检查 {checks.height - failed.height}/{checks.height} 通过。",
        f"Of {every.height} sources, {needs} {f.num(loaded)} rows were read and {f.num(aside)} set aside ({f.pct(aside / (loaded + aside) if loaded + aside else None, 2)}); {checks.height - failed.height} of {checks.height} checks passed.",
    ),
    facts=facts,
)
families = {ALL: L("全部", "All")} | terms(every["family"].unique().sort().to_list())
with parts.filters():
    family = bound(
        st.segmented_control,
        L("数据族", "Family"),
        list(families),
        default=ALL,
        required=True,
        key="family",
        format_func=families.get,
    )

ended = runs.filter(pl.col("status").is_in(["succeeded", "held", "failed"]))
newest, older = (
    ended.row(0, named=True) if ended.height else None,
    ended.row(1, named=True) if ended.height > 1 else None,
)
days = operations.load_days(30)
parts.kpis(
    [
        parts.Kpi(
            L("正常的数据源", "Healthy sources"),
            f"{every.height - bad.height}/{every.height}",
            None,
            None,
            L("现在", "now"),
            every.height,
            (),
            publication.definition("healthy_sources")
            or L(
                "最近一次成功、且没有比平时久地停更。",
                "The last attempt worked and nothing has been silent for longer than usual.",
            ),
        ),
        parts.Kpi(
            L("另放的行", "Rows set aside"),
            f.pct(aside / (loaded + aside) if loaded + aside else None, 2),
            None,
            None,
            L("占读入的行", "of rows read"),
            loaded + aside,
            days["quarantined"].to_list(),
            L(
                "不合契约的行，连同原因和位置保留，可以重新处理。",
                "Rows that break their contract, kept with reason and place; they can be driven again.",
            ),
        ),
        parts.Kpi(
            L("最近一次运行", "Newest run"),
            f.seconds(newest["seconds"]) if newest else f.DASH,
            (f.signed(newest["seconds"] - older["seconds"], 1) + L(" 秒", " s"))
            if older and older["seconds"] and newest["seconds"]
            else None,
            newest["seconds"] <= older["seconds"] if older and older["seconds"] and newest["seconds"] else None,
            L("较前一次", "vs run before"),
            runs.height,
            [s for s in ended["seconds"].reverse() if s],
            L("从采集到发布的时间。", "From collecting to publishing."),
        ),
        parts.Kpi(
            L("通过的检查", "Checks passed"),
            f"{checks.height - failed.height}/{checks.height}",
            None,
            None,
            L("最近一次运行", "newest run"),
            checks.height,
            (),
            L(
                "拦得住发布的检查失败时，页面继续用上一版。",
                "When a blocking check fails, the pages keep the publication before.",
            ),
        ),
    ]
)

shown = operations.sources(None if family == ALL else family)
with parts.panel(
    L("数据源", "Sources"),
    L("需要人看的在前；最后一列是建议。", "Those that need a person first; the last column says what to do."),
):
    parts.table(
        shown.with_columns(worded("state"), worded("family")),
        tables.sources(facts["reporting_zone"]),
        name="sources",
        alt=L("数据源表", "Table of sources"),
        rows=10,
    )

left, right = st.columns(2, gap="small")
with left, parts.panel(L("每天读入的行", "Rows read each day"), L("按到达日期。", "By day of arrival.")):
    if days.height:
        fig = charts.columns(
            days["day_on"].to_list(), days["loaded"].to_list(), last=f.compact(days["loaded"][-1]), height=240
        )
        step = -(-days.height // 5)
        parts.chart(
            charts.date_ticks(fig, [(d, f.day(d)) for d in days["day_on"].to_list()[::step]]),
            key="loads",
            alt=L("每天读入的行数", "Rows read each day"),
        )
with (
    right,
    parts.panel(L("为什么放到一边", "Why rows were set aside"), L("按原因代码的行数。", "Rows by reason code.")),
):
    if reasons.height:
        parts.chart(
            charts.bars(
                [plain(r)[1:-1].replace("\\", "") for r in reasons["reason"]],
                reasons["rows"].to_list(),
                [f.num(n) for n in reasons["rows"]],
                highlight=[0],
            ),
            key="reasons",
            alt=L("另放原因", "Reasons for setting rows aside"),
        )
    else:
        parts.empty(
            L("没有另放的行", "Nothing was set aside"),
            L("读入的行都合契约。", "Every row that was read keeps its contract."),
        )

left, right = st.columns([2, 3], gap="small")
with (
    left,
    parts.panel(
        L("时间花在哪", "Where the time goes"), L("最近一次完整运行的各阶段。", "Stages of the newest full run.")
    ),
):
    stages = operations.stages()
    if stages.height:
        parts.chart(
            charts.bars(
                stages["stage"].to_list(), stages["seconds"].to_list(), [f.seconds(s) for s in stages["seconds"]]
            ),
            key="stages",
            alt=L("各阶段用时", "Seconds by stage"),
        )
with right, parts.panel(L("运行", "Runs"), L("新的在前。", "Newest first.")):
    parts.table(
        runs.with_columns(worded("status")),
        tables.runs(facts["reporting_zone"]),
        name="runs",
        alt=L("运行表", "Table of runs"),
        rows=7,
    )

left, right = st.columns(2, gap="small")
with (
    left,
    parts.panel(
        L("放到一边的行", "Rows set aside"),
        L("每种原因一例，指到原件的位置。", "One example of each reason, with its place in the original."),
    ),
):
    parts.table(
        operations.quarantine(),
        tables.quarantine(),
        name="quarantine",
        alt=L("另放表", "Table of rows set aside"),
        rows=8,
    )
with (
    right,
    parts.panel(
        L("检查", "Checks"),
        L("没通过的在前；拦：失败就不发布。", "Failed ones first. Blocks: a failure holds the publication."),
    ),
):
    parts.table(
        checks,
        tables.checks(),
        name="checks",
        alt=L("检查表", "Table of checks"),
        rows=8,
    )
