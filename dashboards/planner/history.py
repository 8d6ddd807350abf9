"""How a member's published plan became what it is, and how far they are with it: versions, changes, progress.

May import: streamlit, polars, formats, parts, words, queries, tables.
"""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.queries import planning, publication
from dashboards.tables import talent as tables
from dashboards.words import L, plain

MOST_SAID = 6
STATES = {
    "mastered": ("已掌握", "Mastered"),
    "done": ("已学完", "Done"),
    "in_progress": ("在学", "In progress"),
    "stalled": ("搁置", "Stalled"),
    "failed": ("未通过", "Not passed"),
    "not_started": ("未开始", "Not begun"),
}


def show(member: str | None) -> None:
    """Both panels for a member with a published plan; nothing for anybody else."""
    if not member or not publication.sees("path_versions", "path_changes", "path_progress"):
        return
    made = planning.versions(member)
    if made.is_empty():
        return
    _progress(planning.progress(member))
    _versions(made, planning.changes(member))


def _progress(steps: pl.DataFrame) -> None:
    """How many steps are in which state, and those that were begun."""
    counts = dict(steps.group_by("state").len().iter_rows())
    said = L("，", ", ").join(
        f"{L(*names)} {f.num(counts[state])}" for state, names in STATES.items() if counts.get(state)
    )
    title = L(f"现行计划的进度：{said}", f"Progress of the plan in force: {said}")
    note = L(
        "学完看资料，掌握看证据，两者分开；证据会过时，到期要复查。",
        "Done is about the resource, mastered about evidence; evidence fades, so a review falls due.",
    )
    begun = steps.filter(pl.col("state") != "not_started").with_columns(
        pl.col("state").replace_strict({state: L(*names) for state, names in STATES.items()})
    )
    with parts.panel(title, note):
        if begun.is_empty():
            st.caption(L("还没有开始任何一步。", "No step has been begun."))
        else:
            alt = L("学习进度表", "Table of progress")
            parts.grid(begun, name="progress", alt=alt, rows=6, columns=tables.progress())


def _versions(made: pl.DataFrame, changes: pl.DataFrame) -> None:
    """Every version, the newest first: when, why, and what changed in words."""
    title = L(
        f"这份计划改过 {made.height - 1} 次", f"This plan was changed {f.plural(made.height - 1, 'time', 'times')}"
    )
    note = L("有理由才改；没有理由，计划保持不变。", "A plan changes for a reason only; else it stays as it is.")
    with parts.panel(title, note):
        for row in made.iter_rows(named=True):
            again = L("（按当时的证据补算）", " (worked out afterwards, from what was known then)")
            head = f"**{f.day(row['made_on'])} · {row['why']}**{again if row['is_reconstructed'] else ''}"
            st.markdown(f"{head}  \n{row['summary']}")
            said = [plain(one) for one in changes.filter(pl.col("version") == row["version"])["reason"]]
            if said:
                with st.expander(L(f"{len(said)} 处变动", f.plural(len(said), "change", "changes"))):
                    st.markdown("\n".join(f"- {one}" for one in said[:MOST_SAID]))
                    if len(said) > MOST_SAID:
                        st.caption(L(f"另有 {len(said) - MOST_SAID} 处", f"and {len(said) - MOST_SAID} more"))
