"""Which skills does the market want, and where are we short?"""

import polars as pl
import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import publication, talent
from dashboards.tables import talent as tables
from dashboards.terms import term, worded
from dashboards.words import L, bound

ALL = "all"
facts, sizes = publication.facts(), talent.sizes()
question = L("市场要什么技能，我们缺什么？", "Which skills does the market want, and where are we short?")
if not sizes["jobs"]:
    parts.header(question, L("还没有职位。", "There are no jobs yet."), facts=facts)
    st.stop()
leading, rising, short = talent.skill_market(None, 1), talent.growing(6), talent.short_skills(9)
first = leading.row(0, named=True) if leading.height else None
fast = rising.row(0, named=True) if rising.height else None
gap = short.row(0, named=True) if short.height else None
rise = (
    L(
        f"半年里涨得最快的是「{fast['skill']}」（{f.num(fast['growth_ratio'], 1)} 倍）；",
        f"{fast['skill']} grew fastest in half a year ({f.num(fast['growth_ratio'], 1)}×); ",
    )
    if fast
    else ""
)
need = (
    L(
        f"供需差最大的是「{gap['skill']}」，差 {f.points(gap['gap'])[1:]}。",
        f"the widest gap is {gap['skill']}, {f.points(gap['gap'])[1:]} more asked for than shown.",
    )
    if gap
    else ""
)
parts.header(
    question,
    L(
        f"**{f.num(sizes['jobs'])}** 个职位里最常要的是**{first['skill']}**（{f.pct(first['demand_share'])}）；{rise}{need}",
        f"Of **{f.num(sizes['jobs'])}** jobs, most ask for **{first['skill']}** ({f.pct(first['demand_share'])}); {rise}{need}",
    )
    if first
    else L("职位里没有认出词表里的技能。", "No skill of the vocabulary was recognised in the jobs."),
    facts=facts,
    source=L(f"{f.num(sizes['companies'])} 家公司", f"{f.num(sizes['companies'])} companies"),
)

roles = {ALL: L("全部岗位", "All roles")} | publication.labels("roles")
skills = {ALL: L("全部技能", "All skills")} | publication.labels("skills")
units = talent.pay_units()
unit_names = {u: f"{u.partition('-')[0]} · {term(u.partition('-')[2])}" for u in units}
with parts.filters():
    role = bound(
        st.selectbox, L("岗位", "Role"), list(roles), default=ALL, key="role", width=240, format_func=roles.get
    )
    skill = bound(
        st.selectbox,
        L("技能（职位表）", "Skill (table of jobs)"),
        list(skills),
        default=ALL,
        key="skill",
        width=220,
        format_func=skills.get,
    )
    unit = (
        bound(
            st.selectbox,
            L("币种与周期", "Currency and period"),
            units,
            default=units[0],
            key="pay",
            width=170,
            format_func=unit_names.get,
        )
        if units
        else None
    )
role_id, skill_id = None if role == ALL else role, None if skill == ALL else skill

fresh, fresh_before = sizes["fresh"], sizes["fresh_before"]
parts.kpis(
    [
        parts.Kpi(
            L("在招职位", "Open jobs"),
            f.num(sizes["open_jobs"]),
            None,
            None,
            L("占全部 ", "of all ") + f.pct(sizes["open_jobs"] / sizes["jobs"]),
            sizes["jobs"],
            (),
            publication.definition("open_jobs")
            or L(
                "没有关闭、且仍能看到的职位，去重后。", "Postings not closed and still seen, duplicates counted once."
            ),
        ),
        parts.Kpi(
            L("近四周新职位", "New in four weeks"),
            f.num(fresh),
            f.change(fresh / fresh_before - 1 if fresh_before else None),
            fresh >= fresh_before,
            L("较前四周", "vs four weeks before"),
            fresh + fresh_before,
            (),
            L("按发布日期计。", "By date of posting."),
        ),
        parts.Kpi(
            L("可远程", "Remote"),
            f.pct(sizes["remote_share"]),
            None,
            None,
            L("写明办公方式的职位", "of jobs that say where"),
            sizes["with_workplace"],
            (),
            L("写明远程的 ÷ 写明办公方式的。", "Jobs that say remote ÷ jobs that say where the work is done."),
        ),
        parts.Kpi(
            L("写明薪资", "State their pay"),
            f.pct(sizes["with_pay"] / sizes["jobs"]),
            None,
            None,
            L("占全部职位", "of all jobs"),
            sizes["jobs"],
            (),
            L("没写的不猜、不换算。", "Unstated pay is neither guessed nor converted."),
        ),
    ]
)

left, right = st.columns(2, gap="small")
with (
    left,
    parts.panel(
        L("最近一个完整月：多少职位要它", "Last complete month: how many jobs ask for it"),
        L(
            "点：占当月职位的比例；条：95 % 区间。区间重叠就不分先后。",
            "Dot: share of the month's jobs. Bar: 95% interval. Overlapping bars are a tie.",
        ),
    ),
):
    now = talent.demand_now(9)
    if now.height:
        top = max(now["share_high"]) * 1.05
        text = [
            f"{f.pct(r['demand_share'])} ({f.pct(r['share_low'])}–{f.pct(r['share_high'])}) · n {r['all_jobs']}"
            for r in now.iter_rows(named=True)
        ]
        tied = [i for i, high in enumerate(now["share_high"]) if high >= now["share_low"][0]]
        ticks = [(t, f.pct(t)) for t in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9) if t < top]
        parts.chart(
            charts.score_intervals(
                now["skill"].to_list(),
                now["demand_share"].to_list(),
                now["share_low"].to_list(),
                now["share_high"].to_list(),
                text,
                chosen=tied,
                reach=(0, top),
                ticks=ticks[:: max(1, len(ticks) // 4)],
            ),
            key="demand",
            alt=L("技能需求及区间", "Skill demand with intervals"),
        )
    else:
        parts.empty(
            L("样本不够", "Not enough jobs"), L("一个月至少 20 个职位才显示。", "A month needs at least 20 jobs.")
        )
with (
    right,
    parts.panel(
        L("要的多、会的少", "Asked for more than shown"),
        L(
            "空心：会的成员占比；实心：要它的职位占比。",
            "Hollow: share of members who show it. Full: share of jobs that ask.",
        ),
    ),
):
    if short.height:
        top = max(short["demand_share"].max(), short["member_share"].max())
        ticks = [(top * k / 3, f.pct(top * k / 3)) for k in range(4)]
        text = [f.points(g) for g in short["gap"]]
        parts.chart(
            charts.dumbbell(
                short["skill"].to_list(), short["member_share"].to_list(), short["demand_share"].to_list(), text, ticks
            ),
            key="shortage",
            alt=L("技能供需差", "Skill demand against supply"),
        )

if rising.height:
    with parts.panel(
        L("涨得最快的技能", "Skills that grow fastest"),
        L(
            "每月占职位的比例，同一纵轴；倍数 = 近六个月 ÷ 前六个月。",
            "Monthly share of jobs on one scale; the factor is the last six months ÷ the six before.",
        ),
    ):
        months = talent.demand(rising["skill_id"].to_list())
        panels = {r["skill"]: months.filter(pl.col("skill_id") == r["skill_id"]) for r in rising.iter_rows(named=True)}
        panels = {
            name: (m["posted_month_on"], m["demand_share"].to_list()) for name, m in panels.items() if m.height > 1
        }
        factor = {
            r["skill"]: f"{f.num(r['growth_ratio'], 1)}× · n {r['jobs_recent']}" for r in rising.iter_rows(named=True)
        }
        if panels:
            parts.chart(
                charts.small_multiples(panels, text=factor),
                key="growth",
                alt=L("技能需求走势小图", "Small multiples of skill demand"),
            )

left, right = st.columns(2, gap="small")
with (
    left,
    parts.panel(
        L("薪资", "Pay"),
        L(
            "细线：P10–P90；粗条：中间一半；点：中位数。只含写明薪资、且至少 5 个职位的岗位。",
            "Thin: P10–P90. Thick: the middle half. Dot: the median. Only stated pay, roles with 5 jobs or more.",
        ),
    ),
):
    pay = talent.salaries(unit.partition("-")[0], unit.partition("-")[2]) if unit else pl.DataFrame()
    if pay.height:
        currency = unit.partition("-")[0]
        top = pay["p90"].max()
        rows = list(pay.select("p10", "p25", "p50", "p75", "p90").iter_rows())
        ticks = [(top * k / 4, f.money(top * k / 4, currency)) for k in range(1, 5)]
        parts.chart(
            charts.quantiles(
                [f"{r} · n {n}" for r, n in pay.select("role", "jobs").iter_rows()],
                rows,
                [f.money(m, currency) for m in pay["p50"]],
                ticks,
            ),
            key="pay-chart",
            alt=L("各岗位薪资分位", "Pay quantiles by role"),
        )
    else:
        parts.empty(
            L("写明薪资的职位太少", "Too few jobs state their pay"),
            L("换一个币种或周期。", "Choose another currency or period."),
        )
with (
    right,
    parts.panel(L("岗位", "Roles"), L("职位数，以及以它为目标的成员。", "Jobs, and members who aim at the role.")),
):
    parts.table(
        talent.roles().with_columns(pl.col("members_aiming").map_elements(f.count, return_dtype=pl.String)),
        tables.roles(),
        name="roles",
        alt=L("岗位表", "Table of roles"),
        rows=10,
        note=parts.suppression(),
    )

with parts.panel(
    L("技能一览", "Skills"),
    L(
        "供给是有证据的成员；倍数在样本不够时空着。",
        "Supply is members with evidence; the factor is blank where jobs are too few.",
    ),
):
    market = talent.skill_market(role_id, 60).with_columns(
        pl.col("members_with_skill", "members_at_level3").map_elements(f.count, return_dtype=pl.String)
    )
    parts.table(
        market,
        tables.skills(),
        name="skills",
        alt=L("技能表", "Table of skills"),
        rows=8,
        note=parts.suppression(),
    )

with parts.panel(L("在招职位", "Open jobs"), L("新的在前，最多 300 个。", "Newest first, at most 300.")):
    parts.table(
        talent.postings(role_id, skill_id, 300).with_columns(worded("workplace"), worded("seniority")),
        tables.jobs(),
        name="jobs",
        alt=L("职位表", "Table of jobs"),
        rows=8,
    )
