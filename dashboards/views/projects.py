"""Which projects need help, and what would help them?"""

import polars as pl
import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import projects, publication
from dashboards.tables import projects as tables
from dashboards.terms import term, terms, worded
from dashboards.words import L, bound, plain, theirs

ALL = "all"
facts, sizes = publication.facts(), projects.sizes()
question = L("哪些项目需要帮助，怎么帮？", "Which projects need help, and what would help them?")
if not sizes["projects"]:
    parts.header(question, L("还没有项目。", "There are no projects yet."), facts=facts)
    st.stop()
everything, rules = projects.projects(None, None), projects.rules()
worst = everything.row(0, named=True)
top_risk = projects.risks(worst["project_id"]).head(1)
because = ""
if top_risk.height:
    said = top_risk.row(0, named=True)["evidence"].rstrip("。.")
    because = L(
        f"最要紧的是「{plain(worst['project'])}」：{said}。", f"The most urgent is {plain(worst['project'])}: {said}."
    )
parts.header(
    question,
    L(
        f"进行中的 **{f.num(sizes['running'])}** 个项目里有 **{f.num(sizes['high_risk'])}** 个高风险，{f.num(sizes['critical_needs'])} 个关键需求还没满足。{because}",
        f"Of **{f.num(sizes['running'])}** live projects **{f.num(sizes['high_risk'])}** are at high risk, and {f.num(sizes['critical_needs'])} critical needs are open. {because}",
    ),
    facts=facts,
)

statuses = {ALL: L("全部", "All")} | {s: f"{term(s)} {n}" for s, n in projects.statuses().items()}
levels = {ALL: L("全部", "All")} | terms(["high", "medium", "low", "none"])
with parts.filters():
    status = bound(
        st.selectbox, L("状态", "State"), list(statuses), default=ALL, key="status", width=150, format_func=statuses.get
    )
    risk = bound(
        st.segmented_control,
        L("风险", "Risk"),
        list(levels),
        default=ALL,
        required=True,
        key="risk",
        format_func=levels.get,
    )
    found = projects.projects(None if status == ALL else status, None if risk == ALL else risk)
    names = {i: theirs(n, 40) for i, n in found.select("project_id", "project").iter_rows()}
    pick = bound(
        st.selectbox,
        L("项目", "Project"),
        list(names),
        default=next(iter(names), None),
        key="project",
        width=300,
        format_func=names.get,
    )

live = L("进行中的项目", "live projects")
parts.kpis(
    [
        parts.Kpi(
            L("进行中", "Live"),
            f.num(sizes["running"]),
            None,
            None,
            L("占全部 ", "of all ") + f.pct(sizes["running"] / sizes["projects"]),
            sizes["projects"],
            (),
            L("招募中、进行中或暂停的项目。", "Projects that are open, running or paused."),
        ),
        parts.Kpi(
            L("高风险", "High risk"),
            f.num(sizes["high_risk"]),
            None,
            None,
            f.pct(sizes["high_risk"] / sizes["running"] if sizes["running"] else None),
            sizes["running"],
            (),
            publication.definition("projects_at_risk")
            or L("至少一条高严重度规则命中。", "At least one rule of high severity applies."),
        ),
        parts.Kpi(
            L("未满足的关键需求", "Critical needs open"),
            f.num(sizes["critical_needs"]),
            None,
            None,
            L("全部未满足 ", "all open: ") + f.num(sizes["open_needs"]),
            None,
            (),
            L("登记为关键、还没有人或资源的需求。", "Needs marked critical that nobody and nothing fills yet."),
        ),
        parts.Kpi(
            L("逾期里程碑", "Late milestones"),
            f.num(sizes["late"]),
            None,
            None,
            f.pct(sizes["late"] / sizes["milestones"] if sizes["milestones"] else None),
            sizes["milestones"],
            (),
            L("过了到期日还没完成的里程碑。", "Milestones past their day and not done."),
        ),
    ]
)

left, right = st.columns([3, 2], gap="small")
with left, parts.panel(L("这个项目怎么了", "What is the matter with this project"), names.get(pick, "")):
    risks = projects.risks(pick) if pick else pl.DataFrame()
    parts.why(
        [
            (f"{term(r['rule'])} · {term(r['severity'])}", r["evidence"], L("建议：", "Suggestion: ") + r["suggestion"])
            for r in risks.iter_rows(named=True)
        ]
    )
    if risks.is_empty():
        st.markdown(L("没有规则命中。", "No rule applies."))
    steps = projects.milestones(pick).filter(pl.col("due_on").is_not_null()) if pick else pl.DataFrame()
    if steps.height:
        about = projects.project(pick)
        begin = about["started_on"] or steps["due_on"].min()
        spans, previous = [], min(begin, steps["due_on"].min())
        for due, done in steps.select("due_on", "done_on").iter_rows():
            end = max(done or due, previous)
            spans.append((previous, end))
            previous = due if due > previous else previous
        shade = {"done": "done", "done_late": "late", "late": "late", "open": "later"}
        text = [
            f"{f.day(due, 'yMMMd')} · {term(state) if state != 'open' else L('未到期', 'Not due')}"
            for due, state in steps.select("due_on", "state").iter_rows()
        ]
        months = sorted({d.replace(day=1) for span in spans for d in span if d.replace(day=1) >= spans[0][0]}) or [
            spans[0][0]
        ]
        labels = [theirs(m, 30) for m in steps["milestone"]]
        parts.chart(
            charts.timeline(
                labels,
                spans,
                text,
                [shade[s] for s in steps["state"]],
                parts.month_ticks(months, most=6),
                today=facts["reporting_on"],
            ),
            key="milestones",
            alt=L("里程碑时间表", "Timeline of milestones"),
        )
with (
    right,
    parts.panel(
        L("风险从哪里来", "Where the risks are"), L("每条规则命中的项目数。", "Projects that each rule finds.")
    ),
):
    if rules.height:
        parts.chart(
            charts.bars(
                [term(r) for r in rules["rule"]],
                rules["projects"].to_list(),
                [f.num(n) for n in rules["projects"]],
                flag=[0],
            ),
            key="rules",
            alt=L("各风险规则命中的项目", "Projects by risk rule"),
        )

with parts.panel(
    L("缺什么，谁能补上", "What is missing and who could fill it"),
    L(
        "候选：愿意加入项目且水平够的成员，或有余量的资源；0 就要去外面找。",
        "Candidates: members open to projects at the level, or resources with capacity; 0 means looking outside.",
    ),
):
    needs = (
        projects.needs(None)
        .with_columns(
            wanted=pl.when(pl.col("skill").is_not_null()).then(pl.col("skill")).otherwise(worded("resource_kind")),
            candidates=pl.when(pl.col("need_kind") == "skill")
            .then(pl.col("candidates").map_elements(f.count, return_dtype=pl.String))
            .otherwise(pl.col("candidates").cast(pl.String)),
        )
        .with_columns(worded("need_kind"), worded("importance"))
    )
    parts.table(
        needs,
        tables.needs(),
        name="needs",
        alt=L("需求表", "Table of needs"),
        rows=8,
        note=parts.suppression(),
    )

left, right = st.columns(2, gap="small")
with (
    left,
    parts.panel(
        L("共享资源用了多少", "How much of the shared resources is in use"),
        L("已借出 ÷ 容量；橙色：超过九成。", "Lent out ÷ capacity. Orange: above nine tenths."),
    ),
):
    shared = projects.shared_resources()
    used = shared.filter(pl.col("utilisation_share").is_not_null()).head(10)
    if used.height:
        text = [
            f"{f.pct(u)} · {L('拒绝', 'denied')} {f.pct(d)} · n {f.num(n)}"
            for u, d, n in used.select("utilisation_share", "denial_share", "requests").iter_rows()
        ]
        parts.chart(
            charts.bars(
                [theirs(n, 32) for n in used["resource"]],
                used["utilisation_share"].to_list(),
                text,
                flag=[i for i, u in enumerate(used["utilisation_share"]) if u > 0.9],
                highlight=range(used.height),
            ),
            key="shared",
            alt=L("共享资源利用率", "Utilisation of shared resources"),
        )
with right, parts.panel(L("成果", "Outcomes"), L("新的在前；空白 = 不知道。", "Newest first; blank = not known.")):
    parts.table(
        projects.outcomes(100).with_columns(worded("kind")),
        tables.outcomes(),
        name="outcomes",
        alt=L("成果表", "Table of outcomes"),
        rows=10,
    )

with parts.panel(L("全部项目", "All projects"), L("风险高的在前。", "Most endangered first.")):
    listed = found.with_columns(
        pl.col("members").map_elements(f.count, return_dtype=pl.String), worded("status"), worded("risk_level")
    )
    parts.table(
        listed,
        tables.projects(),
        name="projects",
        alt=L("项目表", "Table of projects"),
        rows=10,
        note=parts.suppression(),
    )
