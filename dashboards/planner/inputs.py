"""What is asked of the planner: every input is a widget kept in the address, so that a plan can be passed on.

May import: streamlit, parts, terms, words, formats, queries, planner.engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboards import formats as f
from dashboards.planner import engine
from dashboards.planner.engine import ANY_MODE, Planner, Request
from dashboards.queries import planning, publication
from dashboards.terms import term, terms
from dashboards.words import L, bound, short

NOBODY, EVERYONE = "nobody", "all"
AIMS = ("role", "family", "job", "project", "topic")
HOURS = ("1", "2", "3", "4", "5", "6", "8", "10", "12", "15", "20", "30")
USUAL_HOURS = "5"
WEEKS = ("4", "8", "12", "16", "26", "52")
NONE = "none"
OWN = ("role", "hours", "read", "known", "aside")  # inputs whose default is the member's own


@dataclass(frozen=True)
class Person:
    """Whose plan it is: one member with what is known of them, or nobody in particular."""

    member: str | None
    about: Mapping[str, Any]
    shown: Mapping[str, float]
    tried: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()


def whose() -> str:
    """NOBODY, EVERYONE with a goal, or a member; who must not see persons is asked nothing and plans for nobody."""
    if not publication.sees("learning_paths", "learning_path_steps", "members", "member_skills"):
        return NOBODY
    people = {
        member: f"{f.person(member)} · {role or f.DASH} · {f.pct(share)}"
        for member, _, role, share in planning.people().iter_rows()
    }
    some = {NOBODY: L("不指定成员", "Nobody in particular"), EVERYONE: L("某一岗位的所有人", "Everyone with one goal")}
    names = (some if people else {NOBODY: some[NOBODY]}) | people
    label = L("为谁计划", "For whom")
    chosen = bound(st.selectbox, label, list(names), default=NOBODY, key="member", width=250, format_func=names.get)
    _forget(chosen)
    return chosen


def _forget(chosen: str) -> None:
    """After a change of person the inputs start from the new one's own."""
    if st.session_state.setdefault("planned for", chosen) != chosen:
        st.session_state["planned for"] = chosen
        for key in OWN:
            st.session_state.pop(key, None)
            st.session_state[f"{key}:address"] = []
            if key in st.query_params:
                del st.query_params[key]


def person(chosen: str) -> Person:
    """What is known of the one who was chosen."""
    if chosen in (NOBODY, EVERYONE):
        return Person(None, {}, {})
    behind = planning.behind(chosen)
    tried, finished = (frozenset[str](behind.get(name) or ()) for name in ("tried", "finished"))
    return Person(chosen, planning.about(chosen), planning.shown(chosen), tried, finished)


def goal(of: Person) -> tuple[str, str | None, str]:
    """(kind, id, name) of what is aimed at; no id when nothing of that kind is published."""
    kinds = {
        "role": L("一个岗位", "A role"),
        "family": L("一类在招职位", "A family of jobs"),
        "job": L("一个职位", "One job posting"),
        "project": L("一个项目的缺口", "A project's open needs"),
        "topic": L("一个主题", "A topic"),
    }
    label = L("目标是", "The goal is")
    kind = bound(st.selectbox, label, AIMS, default="role", key="aim", width=180, format_func=kinds.get)
    names, key, first = _goals(kind, of)
    if not names:
        return kind, None, ""
    chosen = bound(st.selectbox, kinds[kind], list(names), default=first, key=key, width=270, format_func=names.get)
    return kind, chosen, names[chosen]


def _goals(kind: str, of: Person) -> tuple[dict[str, str], str, str]:
    """(id -> name, key in the address, the one to begin with) of a kind of goal."""
    if kind in ("role", "family"):
        found = planning.roles()
        if kind == "family":
            found = found.filter(found["open_jobs"] > 0)
        size = kind == "family"
        names = {r: f"{label} ({f.num(n)})" if size else label for r, label, n in found.iter_rows()}
        wanted = found.sort("open_jobs", descending=True, maintain_order=True)["role_id"]
        own = str(of.about.get("goal_role"))
        return names, "role", own if own in names else wanted[0] if names else ""
    if kind == "job":
        names = {
            job: f"{short(title, 44)} · {short(company, 24)}" for job, title, company in planning.jobs().iter_rows()
        }
        return names, "posting", next(iter(names), "")
    if kind == "project":
        names = {p: f"{name} ({f.num(n)})" for p, name, n in planning.projects().iter_rows()}
        return names, "project", next(iter(names), "")
    names = {topic: f"{label} ({f.num(n)})" for topic, label, n in planning.topics().iter_rows()}
    return names, "topic", next(iter(names), "")


def own_request(of: Person, role_id: str) -> Request:
    """What is asked before any input is touched: the hours and languages of the profile."""
    return Request("role", role_id, float(_own_hours(of)), None, _own_languages(of))


def _own_hours(of: Person) -> str:
    own = of.about.get("hours_a_week")
    return f"{own:g}" if own else USUAL_HOURS


def _own_languages(of: Person) -> tuple[str, ...]:
    own = tuple(of.about.get("languages") or ())
    return own if ",".join(own) in _languages() else ()


def hours(of: Person) -> str:
    """Hours a week, as they stand in the address."""
    first = _own_hours(of)
    options = sorted({*HOURS, first}, key=float)
    label = L("每周几小时", "Hours a week")
    return bound(st.select_slider, label, options, default=first, key="hours", width=210)


def wishes(of: Person, kind: str, goal_id: str, week_hours: float) -> Request:
    """The other inputs, in a fold whose title says what is chosen."""
    weeks = {NONE: L("不限", "No deadline")} | {n: L(f"{n} 周内", f"Within {n} weeks") for n in WEEKS}
    readable = _languages()
    first = ",".join(_own_languages(of)) or NONE
    formats = terms(k for k in ("article", "video", "course", "paper", "book", "case", "report", "podcast"))
    only = {"free": L("只要免费", "Free only"), "certificate": L("要有证书", "With a certificate")}
    levels = {NONE: L("按目标的要求", "As the goal asks")} | {n: L(f"{n} 级", f"Level {n}") for n in "12345"}
    ways = {ANY_MODE: L("不限", "Any way")} | engine.modes()
    with st.container(key="wishes", horizontal=True, vertical_alignment="bottom", gap="small"):
        level = bound(
            st.selectbox, L("要学到几级", "Up to level"), list(levels), default=NONE, key="level", width=180,
            format_func=levels.get,
        )  # fmt: skip
        read = bound(
            st.selectbox, L("语言", "Languages"), list(readable), default=first, key="read", width=220,
            format_func=readable.get,
        )  # fmt: skip
        within = bound(
            st.selectbox, L("期限", "Deadline"), list(weeks), default=NONE, key="within", width=160,
            format_func=weeks.get,
        )  # fmt: skip
        way = bound(
            st.selectbox, L("培养方式", "Way of training"), list(ways), default=ANY_MODE, key="way", width=180,
            format_func=ways.get,
        )  # fmt: skip
        limits = bound(
            st.pills, L("费用与证书", "Price and certificate"), list(only), default=[], key="only",
            selection_mode="multi", format_func=only.get,
        )  # fmt: skip
        form = bound(
            st.pills, L("形式（不选则都可）", "Formats (none: all)"), list(formats), default=[], key="form",
            selection_mode="multi", format_func=formats.get,
        )  # fmt: skip
    return Request(
        kind,
        goal_id,
        week_hours,
        None if within == NONE else float(within),
        () if read == NONE else tuple(read.split(",")),
        tuple(form),
        "free" in limits,
        "certificate" in limits,
        way,
        None if level == NONE else int(level),
    )


def _languages() -> dict[str, str]:
    """What can be read: each language alone, and both with either first."""
    zh, en = term("zh"), term("en")
    return {
        NONE: L("都可以", "Any language"),
        "zh": L(f"只读{zh}", f"{zh} only"),
        "en": L(f"只读{en}", f"{en} only"),
        "zh,en": L(f"{zh}优先，也读{en}", f"{zh} first, {en} too"),
        "en,zh": L(f"{en}优先，也读{zh}", f"{en} first, {zh} too"),
    }


def marks(planner: Planner, request: Request) -> Request:
    """Skills that are said to be known, and evidence that shall not count; both can be taken back."""
    matters = planner.matters(request)
    names = {skill: engine.name(planner, skill) for skill in planner.offer.labels}
    known = bound(
        st.multiselect, L("我已经会（点 × 撤回）", "I know this (× takes it back)"),
        _with_chosen("known", [s for s in matters if not planner.shown.get(s)], planner),
        default=[], key="known", format_func=names.get, width=560,
        placeholder=L("选一项技能", "Choose a skill"),
    )  # fmt: skip
    aside: list[str] = []
    if planner.shown:
        levels = names | {s: f"{names.get(s, s)} · {f.num(level, 1)}" for s, level in planner.shown.items()}
        aside = bound(
            st.multiselect, L("不算数的证据", "Evidence set aside"),
            _with_chosen("aside", [s for s in matters if planner.shown.get(s)], planner),
            default=[], key="aside", format_func=levels.get, width=560,
            placeholder=L("选一项有证据的技能", "Choose a skill with evidence"),
        )  # fmt: skip
    return engine.marked(request, known, aside)


def _with_chosen(key: str, options: list[str], planner: Planner) -> list[str]:
    """The options and, though the goal may have changed since, what was chosen before."""
    chosen = [*st.query_params.get_all(key), *(st.session_state.get(key) or [])]
    return list(dict.fromkeys([*options, *(skill for skill in chosen if skill in planner.offer.labels)]))


def know(skill: str) -> None:
    """Mark one more skill as known (a button of its step)."""
    st.session_state["known"] = [*(st.session_state.get("known") or []), skill]
