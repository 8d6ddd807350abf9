"""How does a member get to the role aimed at?"""

import math
from datetime import timedelta

import polars as pl
import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import learning, publication
from dashboards.tables import talent as tables
from dashboards.terms import worded
from dashboards.words import L, bound, plain, theirs

EVERYONE = "everyone"
MOST_STEPS = 24  # more boxes cannot be read
ACROSS = 4  # boxes beside each other; a wider layer goes on below

facts, goals, roles = publication.facts(), learning.goals(), publication.labels("roles")
skills = publication.labels("skills")
head = st.container()
if goals.is_empty():
    with head:
        parts.header(
            L("怎样走到想要的岗位？", "How does a member get to the role aimed at?"),
            L("还没有成员写明目标岗位。", "No member has stated a role yet."),
            facts=facts,
        )
    st.stop()

with parts.filters():
    role_names = {r: roles.get(r, r) for r in goals["role_id"]}
    role = bound(
        st.selectbox,
        L("目标岗位", "Role"),
        list(role_names),
        default=goals["role_id"][0],
        key="role",
        width=260,
        format_func=role_names.get,
    )
    people = learning.members(role)
    names = {EVERYONE: L("这个目标的所有人", "Everyone with this goal")} | {
        m: f"{f.person(m)} · {f.pct(r)}" for m, r, _ in people.iter_rows()
    }
    member = bound(
        st.selectbox,
        L("成员（就绪程度）", "Member (readiness)"),
        list(names),
        default=EVERYONE,
        key="member",
        width=260,
        format_func=names.get,
    )

goal = goals.filter(pl.col("role_id") == role).row(0, named=True)
is_one = member != EVERYONE
steps = learning.steps(member, role) if is_one else learning.role_steps(role)
total = learning.path(member, role) if is_one else {}
name = role_names[role]


def layers(rows: pl.DataFrame) -> dict[str, int]:
    """Skill -> row of the graph: below everything it requires; skills that require each other stand together."""
    requires = {s: [r for r in (q or []) if r != s] for s, q in rows.select("skill_id", "requires").iter_rows()}
    group = dict(rows.select("skill_id", "learn_together").iter_rows()) if "learn_together" in rows.columns else {}
    depth = dict.fromkeys(requires, 0)
    for _ in range(len(requires)):
        moved = False
        for s, needs in requires.items():
            below = max((depth[r] + 1 for r in needs if r in depth and group.get(r, r) != group.get(s, s)), default=0)
            together = max(depth[o] for o in depth if group.get(o, o) == group.get(s, s))
            if max(below, together) > depth[s]:
                depth[s], moved = max(below, together), True
        if not moved:
            break
    placed, row = {}, 0
    for level in sorted(set(depth.values())):
        here = [s for s in requires if depth[s] == level]
        for start in range(0, len(here), ACROSS):
            placed |= dict.fromkeys(here[start : start + ACROSS], row)
            row += 1
    return placed


with head:
    if is_one:
        first = steps.row(0, named=True) if steps.height else None
        lead = L(f"先学「{first['skill']}」。", f"Start with {first['skill']}.") if first else ""
        lack = [skills.get(u, u) for u in total["uncovered"] or []]
        hole = (
            L(
                f"有 {len(lack)} 项还没有合适的资源：{'、'.join(lack[:3])}。",
                f"{f.plural(len(lack), 'skill has', 'skills have')} no resource yet: {', '.join(lack[:3])}.",
            )
            if lack
            else ""
        )
        long = (
            L(f"，约 {f.num(total['weeks'])} 周", f", about {f.plural(math.ceil(total['weeks']), 'week', 'weeks')}")
            if total["weeks"]
            else ""
        )
        answer = L(
            f"还差 **{total['steps']} 项技能**、约 **{f.num(total['hours'])} 小时**{long}。{lead}{hole}",
            f"**{f.plural(total['steps'], 'skill', 'skills')}** to go, about **{f.plural(round(total['hours']), 'hour', 'hours')}**{long}. {lead} {hole}",
        )
    else:
        common = steps.sort("members", descending=True).row(0, named=True) if steps.height else None
        most = (
            L(
                f"最多人要补的是「{common['skill']}」（{f.count(common['members'])} 人）。",
                f"The skill most of them lack is {common['skill']} ({f.count(common['members'])} members).",
            )
            if common
            else ""
        )
        answer = L(
            f"**{f.count(goal['members'])}** 人以此为目标，中位就绪 **{f.pct(goal['readiness'])}**，还差 {f.num(goal['steps'])} 项、约 {f.num(goal['hours'])} 小时。{most}",
            f"**{f.count(goal['members'])}** members aim at it; the median is **{f.pct(goal['readiness'])}** ready, {f.num(goal['steps'])} skills and about {f.num(goal['hours'])} hours away. {most}",
        )
    article = "an" if name[0] in "AEIOU" else "a"
    parts.header(
        L(
            f"怎样成为{name}？",
            f"How does one become {article} {name[0].lower() + name[1:] if name[1:2].islower() else name}?",
        ),
        answer,
        facts=facts,
    )

if steps.is_empty():
    parts.empty(L("没有要补的技能", "Nothing left to learn"), L("换一个目标或成员。", "Choose another role or member."))
    st.stop()

if is_one:
    gap = total["readiness_share"] - goal["readiness"]
    same = L("较同目标中位数", "vs median of the goal")
    parts.kpis(
        [
            parts.Kpi(
                L("就绪程度", "Readiness"),
                f.pct(total["readiness_share"]),
                f.points(gap),
                gap >= 0,
                same,
                goal["members"],
                (),
                L(
                    "岗位所需技能中已有证据的加权比例。",
                    "Weighted share of the role's skills already shown by evidence.",
                ),
            ),
            parts.Kpi(
                L("要学的技能", "Skills to learn"),
                f.num(total["steps"]),
                f.signed(total["steps"] - goal["steps"]),
                None,
                same,
                goal["members"],
                (),
                L("按先修关系排好的步骤数。", "Steps in the order of their prerequisites."),
            ),
            parts.Kpi(
                L("已会，可跳过", "Known, skipped"),
                f.num(total["skipped"]),
                None,
                None,
                L("项技能有证据", "skills with evidence"),
                None,
                (),
                L("已有证据表明达到要求的技能。", "Skills whose level is already shown."),
            ),
            parts.Kpi(
                L("学习时间", "Study time"),
                L(f"{f.num(total['hours'])} 小时", f"{f.num(total['hours'])} h"),
                f.signed(total["hours"] - goal["hours"]) + L(" 小时", " h"),
                None,
                L("每周 ", "a week: ") + f.num(total["hours_a_week"]),
                None,
                (),
                L("所选资源的学习时间之和。", "Sum of the study time of the chosen resources."),
            ),
        ]
    )

shown = steps.head(MOST_STEPS)
place = layers(shown)
ready = {s for s, q in shown.select("skill_id", "requires").iter_rows() if not any(r in place for r in q or [])}
below = (
    {
        s: L(f"{f.num(m / 60, 1)} 小时", f"{f.num(m / 60, 1)} h") if m else L("缺资源", "no resource")
        for s, m in shown.select("skill_id", "minutes").iter_rows()
    }
    if is_one
    else {s: f.count(n) + L(" 人", " members") for s, n in shown.select("skill_id", "members").iter_rows()}
)
nodes = {
    s: (place[s], f"{theirs(label, 30)[1:-1]}<br>{below[s]}", "next" if s in ready else "later")
    for s, label in sorted(shown.select("skill_id", "skill").iter_rows(), key=lambda x: place[x[0]])
}
edges = [
    (r, s)
    for s, q in shown.select("skill_id", "requires").iter_rows()
    for r in q or []
    if r in place and place[r] < place[s]
]
left, right = st.columns([3, 2], gap="small")
with (
    left,
    parts.panel(
        L("先后关系", "What builds on what"),
        L(
            "从上往下读。蓝：现在可学；灰：要等上面的。",
            "Read downwards. Blue: can start now. Grey: waits for a step above.",
        ),
    ),
):
    parts.chart(
        charts.path_graph(nodes, edges, row=84),
        key="path",
        alt=L("技能先后关系图", "Graph of which skill builds on which"),
    )
with (
    right,
    parts.panel(
        L("差距", "The gap"),
        L("空心：现在的水平；实心：岗位要求（0–5）。", "Hollow: shown now. Full: asked by the role (0–5)."),
    ),
):
    top = shown.head(9)
    pairs = [(a or 0, b) for a, b in top.select("current_level", "target_level").iter_rows()]
    text = [f"{f.num(a, 1)} → {f.num(b, 0 if is_one else 1)}" for a, b in pairs]
    parts.chart(
        charts.dumbbell(
            top["skill"].to_list(), [a for a, _ in pairs], [b for _, b in pairs], text, [(n, str(n)) for n in range(6)]
        ),
        key="gap",
        alt=L("技能差距", "Skill gaps"),
    )

if not is_one:
    with parts.panel(
        L("这个目标上还要学的技能", "Skills still to learn for this role"),
        parts.suppression().capitalize() + L("。", "."),
    ):
        parts.table(
            steps.with_columns(pl.col("members", "uncovered").map_elements(f.count, return_dtype=pl.String)),
            tables.role_skills(),
            name="role-skills",
            alt=L("岗位技能表", "Table of skills of the role"),
        )
    st.stop()

planned = shown.filter(pl.col("starts_week").is_not_null())
if planned.height and total["hours_a_week"]:
    with parts.panel(
        L("时间表", "Timetable"),
        L(
            f"每周 {f.num(total['hours_a_week'])} 小时，从数据日期算起。",
            f"{f.num(total['hours_a_week'])} hours a week, from the day of the data.",
        ),
    ):
        start = facts["reporting_on"]
        spans = []
        for p in planned.iter_rows(named=True):
            begin = start + timedelta(weeks=p["starts_week"] - 1)
            spans.append(
                (
                    begin,
                    begin
                    + timedelta(days=max(1, math.ceil((p["minutes"] or 60) / 60 / total["hours_a_week"] * 7)) - 1),
                )
            )
        end = max(b for _, b in spans)
        firsts = [
            start + timedelta(days=i) for i in range((end - start).days + 1) if (start + timedelta(days=i)).day == 1
        ]
        ticks = parts.month_ticks(firsts) if firsts else [(start, f.day(start))]
        states = ["next" if s in ready else "later" for s in planned["skill_id"]]
        parts.chart(
            charts.timeline(planned["skill"].to_list(), spans, [f.day_range(a, b) for a, b in spans], states, ticks),
            key="timetable",
            alt=L("学习时间表", "Learning timetable"),
        )

with parts.panel(
    L("一步一步", "Step by step"),
    L(
        "每步一份资源和选它的理由；编号相同的要一起学。",
        "One resource a step and why; steps with the same number are learned together.",
    ),
):
    parts.table(
        steps.with_columns(worded("kind"), worded("language")),
        tables.learning_path(),
        name="learning-path",
        alt=L("学习步骤表", "Table of learning steps"),
    )
