"""How the lists of all members do: how their models were judged, whose work they show, what was taken. No person.

May import: streamlit, answers, parts, pictures, queries, tables, words.
"""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboards import parts
from dashboards.answers import for_you as answers
from dashboards.pictures import for_you as pictures
from dashboards.queries import recommending
from dashboards.tables import recommending as tables
from dashboards.words import L, plain

NONE = ("没有可显示的行", "Nothing to show")
RUN = ("运行 `talent run` 之后再看。", "Look again after `talent run`.")


def models(judged: pl.DataFrame) -> None:
    """Each model and each baseline with its interval, and why the chosen one was chosen."""
    note = L(
        "NDCG@10 与 95% 区间：看成员之后选了什么。蓝：列表所用。",
        "NDCG@10 with its 95% interval, on what members took later. Blue: behind the lists.",
    )
    with parts.panel(answers.verdict(judged), note):
        known = judged.drop_nulls(["ndcg", "ndcg_low", "ndcg_high"])
        if known.height:
            parts.chart(pictures.models(known), key="models", alt=L("各模型的评估", "How the models were judged"))
        else:
            hint = L("成员的选择还太少，或因人数太少而不显示。", "Too few choices yet, or too few members to be shown.")
            parts.empty(L("没有评估", "Nothing was judged"), hint)
        if (one := answers.chosen(judged)) and one["reason"]:
            st.caption(plain(one["reason"][:1].upper() + one["reason"][1:]))
        names = {code: L(*name) for code, name in answers.MODELS.items()}
        rows = parts.heads(judged, "users").with_columns(pl.col("model").replace(names))
        alt = L("模型评估表", "Table of the models")
        parts.table(rows, tables.models(), name="models", alt=alt, rows=6, none=(L(*NONE), L(*RUN)))


def exposure(spread: pl.DataFrame, kind: str) -> None:
    """Whose work the lists of each kind show: long tail, spread, largest source."""
    note = L(
        "条：不属于最热门五分之一的条目占多少位置（长尾）。Gini 0 为均匀，1 为集中于一个条目。",
        "Bar: places of items outside the most-taken fifth (long tail). Gini: 0 = evenly spread, 1 = all on one item.",
    )
    with parts.panel(L("推荐展示了谁的内容？", "Whose work do the lists show?"), note):
        known = spread.drop_nulls(["long_tail_share"])
        if known.height:
            fig = pictures.exposure(known, kind)
            parts.chart(fig, key="exposure", alt=L("各类列表的长尾占比", "Long tail by kind of list"))
        rows = parts.heads(spread, "members").with_columns(pl.col("kind").replace(answers.kinds()))
        alt, more = L("展示范围表", "Table of exposure"), parts.suppression()
        none = (L(*NONE), L(*RUN))
        parts.table(rows, tables.exposure(), name="exposure", alt=alt, rows=5, note=more, none=none)


def outcomes(kind: str) -> None:
    """What became of what was shown on lists of one kind, by score."""
    bands, name = recommending.outcomes(kind), answers.kinds()[kind]
    note = L(
        f"「{name}」里展示过的条目，28 天内被选用的比例和 95% 区间；样本不够的段是灰的。",
        f"Of what was shown in “{name}”: the share taken within 28 days, 95% interval; bands with too few are grey.",
    )
    with parts.panel(answers.outcome(bands), note):
        known = bands.drop_nulls(["taken_share", "taken_low", "taken_high"])
        if known.height:
            alt = L("各得分段的选用率", "Taken by score band")
            parts.chart(pictures.outcomes(known), key="outcomes", alt=alt)
            return
        hint = L(
            "每次运行都会记下展示了什么；满 28 天后，这里就能看出得分准不准。",
            "Every run notes what it shows; 28 days later this is where the scores are held against what was taken.",
        )
        parts.empty(L("还没有满 28 天的展示", "Nothing has been shown for 28 days yet"), hint)
