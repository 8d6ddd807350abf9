"""Where does the money come from, and who may leave?"""

import polars as pl
import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import business, publication
from dashboards.tables import business as tables
from dashboards.terms import term, worded
from dashboards.words import L, bound

facts, currencies = publication.facts(), business.currencies()
question = L("钱从哪里来，谁可能离开？", "Where does the money come from, and who may leave?")
if not currencies:
    parts.header(question, L("还没有会员收入。", "There is no membership revenue yet."), facts=facts)
    st.stop()
head = st.container()
with parts.filters():
    currency = bound(
        st.segmented_control,
        L("币种（不换算、不相加）", "Currency (never converted or added)"),
        currencies,
        default=currencies[0],
        required=True,
        key="currency",
    )
    span = bound(
        st.segmented_control,
        L("时间", "Period"),
        [6, 12, 24],
        default=12,
        required=True,
        key="months",
        format_func={n: L(f"{n} 个月", f"{n} months") for n in (6, 12, 24)}.get,
    )

months = business.movements(currency, span)
channels, goals, leaving = (
    business.channels(),
    business.goals(),
    business.churn_risks().filter(pl.col("currency") == currency),
)
now, before = (
    (months.row(-1, named=True), months.row(-2, named=True) if months.height > 1 else None)
    if months.height
    else (None, None)
)
if now is None:
    with head:
        parts.header(question, L("还没有一个完整的月份。", "There is no complete month yet."), facts=facts)
    st.stop()
grow = now["closing_mrr"] - now["opening_mrr"]
dear = channels.filter(pl.col("is_expensive"))
at_risk = leaving["value_at_risk"].sum()
flow = {
    L("新订阅", "New"): now["new_mrr"],
    L("升级", "Upgrades"): now["upgrade_mrr"],
    L("重新订阅", "Reactivated"): now["reactivation_mrr"],
    L("降级", "Downgrades"): -now["downgrade_mrr"],
    L("流失", "Churn"): -now["churn_mrr"],
}
biggest = max(flow, key=lambda k: abs(flow[k]))
cost = (
    L(
        f"「{dear['channel'][0]}」太贵，每人 {f.money(dear['cost_per_member'][0], dear['currency'][0])}；",
        f"{dear['channel'][0]} is too dear at {f.money(dear['cost_per_member'][0], dear['currency'][0])} a member; ",
    )
    if dear.height
    else ""
)
with head:
    parts.header(
        question,
        L(
            f"{f.month(now['month_on'])}末月经常性收入 **{f.money(now['closing_mrr'], currency)}**，当月 {f.change(grow / now['opening_mrr'] if now['opening_mrr'] else None)}，主要因为{biggest}（{f.money(flow[biggest], currency)}）。{cost}有 **{f.money(at_risk, currency)}** 的月收入面临流失。",
            f"Monthly recurring revenue was **{f.money(now['closing_mrr'], currency)}** at the end of {f.month(now['month_on'])}, {f.change(grow / now['opening_mrr'] if now['opening_mrr'] else None)} in the month, mostly from {biggest.lower()} ({f.money(flow[biggest], currency)}). {cost}**{f.money(at_risk, currency)}** a month is at risk.".replace(
                "; **", "; **"
            ),
        ),
        facts=facts,
        source=L("完整月份", "complete months"),
    )

against = L("较上月", "vs month before")
churn = [c / o if o else None for c, o in months.select("churn_mrr", "opening_mrr").iter_rows()]
move = churn[-1] - churn[-2] if len(churn) > 1 and None not in churn[-2:] else None
parts.kpis(
    [
        parts.Kpi(
            L("月经常性收入", "Monthly recurring revenue"),
            f.money(now["closing_mrr"], currency),
            f.change(grow / now["opening_mrr"] if now["opening_mrr"] else None),
            grow >= 0,
            against,
            now["paying_members"],
            months["closing_mrr"].to_list(),
            publication.definition("mrr")
            or L("月末有效订阅的月费之和。", "Sum of the monthly fees of subscriptions in force at the month's end."),
        ),
        parts.Kpi(
            L("付费成员", "Paying members"),
            f.count(now["paying_members"]),
            f.signed(now["paying_members"] - before["paying_members"]) if before else None,
            now["paying_members"] >= before["paying_members"] if before else None,
            against,
            now["paying_members"],
            months["paying_members"].to_list(),
            L("月末有付费方案的成员。", "Members with a paid plan at the month's end."),
        ),
        parts.Kpi(
            L("收入流失率", "Revenue churn"),
            f.pct(churn[-1], 1),
            f.points(move),
            None if move is None else move <= 0,
            against,
            now["churned_members"],
            churn,
            L("当月停止付费者的月费 ÷ 月初收入。", "Monthly fees of those who stopped ÷ revenue at the month's start."),
        ),
        parts.Kpi(
            L("面临流失的月收入", "Revenue at risk"),
            f.money(at_risk, currency),
            None,
            None,
            f.pct(at_risk / now["closing_mrr"] if now["closing_mrr"] else None) + L(" 的月收入", " of revenue"),
            leaving["member_id"].n_unique(),
            (),
            L("有流失迹象的付费成员的月费之和。", "Monthly fees of paying members who show signs of leaving."),
        ),
    ]
)

left, right = st.columns([3, 2], gap="small")
with (
    left,
    parts.panel(
        L("月经常性收入", "Monthly recurring revenue"),
        L("每月末；只含完整月份。", "At each month's end; complete months only."),
    ),
):
    if months.height > 1:
        name = L("月末", "End")
        fig = charts.lines(
            {name: (months["month_on"], months["closing_mrr"].to_list())},
            text={name: f.money(now["closing_mrr"], currency)},
            height=280,
            hover="%{y:,.0f}",
        )
        parts.chart(
            charts.date_ticks(fig, parts.month_ticks(months["month_on"].to_list())),
            key="mrr",
            alt=L("月经常性收入折线", "Line of monthly recurring revenue"),
        )
with (
    right,
    parts.panel(
        L(f"{f.month(now['month_on'])}为什么变了", f"Why it changed in {f.month(now['month_on'])}"),
        L("月初 + 各项 = 月末。", "Opening + these = closing."),
    ),
):
    parts.chart(
        charts.contributions(list(flow), list(flow.values()), [f.money(v, currency) for v in flow.values()], row=54),
        key="movements",
        alt=L("收入变动构成", "Parts of the change in revenue"),
    )

left, right = st.columns([3, 2], gap="small")
with (
    left,
    parts.panel(
        L("各条收入线", "Revenue by stream"),
        L("每月收入减退款，同一纵轴。", "Each month's revenue less refunds, on one scale."),
    ),
):
    streams = business.streams(currency, span)
    panels = {term(s): streams.filter(pl.col("stream") == s) for s in streams["stream"].unique().sort()}
    panels = {n: (s["month_on"], s["net"].to_list()) for n, s in panels.items() if s.height > 1}
    if panels:
        parts.chart(
            charts.small_multiples(
                panels, text={n: f.money(ys[-1], currency) for n, (_, ys) in panels.items()}, count=2, row=132
            ),
            key="streams",
            alt=L("各收入线小图", "Small multiples of revenue streams"),
        )
    else:
        parts.empty(L("这个币种没有收入", "No revenue in this currency"), L("换一个币种。", "Choose another currency."))
with right, parts.panel(L("方案构成", "Plans"), L("月末各方案的成员。", "Members on each plan at the month's end.")):
    plans = business.plan_mix().group_by("plan_id", maintain_order=True).agg(pl.col("members").sum())
    if plans.height:
        members = plans["members"].sum()
        text = [f.count(n) + (f" · {f.pct(n / members, 1)}" if n >= f.SUPPRESS_BELOW else "") for n in plans["members"]]
        parts.chart(
            charts.bars(
                [term(p) for p in plans["plan_id"]],
                plans["members"].to_list(),
                text,
                highlight=[i for i, p in enumerate(plans["plan_id"]) if p != "free"],
            ),
            key="plans",
            alt=L("各方案成员数", "Members by plan"),
        )

with parts.panel(
    L("每个渠道花多少、留多少", "What each channel costs and keeps"),
    L("橙色：人均成本超过中位数三倍。", "Orange: cost per member above three times the median."),
):
    priced = channels.filter(pl.col("cost_per_member").is_not_null())
    if priced.height:
        text = [
            f"{f.money(c, m or currency)} · {L('30 天留存', '30-day retention')} {f.pct(r)} · n {f.count(n)}"
            for c, m, r, n in priced.select("cost_per_member", "currency", "retained_30d_share", "n").iter_rows()
        ]
        parts.chart(
            charts.bars(
                priced["channel"].to_list(),
                priced["cost_per_member"].to_list(),
                text,
                flag=[i for i, e in enumerate(priced["is_expensive"]) if e],
            ),
            key="channels",
            alt=L("各渠道人均成本", "Cost per member by channel"),
        )
    small = pl.col("members") < f.SUPPRESS_BELOW
    rates = ["activated_share", "retained_30d_share", "cost", "cost_per_member", "revenue_per_member", "payback_months"]
    parts.table(
        channels.with_columns(pl.when(small).then(None).otherwise(pl.col(rates)).name.keep()).with_columns(
            pl.col("members").map_elements(f.count, return_dtype=pl.String)
        ),
        tables.channels(),
        name="channels",
        alt=L("渠道表", "Table of channels"),
        rows=8,
        note=parts.suppression(),
    )

left, right = st.columns(2, gap="small")
with (
    left,
    parts.panel(
        L("目标", "Goals"),
        L("落后的在前；进度与时间进度比较。", "Behind first; progress against the time that has passed."),
    ),
):
    parts.table(
        goals.with_columns(worded("state")),
        tables.goals(),
        name="goals",
        alt=L("目标表", "Table of goals"),
        rows=8,
    )
with (
    right,
    parts.panel(
        L("可能离开的付费成员", "Paying members who may leave"),
        L("金额大的在前；每条都有证据和建议。", "Largest first; each with evidence and what to do."),
    ),
):
    parts.table(
        leaving.with_columns(worded("rule"), pl.col("member_id").map_elements(f.person, return_dtype=pl.String)),
        tables.churn_risks(),
        name="churn-risks",
        alt=L("流失风险表", "Table of churn risks"),
        rows=8,
    )
