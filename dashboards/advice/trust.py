"""Whether the score of matches holds, and whom the lists show: two panels about everybody, nobody in particular.

May import: streamlit, answers, parts, pictures, queries, tables, words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboards import parts
from dashboards.answers import trust as answers
from dashboards.pictures import trust as pictures
from dashboards.queries import trust
from dashboards.tables import trust as tables
from dashboards.words import L, plain

KIND = "job"


def check(kind: str = KIND) -> dict[str, Any] | None:
    """The check that decides what matches are ordered by."""
    return answers.governing(trust.checks(kind))


def calibration(checked: Mapping[str, Any] | None, kind: str = KIND) -> None:
    """Expected against observed, what that says, and what matches are ordered by."""
    source = (checked or {}).get("score_source") or "log"
    note = L(
        f"横轴：分数；纵轴：28 天内接受或入职的占比与 95% 区间，上方是 n；灰：样本少。{answers.SOURCES[source][0]}。",
        "Across: score. Up: share accepted or placed within 28 days, with its 95% interval; n stands above, grey is "
        f"too few. Here: {answers.SOURCES[source][1]}.",
    )
    with parts.panel(L("分数可信吗？", "Can the score be trusted?"), note, metric="match_accept_share"):
        bands = trust.bands(kind, source)
        known = bands.drop_nulls(["accept_share", "accept_low", "accept_high"])
        if checked:
            st.markdown(plain(checked["statement"]))
        if known.is_empty():
            hint = L(
                "匹配展示满 28 天、且有申请与接受的事件后，这里就有数。",
                "Matches shown for 28 days, with events of applied and accepted, fill it.",
            )
            parts.empty(L("还没有满 28 天的匹配", "No match has had its 28 days yet"), hint)
            return
        alt = L("各分数段的平均分与接受率", "Mean score and share accepted by band")
        parts.chart(pictures.calibration(known), key="calibration", alt=alt)
        if checked and (said := answers.measures(checked)):
            st.caption(said)
        rows = parts.heads(bands, "shown", "applied", "accepted", "placed")
        alt = L("各分数段的结果", "What became of each band")
        parts.table(rows, tables.bands(), name="calibration", alt=alt, rows=6)


def exposure(kind: str = KIND) -> None:
    """Whom the lists show, by group, against all."""
    groups = trust.exposure(kind)
    note = L(
        "每组人均匹配数与总体之比及 95% 区间；蓝：整个区间偏离 1。差别来自语言、地点等硬性条件与证据，不来自得分。",
        "Matches a member of each group against all, with 95% intervals; blue: wholly off 1. It comes from hard "
        "constraints such as language and place, and from evidence; no such attribute is in a score.",
    )
    with parts.panel(answers.exposure_title(groups), note):
        known = groups.drop_nulls(["exposure_ratio", "ratio_low", "ratio_high"])
        if known.is_empty():
            hint = L("每组至少 10 人才给出。", "A group needs 10 members.")
            parts.empty(L("没有足够大的群体", "No group is large enough"), hint)
            return
        parts.chart(pictures.exposure(known), key="exposure", alt=L("各群体的曝光", "Exposure by group"))
        named = [answers.group(*one) for one in groups.select("dimension", "group_value", "name").iter_rows()]
        rows = parts.heads(groups.with_columns(pl.Series("group", named, pl.String)), "members", "matched")
        parts.table(rows, tables.exposure(), name="exposure", alt=L("曝光表", "Table of exposure"), rows=6)
