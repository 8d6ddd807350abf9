"""The plan on the page as files: calendar, Markdown, feed, digest of a week. Made when they are asked for.

May import: streamlit, parts, queries, words, planner.engine, `pipelines.exports` (pure functions).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboards import parts
from dashboards.planner.engine import Planner, Request
from dashboards.words import L, lang
from pipelines.exports import plan_calendar, plan_feed, plan_pages
from pipelines.exports.plan_export import Language, PlanExport


def show(
    planner: Planner,
    request: Request,
    plan: Mapping[str, Any],
    other: Mapping[str, Any] | None,
    *,
    whose: str | None,
    goal: str,
    facts: Mapping[str, Any],
) -> None:
    """One button a file, in the reader's language."""

    def export() -> PlanExport:
        changes = planner.changes(other, plan, request) if other else None
        return PlanExport(
            whose or "", request, (goal, goal), plan, planner.offer, facts["as_of"], facts["reporting_on"], changes
        )

    side: Language = "zh" if lang() == "zh" else "en"
    files = (
        (L("日历（ICS）", "Calendar (ICS)"), "calendar.ics", "event", plan_calendar.MEDIA,
         lambda: plan_calendar.ics(export(), side)),
        (L("计划（Markdown）", "Plan (Markdown)"), "plan.md", "description", plan_pages.MEDIA,
         lambda: plan_pages.plan_page(export(), side).encode()),
        (L("本周摘要（Markdown）", "This week (Markdown)"), "week.md", "view_week", plan_pages.MEDIA,
         lambda: plan_pages.digest(export(), side).encode()),
        (L("订阅（Atom）", "Feed (Atom)"), "feed.atom", "rss_feed", plan_feed.MEDIA,
         lambda: plan_feed.atom(export(), side)),
    )  # fmt: skip
    note = L(
        "文件里除化名外没有个人信息；网页地址里有全部条件，可以直接分享。",
        "Nothing personal but the pseudonym is in them. The address of this page holds all inputs and can be shared.",
    )
    with (
        parts.panel(L("带走这份计划", "Take the plan with you"), note),
        st.container(horizontal=True, gap="small", key="taken-home"),
    ):
        for label, name, icon, media, made in files:
            st.download_button(
                label, made, name, media, key=f"take-{name}", on_click="ignore", icon=f":material/{icon}:"
            )
