"""How one member's skills have moved in 90 days, with places in competitions (a person, for operators); and which
credentials are wanted (nobody in particular).

May import: streamlit, answers, parts, queries, tables, words.
"""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboards import parts
from dashboards.answers import growth as answers
from dashboards.queries import growth
from dashboards.tables import growth as tables
from dashboards.words import L

SHOWN = 20


def panel(member: str) -> None:
    """What rises and what fades, each with its evidence; competitions below."""
    moves = growth.moves(member)
    note = L(
        "水平按证据计算，随时间衰减；上升须有 90 天内的新证据。",
        "Levels come from evidence and fade with time; to rise takes new evidence of these 90 days.",
    )
    with parts.panel(answers.title(moves), note):
        names = {code: L(*name) for code, name in answers.STATES.items()}
        told = moves.with_columns(pl.col("state").replace(names))
        nothing = (
            L("水平没有变化", "No level has moved"),
            L("完成学习、被采纳的回答和项目成果都会让水平上升。", "Completing, answering and building raise a level."),
        )
        parts.table(told, tables.moves(), name="growth", alt=L("技能变化", "Skills that moved"), rows=6, none=nothing)
        if said := answers.places(growth.places(member)):
            st.caption(said)


def credentials() -> None:
    """What members earn, and how many open postings ask for a skill that it shows."""
    wanted = growth.credentials(SHOWN)
    note = L(
        "在招职位（去重）中要求其任一技能的占比与 95% 区间。",
        "Of open postings, copies left out, those that ask for a skill of it, with a 95% interval.",
    )
    with parts.panel(L("哪些证书有人要？", "Which credentials are wanted?"), note):
        nothing = (
            L("还没有证书", "No credential yet"),
            L("有了取得证书的事件就有数。", "Events of credentials earned fill it."),
        )
        rows = parts.heads(wanted, "members", "members_90d")
        alt = L("证书与需求", "Credentials and demand")
        parts.table(rows, tables.credentials(), name="credentials", alt=alt, rows=6, none=nothing)
