"""What changed this week, and why?"""

from datetime import timedelta

import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import business, community, knowledge, operations, projects, publication
from dashboards.tables import community as tables
from dashboards.terms import term, worded
from dashboards.words import L, bound, plain

DIMENSIONS = {
    "lifecycle": L("成员来去", "Joining and leaving"),
    "channel": L("获客渠道", "Channel"),
    "country": L("国家或地区", "Country"),
    "language": L("语言", "Language"),
}

facts = publication.facts()
weeks = community.weeks(52)
if weeks.height < 2:
    parts.header(
        L("本周有什么变化，为什么？", "What changed this week, and why?"),
        L("完整的周数还不够比较。", "There are not yet two complete weeks to compare."),
        facts=facts,
    )
    st.stop()
now, before = weeks.row(-1, named=True), weeks.row(-2, named=True)
active, rise = now["active_members"], now["active_members"] - now["previous_active_members"]
low, high = now["expected_low"], now["expected_high"]
place = "none" if low is None else "above" if active > high else "below" if active < low else "inside"
cause = community.changes("lifecycle").row(0, named=True) if community.changes("lifecycle").height else None

sources = operations.sources(None)
broken = sources.filter(sources["state"].is_in(["failing", "stale"]))
waiting, danger = community.backlog(), projects.sizes()
goals = business.goals()
behind = goals.filter(goals["state"].is_in(["behind", "missed"]))
first_review, gaps = knowledge.review_queue(None), knowledge.gaps(3)
todo = [
    (
        "operations",
        broken.height,
        L("数据源失败或陈旧", "sources fail or are stale"),
        ", ".join(broken["feed"].to_list()[:3]),
    ),
    (
        "community",
        waiting["questions"],
        L("个问题没人回答", "questions wait for an answer"),
        L("最久 ", "longest ") + f.hours(waiting["longest"]),
    ),
    (
        "projects",
        danger["high_risk"],
        L("个项目高风险", "projects at high risk"),
        L(
            f"{f.num(danger['critical_needs'])} 个关键需求未满足",
            f"{f.num(danger['critical_needs'])} critical needs open",
        ),
    ),
    (
        "business",
        behind.height,
        L("个目标落后", "goals behind pace"),
        ", ".join(m for m in behind["metric"].to_list()[:2] if m),
    ),
    (
        "knowledge",
        first_review.filter(first_review["priority"] == 1).height,
        L("份资源急需复核", "resources to review first"),
        gaps["topic"].to_list()[0] + L("最缺教程", " lacks tutorials most") if gaps.height else "",
    ),
]
todo = [one for one in todo if one[1]]

where = {
    "above": L("，高于预期范围", ", above the expected range"),
    "below": L("，低于预期范围", ", below the expected range"),
    "inside": L("，在预期范围内", ", inside the expected range"),
    "none": "",
}[place]
because = (
    L(
        f"变化主要来自{cause['label']}（{f.signed(cause['contribution'])} 人）",
        f"the largest part is {cause['label'].lower()} ({f.signed(cause['contribution'])})",
    )
    if cause
    else ""
)
holiday = L(f"；这一周有{now['holiday']}", f"; the week includes {now['holiday']}") if now["holiday"] else ""
parts.header(
    L("本周有什么变化，为什么？", "What changed this week, and why?"),
    L(
        f"周活跃成员 **{f.num(active)}**，比上周 {f.signed(rise)}{where}；{because}{holiday}。**{len(todo)}** 类事情需要有人处理。",
        f"**{f.num(active)}** members were active, {f.signed(rise)} on the week before{where}; {because}{holiday}. **{f.plural(len(todo), 'matter', 'matters')}** {'needs' if len(todo) == 1 else 'need'} a person.",
    ),
    facts=facts,
    source=L("统计周 ", "week of ") + f.day_range(now["week_on"], now["week_on"] + timedelta(days=6)),
)

dimensions = {
    "lifecycle": L("成员来去", "Joining and leaving"),
    "channel": L("获客渠道", "Channel"),
    "country": L("国家或地区", "Country"),
    "language": L("语言", "Language"),
}
with parts.filters():
    span = bound(
        st.segmented_control,
        L("时间", "Period"),
        [12, 26, 52],
        default=26,
        required=True,
        key="span",
        format_func={n: L(f"{n} 周", f"{n} weeks") for n in (12, 26, 52)}.get,
    )
    dimension = bound(
        st.selectbox,
        L("变化按", "Change by"),
        list(dimensions),
        default="lifecycle",
        key="by",
        width=220,
        format_func=dimensions.get,
    )

questions = community.question_weeks(12)
asked = questions.row(-1, named=True) if questions.height else None
asked_before = questions.row(-2, named=True) if questions.height > 1 else None
against = L("较上周", "vs last week")
recent = weeks.tail(12)
cards = [
    parts.Kpi(
        L("周活跃成员", "Weekly active members"),
        f.num(active),
        f.change(rise / now["previous_active_members"] if now["previous_active_members"] else None),
        rise >= 0,
        against,
        active,
        recent["active_members"].to_list(),
        publication.definition("weekly_active_members"),
    ),
    parts.Kpi(
        L("新成员首次活跃", "First active this week"),
        f.num(now["new_members"]),
        f.signed(now["new_members"] - before["new_members"]),
        now["new_members"] >= before["new_members"],
        against,
        active,
        recent["new_members"].to_list(),
        publication.definition("new_members"),
    ),
    parts.Kpi(
        L("上周在、本周没来", "Here last week, not this"),
        f.num(now["dormant_members"]),
        f.signed(now["dormant_members"] - before["dormant_members"]),
        now["dormant_members"] <= before["dormant_members"],
        against,
        now["previous_active_members"],
        recent["dormant_members"].to_list(),
        publication.definition("dormant_members"),
    ),
]
if asked:
    share, share_before = asked["answered_24h_share"], asked_before["answered_24h_share"] if asked_before else None
    move = None if share is None or share_before is None else share - share_before
    cards.append(
        parts.Kpi(
            L("24 小时内得到回答", "Answered within 24 hours"),
            f.pct(share),
            f.points(move),
            None if move is None else move >= 0,
            against,
            asked["asked"],
            questions["answered_24h_share"].to_list(),
            publication.definition("answered_24h_share"),
        )
    )
parts.kpis(cards)

shown = weeks.tail(span)
titles = {
    "above": L(
        f"比预期上限多 {f.num(active - (high or 0))} 人", f"{f.num(active - (high or 0))} above the expected range"
    ),
    "below": L(
        f"比预期下限少 {f.num((low or 0) - active)} 人", f"{f.num((low or 0) - active)} below the expected range"
    ),
    "inside": L("周活跃成员在预期范围内", "Weekly active members are as expected"),
    "none": L("周活跃成员", "Weekly active members"),
}
left, right = st.columns([3, 2], gap="small")
with (
    left,
    parts.panel(
        titles[place],
        L(
            "阴影：由之前 12 周推算的预期范围；圆圈：超出范围的周或假期。",
            "Shade: the range expected from the 12 weeks before. Rings: weeks outside it, or holidays.",
        ),
    ),
):
    odd = [i for i, w in enumerate(shown.iter_rows(named=True)) if w["is_unusual"] or w["holiday"]][-4:]
    marks = {
        i: shown["holiday"][i] or L("异常", "unusual") for i in odd if i != shown.height - 1 or shown["holiday"][i]
    }
    fig = charts.expected_band(
        shown["week_on"],
        shown["active_members"],
        shown["expected_low"],
        shown["expected_high"],
        band_name=L("预期范围", "expected"),
        marks=marks,
        last=f.num(active),
        height=320,
    )
    charts.date_ticks(fig, parts.month_ticks(shown["week_on"].to_list()))
    parts.chart(
        fig,
        key="active-members",
        alt=L("周活跃成员折线与预期范围", "Line of weekly active members with the expected range"),
    )
with (
    right,
    parts.panel(
        L("变化从哪里来", "Where the change came from"),
        L(
            "与上周相比的净变化（人）；同一口径相加等于总变化。",
            "Net change in people against last week; the parts add up to the whole.",
        ),
    ),
):
    moved = community.changes(dimension).filter(community.changes(dimension)["contribution"] != 0).head(6)
    if moved.height:
        text = [f.signed(v) for v in moved["contribution"]]
        parts.chart(
            charts.contributions(
                moved["label"].to_list(), moved["contribution"].to_list(), text, row=max(44, 320 // moved.height)
            ),
            key="change",
            alt=L("各来源净变化条形图", "Bars of net change by source"),
        )
    else:
        parts.empty(
            L("没有变化", "No change"), L("这一口径下每一组都与上周相同。", "Every group is as it was last week.")
        )

left, right = st.columns([3, 2], gap="small")
with (
    left,
    parts.panel(
        L("需要有人处理", "What needs a person"),
        L(
            "数量、事情和最要紧的一例；细节在各自的页面。",
            "How many, what, and the most pressing case; details are on each page.",
        ),
    ),
):
    for page, count, what, case in todo:
        row = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
        row.markdown(f"**{f.num(count)}** {what}" + (f"  \n:small[{plain(case)}]" if case else ""), width="stretch")
        row.page_link(f"views/{page}.py", label=L("查看", "Open"), icon=":material/arrow_forward:")
    if not todo:
        st.markdown(L("没有要处理的事。", "Nothing waits."))
with (
    right,
    parts.panel(
        L("目标走到哪了", "How the goals stand"),
        L(
            "条：完成的比例；状态与时间进度比较得出。",
            "Bar: share done. The state compares it with the time that has passed.",
        ),
    ),
):
    if goals.height:
        known = goals.filter(goals["progress_share"].is_not_null())
        late = [i for i, s in enumerate(known["state"]) if s in ("behind", "missed")]
        text = [f"{f.pct(p)} · {term(s)}" for p, s in zip(known["progress_share"], known["state"], strict=True)]
        size = [min(1.0, max(0.0, p)) for p in known["progress_share"]]
        parts.chart(
            charts.bars([m or "" for m in known["metric"]], size, text, flag=late, highlight=range(known.height)),
            key="goals",
            alt=L("各目标完成比例", "Share done of each goal"),
        )
    else:
        parts.empty(L("还没有目标", "No goals yet"), L("在目标登记表里写一行。", "Write a line in the goals registry."))

with parts.panel(
    L("每一周", "Week by week"),
    L("本周活跃 − 上周活跃 = 新 + 回归 − 没来。", "Active − active before = new + resurrected − gone quiet."),
):
    parts.table(
        shown.sort("week_on", descending=True),
        tables.weeks(),
        name="weeks",
        alt=L("每周活跃成员表", "Table of weekly active members"),
    )
