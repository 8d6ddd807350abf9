"""Do newcomers stay, and does everyone get an answer?"""

import polars as pl
import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import community, knowledge, publication
from dashboards.tables import community as tables
from dashboards.terms import worded
from dashboards.words import L, bound

ALL = "all"
facts, cohorts, funnel = publication.facts(), community.retention(12), community.funnel()
question = L("新人留下来了吗，提问有人答吗？", "Do newcomers stay, and do questions get answered?")
if cohorts.is_empty():
    parts.header(
        question,
        L("加入的月份还不够长，看不出留存。", "No month of joining is old enough to show who stayed."),
        facts=facts,
    )
    st.stop()


def month(k: int) -> pl.DataFrame:
    """The share retained after `k` months, cohort by cohort."""
    return cohorts.filter(pl.col("months_since") == k)


asked = community.question_weeks(26)
waiting = community.backlog()
first, third = month(1), month(3)
now, before = first.row(-1, named=True), first.row(-2, named=True) if first.height > 1 else None
leak = funnel.filter(pl.col("step") > 1).sort("share_of_previous").head(1)
worst = leak.row(0, named=True) if leak.height else None
last = asked.row(-1, named=True) if asked.height else {}
lose = (
    L(
        f"流失最多的一步是「{worst['label']}」（只有 {f.pct(worst['share_of_previous'])} 走到）",
        f"the leakiest step is “{worst['label'].lower()}” (only {f.pct(worst['share_of_previous'])} get there)",
    )
    if worst
    else ""
)
parts.header(
    question,
    L(
        f"{f.month(now['cohort_month_on'])}加入的人次月留下 **{f.pct(now['retained_share'])}**（上一批 {f.pct(before['retained_share']) if before else f.DASH}）；{lose}。有 **{f.num(waiting['questions'])}** 个问题没人回答，最久的等了 {f.hours(waiting['longest'])}。",
        f"**{f.pct(now['retained_share'])}** of those who joined in {f.month(now['cohort_month_on'])} were active a month later ({f.pct(before['retained_share']) if before else f.DASH} of the group before); {lose}. **{f.num(waiting['questions'])}** questions wait, the longest for {f.hours(waiting['longest'])}.",
    ),
    facts=facts,
)

topics = {ALL: L("全部主题", "All topics")} | knowledge.topics()
units = {"rate": L("比例", "Share"), "people": L("人数", "People")}
with parts.filters():
    unit = bound(
        st.segmented_control,
        L("留存显示", "Show retention as"),
        list(units),
        default="rate",
        required=True,
        key="unit",
        format_func=units.get,
    )
    span = bound(
        st.segmented_control,
        L("时间", "Period"),
        [12, 26, 52],
        default=26,
        required=True,
        key="span",
        format_func={n: L(f"{n} 周", f"{n} weeks") for n in (12, 26, 52)}.get,
    )
    topic = bound(
        st.selectbox,
        L("主题（未答问题）", "Topic (open questions)"),
        list(topics),
        default=ALL,
        key="topic",
        width=200,
        format_func=topics.get,
    )


def retention(title: str, rows: pl.DataFrame, text: str) -> parts.Kpi:
    """The newest cohort against the one before."""
    if rows.is_empty():
        return parts.Kpi(title, f.DASH, None, None, L("时间还不够", "too early"), None, (), text)
    new, old = rows.row(-1, named=True), rows.row(-2, named=True) if rows.height > 1 else None
    move = new["retained_share"] - old["retained_share"] if old else None
    return parts.Kpi(
        title,
        f.pct(new["retained_share"], 1),
        f.points(move),
        None if move is None else move >= 0,
        L("较上一批", "vs group before"),
        new["members"],
        rows["retained_share"].to_list(),
        text,
    )


wait = asked["median_hours_to_first_answer"].to_list()
slower = wait[-1] - wait[-2] if len(wait) > 1 and None not in wait[-2:] else None
quick = asked["answered_72h_share"].to_list()
kept = publication.definition("retention") or L(
    "加入后第 k 个月内活跃的人 ÷ 该月加入的人。", "Members active in month k after joining ÷ members who joined."
)
parts.kpis(
    [
        retention(L("次月留存", "Month-1 retention"), first, kept),
        retention(L("第三个月留存", "Month-3 retention"), third, kept),
        parts.Kpi(
            L("首答等待（中位）", "Median wait for an answer"),
            f.hours(wait[-1]) if wait else f.DASH,
            None if slower is None else f.signed(slower, 1) + L(" 小时", " h"),
            None if slower is None else slower <= 0,
            L("较上周", "vs last week"),
            last.get("asked"),
            wait[-12:],
            publication.definition("median_hours_to_first_answer")
            or L(
                "没人回答的按「仍在等」计（Kaplan–Meier），到不了一半就空着。",
                "Unanswered ones count as still waiting (Kaplan–Meier); blank when half is not reached.",
            ),
        ),
        parts.Kpi(
            L("72 小时内得到回答", "Answered within 72 hours"),
            f.pct(quick[-1]) if quick else f.DASH,
            f.points(quick[-1] - quick[-2]) if len(quick) > 1 and None not in quick[-2:] else None,
            (quick[-1] or 0) >= (quick[-2] or 0) if len(quick) > 1 else None,
            L("较上周", "vs last week"),
            last.get("asked"),
            quick[-12:],
            publication.definition("answered_72h_share"),
        ),
    ]
)

left, right = st.columns([3, 2], gap="small")
with (
    left,
    parts.panel(
        L("每一批新人过后还剩多少", "How many of each group remain"),
        L(
            "行：加入的月份；列：加入后第几个月仍活跃。",
            "Row: month joined. Column: still active that many months later.",
        ),
    ),
):
    months = cohorts["cohort_month_on"].unique().sort().to_list()
    cell = {(r["cohort_month_on"], r["months_since"]): r for r in cohorts.iter_rows(named=True)}
    most = max(cohorts["months_since"])
    grid = [[cell.get((m, k)) for k in range(1, most + 1)] for m in months]
    hidden = [[c is None or 0 < c["retained"] < f.SUPPRESS_BELOW for c in row] for row in grid]
    values = [
        [None if h else c["retained_share"] for c, h in zip(row, hide, strict=True)]
        for row, hide in zip(grid, hidden, strict=True)
    ]
    text = [
        [
            "" if c is None else f.count(c["retained"]) if h or unit == "people" else f.pct(c["retained_share"])
            for c, h in zip(row, hide, strict=True)
        ]
        for row, hide in zip(grid, hidden, strict=True)
    ]
    known = [v for row in values for v in row if v is not None] or [0, 1]
    sizes = [f.count(cell[(m, 1)]["members"]) for m in months]
    fig = charts.heat(
        [f.month(m) for m in months],
        [str(k) for k in range(1, most + 1)],
        values,
        text,
        sizes=(L("加入", "joined"), sizes),
        span=(min(known), max(known)),
    )
    parts.chart(fig, key="cohorts", alt=L("留存热力表", "Retention table"))
    st.caption(":material/visibility_off: " + parts.suppression())
with (
    right,
    parts.panel(
        L("在哪一步走掉", "Where people leave"),
        L(
            "加入满 28 天的成员；橙色：流失最多的一步。",
            "Members who joined 28 days ago or more. Orange: the leakiest step.",
        ),
    ),
):
    if funnel.height and funnel["members"][0]:
        text = [
            f.count(r["members"]) + (f" · {f.pct(r['share_of_previous'])}" if r["step"] > 1 else "")
            for r in funnel.iter_rows(named=True)
        ]
        parts.chart(
            charts.funnel(
                funnel["label"].to_list(),
                funnel["members"].to_list(),
                text,
                worst=worst["step"] - 1 if worst else -1,
                row=66,
            ),
            key="funnel",
            alt=L("新人漏斗", "Newcomer funnel"),
        )

weeks = community.weeks(span)
left, right = st.columns(2, gap="small")
with (
    left,
    parts.panel(
        L("来的和走的", "Coming and going"),
        L(
            "每周人数：首次活跃、隔了一阵又来、上周在本周没来。",
            "People a week: first active, back after a gap, here last week but not this.",
        ),
    ),
):
    if weeks.height > 1:
        series = {
            L("新", "New"): "new_members",
            L("回归", "Back"): "resurrected_members",
            L("没来", "Quiet"): "dormant_members",
        }
        lines = {name: (weeks["week_on"], weeks[c].to_list()) for name, c in series.items()}
        fig = charts.lines(lines, text={n: f"{n} {f.num(ys[-1])}" for n, (_, ys) in lines.items()}, height=280)
        parts.chart(
            charts.date_ticks(fig, parts.month_ticks(weeks["week_on"].to_list(), most=6)),
            key="lifecycle",
            alt=L("每周来去人数", "People coming and going each week"),
        )
with (
    right,
    parts.panel(
        L("多快有人回答", "How fast questions are answered"),
        L(
            "每周提出的问题在 24 和 72 小时内得到回答的比例。",
            "Share of each week's questions answered within 24 and 72 hours.",
        ),
    ),
):
    shown = community.question_weeks(span)
    if shown.height > 1:
        lines = {
            L("72 小时", "72 h"): (shown["week_on"], shown["answered_72h_share"].to_list()),
            L("24 小时", "24 h"): (shown["week_on"], shown["answered_24h_share"].to_list()),
        }
        lines = {n: pair for n, pair in lines.items() if any(v is not None for v in pair[1])}
        fig = charts.lines(
            lines,
            text={n: f"{n} {f.pct([y for y in ys if y is not None][-1])}" for n, (_, ys) in lines.items()},
            height=280,
            ticks=".0%",
            hover="%{y:.0%}",
        )
        parts.chart(
            charts.date_ticks(fig, parts.month_ticks(shown["week_on"].to_list(), most=6)),
            key="answers",
            alt=L("按时回答的比例", "Share answered in time"),
        )

with parts.panel(
    L(
        f"{f.num(waiting['questions'])} 个问题在等回答",
        f"{f.plural(waiting['questions'], 'question waits', 'questions wait')} for an answer",
    ),
    L(
        "等得久的在前；可请的人：近 28 天活跃、这项技能 2 级以上。",
        "Longest first. Who to ask: active in the last 28 days, level 2 or above in the skill.",
    ),
):
    open_questions = community.unanswered(None if topic == ALL else topic).with_columns(
        days=pl.col("hours_waiting") / 24,
        responders=pl.col("responders").map_elements(f.count, return_dtype=pl.String),
        ask=pl.col("best_responder_ids")
        .list.eval(pl.element().map_elements(f.person, return_dtype=pl.String))
        .list.join(", "),
    )
    parts.table(
        open_questions,
        tables.unanswered(),
        name="unanswered",
        alt=L("未答问题表", "Table of unanswered questions"),
        rows=8,
    )

left, right = st.columns([3, 2], gap="small")
with (
    left,
    parts.panel(L("讲座：谁来了，谁又回来", "Lectures: who came and who came back"), parts.suppression().capitalize()),
):
    lectures = community.lectures(40)
    hide = pl.col("returned_30d").is_between(1, f.SUPPRESS_BELOW - 1)
    lectures = lectures.with_columns(
        worded("mode"),
        pl.when(hide).then(None).otherwise(pl.col("returned_30d_share")).alias("returned_30d_share"),
        pl.col("registered", "attended").map_elements(f.count, return_dtype=pl.String),
    )
    parts.table(
        lectures,
        tables.lectures(facts["reporting_zone"]),
        name="lectures",
        alt=L("讲座表", "Table of lectures"),
        rows=8,
    )
with (
    right,
    parts.panel(
        L("谁在撑着社区", "Who carries the community"),
        L(
            "帖子 + 回答 + 采纳 + 发布；是计数，不是评价。",
            "Posts + answers + accepted + published: a count, not a judgement.",
        ),
    ),
):
    parts.table(
        community.contributors(50).with_columns(pl.col("member_id").map_elements(f.person, return_dtype=pl.String)),
        tables.contributors(),
        name="contributors",
        alt=L("贡献者表", "Table of contributors"),
        rows=8,
    )
