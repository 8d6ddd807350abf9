"""The blocks of a live plan: what changed, what builds on what, ways of training, weeks, steps, what is left out.

May import: streamlit, polars, answers, parts, pictures, tables, terms, words, formats, planner.engine, planner.inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import planner as answers
from dashboards.pictures import learning_paths as pictures
from dashboards.planner import engine, inputs
from dashboards.planner.engine import Before, Planner, Request
from dashboards.planner.inputs import Person, own_request
from dashboards.tables import talent as tables
from dashboards.terms import term, worded
from dashboards.words import L, bound, lang, plain

MOST_SAID = 6
AT_ONCE = 3
Plan = Mapping[str, Any]


def compared(planner: Planner, of: Person, request: Request, before: Before | None) -> tuple[Plan | None, str]:
    """(the plan that this one is held against, its name): before the last change, or by what the profile says."""
    told = None
    if of.member and request.goal_kind == "role":
        # planned anew and not as published: a plan in force may keep resources that cost the same as others now
        told = planner.plan(own_request(of, request.goal_id))
    names = {}
    if before:
        names["last"] = L("上一次改动之前", "Before the last change")
    if told:
        names["own"] = L("按档案的计划", "The plan from the profile")
    if not names:
        return None, ""
    chosen = next(iter(names))
    if len(names) > 1:
        label = L("和哪一版比", "Compared with")
        chosen = bound(
            st.segmented_control, label, list(names), default=chosen, required=True, key="since", format_func=names.get
        )
    return (before.plan if chosen == "last" and before else told), names[chosen]


def changes(
    planner: Planner, request: Request, plan: Plan, other: Plan | None, called: str, before: Before | None
) -> None:
    """What is different now, in words, and the way back."""
    if other is None:
        with parts.panel(L("改一个条件，这里就说出计划变了什么", "Change an input, and the difference is told here")):
            hint = L("比如每周小时数，或把一项技能标为已会。", "For example the hours, or mark a skill as known.")
            st.caption(hint)
        return
    found = engine.changes(planner, request, other, plan)
    said = answers.told(found["changes"], lang())
    with parts.panel(
        found[f"summary_{lang()}"].rstrip("。."), L(f"对比：{called}。", f"Against: {called}."), key="changes"
    ):
        if said:
            st.markdown("\n".join(f"- {one}" for one in said[:MOST_SAID]))
        if len(said) > MOST_SAID:
            more = len(said) - MOST_SAID
            with st.expander(L(f"另外 {more} 处", f"{more} more")):
                st.markdown("\n".join(f"- {one}" for one in said[MOST_SAID:]))
        if before:
            label = L("撤回上一次改动", "Undo the last change")
            st.button(label, on_click=engine.undo, args=(before,), icon=":material/undo:", type="tertiary", key="undo")


def builds(steps: pl.DataFrame) -> None:
    """What builds on what."""
    note = L(
        "从上往下读。蓝：现在可学；灰：要等上面的；⇄ 编号相同：互为先修，一起学。",
        "Read downwards. Blue: can start now. Grey: waits for a step above. ⇄ with one number: learned together.",
    )
    if steps.height > pictures.MOST_BOXES:
        most = pictures.MOST_BOXES
        note += L(f" 只画前 {most} 步。", f" The first {most} steps are drawn.")
    with parts.panel(L("先后关系", "What builds on what"), note):
        parts.chart(pictures.graph(steps), key="path", alt=L("技能先后关系图", "Graph of which skill builds on which"))


def ways(planner: Planner, request: Request) -> None:
    """The same goal by each way of training."""
    found = answers.ways(engine.by_mode(planner, request), lang())
    note = L(
        "每种方式有资料的技能数、时间和周数；你的其他条件照样算。选「培养方式」就按它计划。",
        "Skills each way has something for, hours and weeks; your other wishes hold. Choose one above to plan by it.",
    )
    best = found["label"][0]
    with parts.panel(L(f"「{best}」覆盖最多", f"{best} covers most"), note):
        alt = L("培养方式比较", "Ways of training compared")
        parts.chart(pictures.ways(found, request.mode), key="ways", alt=alt)


def weeks(steps: pl.DataFrame, start: date, hours: float) -> None:
    """When each step is learned."""
    planned = steps.filter(pl.col("minutes") > 0).drop_nulls("starts_week")
    if planned.is_empty():
        return
    pace = answers.pace(hours)
    note = L(f"每周 {pace}，从数据日期算起。", f"{pace} a week, from the day of the data.")
    if planned["is_late"].any():
        note += L(" 橙：超过期限。", " Orange: after the deadline.")
    if planned.height > pictures.MOST_BARS:
        n = pictures.MOST_BARS
        note += L(f" 只画前 {n} 步，其余在下表。", f" The first {n} steps; the rest stands in the table.")
    with parts.panel(L("每周学什么", "Week by week"), note):
        parts.chart(pictures.weeks(steps, start), key="timetable", alt=L("学习时间表", "Learning timetable"))


def cards(plan: Plan, steps: pl.DataFrame) -> None:
    """Some steps in full: the resource and why, two others with what they would change, where to practise."""
    names = {row["step"]: f"{row['step']}. {row['skill']}" for row in steps.iter_rows(named=True)}
    note = L("每一步的资料、理由和另外两种选择。", "The resource of each step, why, and two other choices.")
    with parts.panel(L("接下来的几步", "The next steps, and why"), note):
        why_not = {hole["skill"]: hole[f"reason_{lang()}"] for hole in plan["impossible"]}
        label = L("从哪一步看起", "From step")
        first = bound(st.selectbox, label, list(names), default=1, key="step", width=320, format_func=names.get)
        for row in steps.filter(pl.col("step") >= first).head(AT_ONCE).iter_rows(named=True):
            _card(row, plan["steps"][row["step"] - 1], why_not.get(row["skill_id"], ""))


def _card(row: Mapping[str, Any], step: Mapping[str, Any], why_not: str) -> None:
    with st.container(border=True, gap="xsmall"):
        left, right = st.columns([3, 2], gap="medium")
        with left:
            level = L(f" · {row['target_level']} 级", f" · level {row['target_level']}") if row["target_level"] else ""
            st.markdown(f"**{row['step']}. {row['skill']}**{level}{_when(row)}  \n{why_not or _resource(row)}")
            st.markdown(row["reason"])
            if row["project"]:
                address = {"project": row["practice"], "lang": lang()}
                label = L(f"练手：「{row['project']}」正需要它", f"Practise: “{row['project']}” looks for it")
                st.page_link("views/projects.py", label=label, icon=":material/rocket_launch:", query_params=address)
            st.button(
                L("这项我会", "I know this"), key=f"know-{row['skill_id']}", on_click=inputs.know,
                args=(row["skill_id"],), icon=":material/check:", type="tertiary",
            )  # fmt: skip
        if why_not:
            return
        with right:
            said = [f"- {plain(o['title'])}{L('：', ': ')}{o[f'trade_off_{lang()}']}" for o in step["alternatives"]]
            st.caption(
                L("也可以用", "Or learn it from") if said else L("没有别的合适资料。", "Nothing else is suitable.")
            )
            st.markdown("\n".join(said))


def _when(row: Mapping[str, Any]) -> str:
    first, last = row["starts_week"], row["ends_week"]
    if first is None:
        return ""
    if first == last:
        return L(f" · 第 {first} 周", f" · week {first}")
    return L(f" · 第 {first}–{last} 周", f" · weeks {first}–{last}")


def _resource(row: Mapping[str, Any]) -> str:
    link = f"[{plain(row['title'])}]({row['url']})" if row["url"] else plain(row["title"])
    about = L("约", "about ") if row["is_minutes_estimated"] else ""
    time = f"{about}{f.num(row['minutes'] / 60, 1)}{f.unit('hours')}"
    return f"{link} · {term(row['kind'])} · {term(row['language'])} · {time}"


def table(steps: pl.DataFrame) -> None:
    """All steps."""
    with parts.panel(L("全部步骤", "All steps"), L("编号相同的要一起学。", "Steps of one group are learned together.")):
        listed = steps.with_columns(worded("kind"), worded("language"))
        alt = L("学习步骤表", "Table of learning steps")
        parts.table(listed, tables.plan(), name="plan", alt=alt)


def left_out(planner: Planner, plan: Plan) -> None:
    """What is skipped and what is impossible, each with why."""
    names = {skill: engine.name(planner, skill) for skill in planner.offer.labels}
    skipped = answers.skipped(plan, lang(), names)
    with parts.panel(L(f"跳过 {skipped.height} 项", f"{skipped.height} skipped")):
        _table(skipped, "skipped", L("没有跳过的技能。", "Nothing is skipped."))
    hole = answers.impossible(plan, lang(), names)
    with parts.panel(L(f"{hole.height} 项学不了", f"{hole.height} cannot be learned here")):
        _table(hole, "impossible", L("每一步都有资料。", "Every step has a resource."))


def _table(rows: pl.DataFrame, name: str, nothing: str) -> None:
    if rows.is_empty():
        st.caption(nothing)
    else:
        parts.grid(rows, name=name, alt=name, rows=6, columns=tables.reasons())
