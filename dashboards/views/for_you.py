"""What should this member look at next?"""

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import for_you as answers
from dashboards.pictures import for_you as pictures
from dashboards.queries import publication, recommending
from dashboards.tables import recommending as tables
from dashboards.terms import worded
from dashboards.words import L, bound, plain

facts = publication.facts()
judged, spread = recommending.models(), recommending.exposure()
sees = publication.sees("recommendations", "best_next", "members")
people = recommending.people() if sees else pl.DataFrame()
if judged.is_empty() and spread.is_empty() and people.is_empty():
    question = answers.QUESTION if sees else answers.EVERYONE
    parts.nothing(question, L("还没有给成员的推荐（0 个列表）。", "There are no lists for members yet (0)."), facts)

head = st.container()
member, kinds = None, answers.kinds()
with parts.filters():
    if people.height:
        names = {m: f"{f.person(m)} · {goal or f.DASH} · +{f.num(jobs)}" for m, goal, _, jobs in people.iter_rows()}
        label = L("成员 · 目标 · 可多达标的职位", "Member · goal · jobs to gain")
        first = people["member_id"][0]
        member = bound(st.selectbox, label, list(names), default=first, key="member", width=360, format_func=names.get)
    kind = bound(
        st.segmented_control, L("列表", "List"), list(kinds), default="for_you", required=True, key="kind",
        format_func=kinds.get,
    )  # fmt: skip

if member is None:
    with head:
        parts.header(L(*answers.EVERYONE), answers.of_everyone(judged, spread), facts=facts)
        if not sees:
            parts.closed()
else:
    listed, picks = recommending.listed(member, kind), recommending.picks(member)
    with head:
        parts.header(L(*answers.QUESTION), answers.answer(listed, picks), facts=facts)
    if listed.is_empty():
        hint = L("换一类列表，或换一位成员。", "Choose another list, or another member.")
        parts.empty(L("这位成员没有这类列表", "This member has no list of this kind"), hint)
    else:
        left, right = st.columns(2, gap="small")
        note = L(
            "每段是一个部分，各段之和等于右边的得分。",
            "Each piece is a part; they sum to the score at the right.",
        )
        with left, parts.panel(L("得分由什么组成", "What the score is made of"), note):
            parts.chart(pictures.parts(listed), key="parts", alt=L("得分的组成", "Parts of each score"))
        with right, parts.panel(L("为什么推荐这些", "Why these"), answers.behind(listed, judged)):
            if said := answers.cold(listed):
                st.markdown(said)
            parts.why(answers.reasons(listed))
    note = L(
        "按顺序学：每一项都以前面各项已学会为前提；理由里写着怎样算达标。",
        "In this order: each counts on those before it. The reason says where the bar is.",
    )
    with parts.panel(L("最值得先学的三项", "The best next three"), note):
        if picks.is_empty():
            hint = L("没有可学的资源能让更多在招职位达标。", "Nothing to learn brings another open job over the bar.")
            parts.empty(L("没有能多达标的职位", "No job to gain"), hint)
        else:
            won = recommending.jobs_won(member)
            for place, one in zip(st.columns(picks.height, gap="small"), picks.iter_rows(named=True), strict=True):
                with place.container(border=True, height="stretch"):
                    st.markdown(answers.pick(one))
                    st.caption(plain(one["reason"]))
                    st.markdown(answers.jobs(won.filter(pl.col("pick") == one["pick"])))
    if listed.height:
        with parts.panel(L("这个列表", "This list"), kinds[kind]):
            columns = tables.listed(answers.used(listed))
            alt = L("推荐表", "Table of recommendations")
            parts.table(listed.with_columns(worded("language")), columns, name="recommendations", alt=alt, rows=10)

left, right = st.columns(2, gap="small")
note = L(
    "NDCG@10 与 95% 区间：看成员之后选了什么。蓝：列表所用。",
    "NDCG@10 with its 95% interval, on what members took later. Blue: behind the lists.",
)
with left, parts.panel(answers.verdict(judged), note):
    known = judged.drop_nulls(["ndcg", "ndcg_low", "ndcg_high"])
    if known.height:
        parts.chart(pictures.models(known), key="models", alt=L("各模型的评估", "How the models were judged"))
    else:
        hint = L("成员的选择还太少，或人数太少而不显示。", "Too few choices of members yet, or too few to be shown.")
        parts.empty(L("没有评估", "Nothing was judged"), hint)
    if one := answers.chosen(judged):
        st.caption(plain(one["reason"]))
note = L(
    "长尾：不属于最热门五分之一的条目占多少位置。Gini 0 为均匀，1 为集中于一个条目。",
    "Long tail: places of items outside the most-taken fifth. Gini: 0 = evenly spread, 1 = all on one item.",
)
with right, parts.panel(L("推荐展示了谁的内容？", "Whose work do the lists show?"), note):
    known = spread.drop_nulls(["long_tail_share"])
    if known.height:
        fig = pictures.exposure(known, kind)
        parts.chart(fig, key="exposure", alt=L("各类列表的长尾占比", "Long tail by kind of list"))
    shown = parts.heads(spread, "members").with_columns(pl.col("kind").replace(kinds))
    none = (L("没有可显示的列表", "No lists to show"), L("运行 `talent run`。", "Run `talent run`."))
    alt = L("展示范围表", "Table of exposure")
    parts.table(shown, tables.exposure(), name="exposure", alt=alt, rows=5, note=parts.suppression(), none=none)

bands = recommending.outcomes(kind)
note = L(
    f"「{kinds[kind]}」里展示过的条目，28 天内被选用的比例和 95% 区间；样本不够的段是灰的。",
    f"Of what was shown in “{kinds[kind]}”: the share taken within 28 days, 95% interval; bands with too few are grey.",
)
with parts.panel(answers.outcome(bands), note):
    known = bands.drop_nulls(["taken_share", "taken_low", "taken_high"])
    if known.height:
        parts.chart(pictures.outcomes(known), key="outcomes", alt=L("各得分段的选用率", "Taken by score band"))
    else:
        hint = L("展示满 28 天后，这里就有数。", "It fills when 28 days have passed since something was shown.")
        parts.empty(L("还没有结果", "No outcomes yet"), hint)
