"""Where does the money come from, and how do the goals stand?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import business as answers
from dashboards.pictures import business as pictures
from dashboards.queries import business, metrics, publication
from dashboards.tables import business as tables
from dashboards.terms import worded
from dashboards.words import L, bound

facts, currencies, ledger = publication.facts(), business.currencies(), business.ledger()


def missing() -> None:
    """The streams without a ledger, and what to add."""
    note = L("没有账目的收入线是未知，不是 0。", "A stream without a ledger is unknown, not 0.")
    with parts.panel(L("账目里有什么", "What the ledger holds"), note):
        shown = ledger.with_columns(worded("stream"), worded("state"))
        parts.table(shown, tables.ledger(), name="ledger", alt=L("账目表", "Table of the ledger"), rows=4)


if not currencies:
    parts.header(L(*answers.QUESTION), answers.without_ledger(ledger), facts=facts)
    missing()
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
    span = parts.period([6, 12, 24], 12, months=True)
months = business.movements(currency, span)
month, goals = months.row(-1, named=True), business.goals()
streams = business.streams(currency, span)
with head:
    parts.header(L(*answers.QUESTION), answers.answer(month, goals), facts=facts)
parts.kpis(answers.cards(months, streams, publication.definition))

left, right = st.columns([3, 2], gap="small")
note = L("每月末；只含完整的月份。", "At each month's end; complete months only.")
with left, parts.panel(L("月经常性收入", "Monthly recurring revenue"), note, metric="mrr"):
    if months["closing_mrr"].count() > 1:
        alt = L("月经常性收入折线", "Line of monthly recurring revenue")
        parts.chart(pictures.recurring(months, currency), key="mrr", alt=alt)
    parts.ticks(metrics.identities("mrr"))
when = f.month(month["month_on"])
note = L("月初 + 各项 = 月末。", "Opening + these = closing.")
with right, parts.panel(L(f"{when}为什么变了", f"Why it changed in {when}"), note):
    if month["closing_mrr"] is None:
        st.caption(":material/visibility_off: " + parts.suppression())
    else:
        fig = pictures.movements(answers.flows(month), currency)
        parts.chart(fig, key="movements", alt=L("收入变动的构成", "Parts of the change in revenue"))

left, right = st.columns([3, 2], gap="small")
note = L(
    "数字：最近一个月的收入减退款；线：各自与均值之比。",
    "Number: last month's revenue less refunds. Line: each against its own mean.",
)
with left, parts.panel(L("各条收入线", "Revenue by stream"), note, metric="revenue_month"):
    drawn = pictures.streams(streams, currency)
    if drawn:
        parts.chart(drawn, key="streams", alt=L("各收入线走势", "Revenue streams over time"))
        parts.ticks(metrics.identities("revenue_month"))
    else:
        parts.empty(L("这个币种没有收入", "No revenue in this currency"), L("换一个币种。", "Choose another currency."))
with right, parts.panel(L("方案构成", "Plans"), L("月末各方案的成员。", "Members on each plan at the month's end.")):
    known = pl.col("members").null_count() == 0  # a sum with a hidden part is hidden
    total = pl.when(known).then(pl.col("members").sum())
    plans = business.plan_mix().group_by("plan_id", maintain_order=True).agg(total)
    if plans.height:
        parts.chart(pictures.plans(plans), key="plans", alt=L("各方案成员数", "Members by plan"))

left, right = st.columns(2, gap="small")
none = (L("没有账目", "No ledger supplied"), L("补充办法见页底。", "What to add stands at the end of the page."))
note = L("所选月份合计。", "Sum of the months chosen.")
with left, parts.panel(L("广告位", "Advertising places"), note):
    places = business.advertising(currency, span)
    alt = L("广告位表", "Table of advertising places")
    parts.table(places, tables.advertising(), name="advertising", alt=alt, rows=6, none=none)
with right, parts.panel(L("推荐入职", "Placements"), L("新的在前。", "Newest first.")):
    few = pl.col("placements").is_between(1, f.SUPPRESS_BELOW - 1)
    placed = business.recruiting(currency, span).with_columns(
        pl.when(few).then(None).otherwise(pl.col("fee_per_placement", "median_days_to_fill")).name.keep()
    )
    placed = parts.heads(placed, "placements")
    alt = L("入职表", "Table of placements")
    parts.table(placed, tables.recruiting(), name="recruiting", alt=alt, rows=6, none=none)

left, right = st.columns(2, gap="small")
note = L("全部时间；少于 5 笔不算比例。", "To date; no rate under 5.")
with left, parts.panel(L("单独售出的课程", "Courses sold singly"), note):
    sold, alt = business.training(currency, parts.LISTED), L("课程销售表", "Table of sales")
    parts.table(
        sold, tables.training(), name="training", alt=alt, rows=6, none=none,
        whole=lambda: business.training(currency, None),
    )  # fmt: skip
note = L("落后的在前；进度和已过的时间比。", "Those behind first; progress against the time that has passed.")
with right, parts.panel(L("目标", "Goals"), note):
    shown = goals.with_columns(worded("state"))
    parts.table(shown, tables.goals(), name="goals", alt=L("目标表", "Table of goals"), rows=8)

if ledger.filter(pl.col("state") != "supplied").height:
    missing()
