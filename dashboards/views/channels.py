"""Which channels pay off, and who may leave?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import channels as answers
from dashboards.pictures import channels as pictures
from dashboards.queries import business, publication
from dashboards.queries import channels as queries
from dashboards.tables import channels as tables
from dashboards.terms import worded
from dashboards.words import L, bound

facts, channels = publication.facts(), queries.channels()
if channels.is_empty():
    said = L("还没有一个登记的渠道。", "No channel is registered yet.")
    parts.nothing(answers.QUESTION, said, facts)
currencies = list(dict.fromkeys([*business.currencies(), *channels["currency"].drop_nulls()])) or [""]
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
leaving = queries.at_risk(currency) if publication.sees("churn_risks") else None  # persons: for operators
months, values = business.movements(currency, 12), queries.cohort_values(currency)
with head:
    said = answers.answer(channels, values, leaving, currency)
    parts.header(L(*answers.QUESTION), said, facts=facts)
parts.kpis(answers.cards(channels, months, leaving, currency, publication.definition))

note = L("条：人均成本；橙色：超过中位数的三倍。", "Bar: cost per member. Orange: above three times the median.")
with parts.panel(L("每个渠道花多少、留多少", "What each channel costs, and keeps"), note, metric="cost_per_member"):
    few = pl.col("members") < f.smallest_group()
    rates = ["activated_share", "retained_30d_share", "cost", "cost_per_member", "revenue_per_member", "payback_months"]
    listed = channels.with_columns(pl.when(few).then(None).otherwise(pl.col(rates)).name.keep())
    priced = listed.filter(pl.col("cost_per_member") > 0)
    if priced.height:
        parts.chart(pictures.channels(priced), key="channels", alt=L("各渠道人均成本", "Cost per member by channel"))
    listed = parts.heads(listed, "members")
    alt = L("渠道表", "Table of channels")
    parts.table(listed, tables.channels(), name="channels", alt=alt, rows=8, note=parts.suppression())

note = L(
    "点：加入满这么多月的成员人均已付（扣退款，不外推）；线：95% 区间；蓝色：已收回成本。",
    "Dot: paid per member of that age (refunds off, not extrapolated). Line: 95 % interval. Blue: cost earned back.",
)
with parts.panel(L("每个渠道的成员值多少", "What members of each channel are worth"), note):
    fig = pictures.cohort_values(values, currency)
    if fig:
        parts.chart(fig, key="values", alt=L("各渠道成员价值", "Value per member by channel"))
    none = (L("人还太少", "Too few members"), L("每个渠道 20 人起。", "It takes 20 members a channel."))
    shown = parts.heads(values, "n", "payers")
    alt = L("成员价值表", "Table of value per member")
    parts.table(shown, tables.cohort_values(), name="cohort-values", alt=alt, rows=8, none=none)

note = L("金额大的在前；每条都有证据和建议。", "Largest first; each with evidence and what to do.")
with parts.panel(L("可能离开的付费成员", "Paying members who may leave"), note):
    if leaving is None:
        parts.closed()
    else:
        people = pl.col("member_id").map_elements(f.person, return_dtype=pl.String)

        def risks(limit: int | None) -> pl.DataFrame:
            """Who may leave, in words."""
            return queries.churn_risks(currency, limit).with_columns(people, worded("rule"))

        alt = L("流失风险表", "Table of churn risks")
        listed, columns = risks(parts.LISTED), tables.churn_risks()
        parts.table(listed, columns, name="churn-risks", alt=alt, rows=8, whole=lambda: risks(None))

backtest = queries.backtest()
note = answers.trusted(backtest)
with parts.panel(L("这些迹象以前准不准", "Were these signs right before"), note):
    none = (L("还不能回测", "No back-test yet"), L("需要 28 天以前的付费成员。", "It takes payers of 28 days ago."))
    shown = parts.heads(backtest, "flagged").with_columns(worded("rule"), worded("verdict"))
    parts.table(
        shown, tables.backtest(), name="backtest", alt=L("回测表", "Table of the back-test"), rows=10, none=none
    )

benefits = queries.benefits()
caution = benefits["caution"][0] if benefits.height else ""
note = L("升级或同价续费前 28 天内用过的比例。", "Share that used it in the 28 days before an upgrade or a renewal. ")
with parts.panel(
    L("权益用了多少，升级前用了什么", "Which benefits are used, and what came before upgrades"), note + caution
):
    none = (
        L("没有权益词表", "No vocabulary of benefits"),
        L("加入 reference/benefits.csv。", "Add reference/benefits.csv."),
    )
    shown = benefits.with_columns(worded("verdict"))
    parts.table(shown, tables.benefits(), name="benefits", alt=L("权益表", "Table of benefits"), rows=6, none=none)
