"""A way to a role: what builds on what, how far each skill is, and when it is learned."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import month_ticks
from dashboards.words import L

MOST_BOXES = 24  # more cannot be read
BOX = 84  # pixels a layer takes
LETTERS = 13  # that a box is wide on a phone
MOST_LETTERS = 17
HAN_LETTERS = 13  # the same with Chinese in it, where a character counts two
MOST_BARS = 16
ACROSS = 4  # boxes beside each other; a wider layer goes on below
TOP_LEVEL = 5


def _together(rows: pl.DataFrame) -> dict[str, object]:
    """Skill -> its group; skills of one group require each other."""
    pairs = rows.select("skill_id", "learn_together").iter_rows() if "learn_together" in rows.columns else ()
    return {skill: skill for skill in rows["skill_id"]} | dict(pairs)


def _depths(requires: Mapping[str, list[str]], group: Mapping[str, object]) -> dict[str, int]:
    """Skill -> how many others must come before it; the members of a group are equally deep."""
    depth = dict.fromkeys(requires, 0)
    for _ in requires:
        before = dict(depth)
        for skill, needs in requires.items():
            below = (depth[n] + 1 for n in needs if n in depth and group[n] != group[skill])
            mates = (depth[other] for other in depth if group[other] == group[skill])
            depth[skill] = max(*below, *mates, 0, 0)
        if depth == before:
            break
    return depth


def layers(rows: pl.DataFrame) -> dict[str, int]:
    """Skill -> row of the graph: below everything it requires, at most `ACROSS` in a row."""
    requires = {skill: needs or [] for skill, needs in rows.select("skill_id", "requires").iter_rows()}
    depth = _depths(requires, _together(rows))
    placed: dict[str, int] = {}
    row = 0
    for level in sorted(set(depth.values())):
        here = [skill for skill in requires if depth[skill] == level]
        for start in range(0, len(here), ACROSS):
            placed |= dict.fromkeys(here[start : start + ACROSS], row)
            row += 1
    return placed


def ready(rows: pl.DataFrame) -> set[str]:
    """The skills that wait for no other skill of the path."""
    here = set(rows["skill_id"])
    return {skill for skill, needs in rows.select("skill_id", "requires").iter_rows() if not here & set(needs or [])}


def graph(rows: pl.DataFrame) -> charts.Sheet:
    """What builds on what; under each skill its hours (one member) or how many need it (everyone)."""
    rows = rows.head(MOST_BOXES)
    place, now = layers(rows), ready(rows)
    nodes = {}
    rings = together(rows) if "learn_together" in rows.columns else {}
    studied = set(rows.filter(pl.col("minutes") > 0)["title"]) if "title" in rows.columns else set()
    for r in sorted(rows.iter_rows(named=True), key=lambda r: place[r["skill_id"]]):
        people = "members" in r
        below = f.count(r["members"]) + L(" 人", " members") if people else _effort(r["minutes"], r["title"], studied)
        below += f" ⇄{rings[r['skill_id']]}" if r["skill_id"] in rings else ""
        label = "<br>".join(_lines(r["skill"]))
        state = "next" if r["skill_id"] in now else "later"
        nodes[r["skill_id"]] = (place[r["skill_id"]], f"{label}<br>{below}", state)
    pairs = [(n, skill) for skill, needs in rows.select("skill_id", "requires").iter_rows() for n in needs or []]
    return charts.path_graph(nodes, [(a, b) for a, b in pairs if a in place and place[a] < place[b]], row=BOX)


def _lines(label: str) -> list[str]:
    """A label in lines that fit into a box; a Han character is as wide as two others, and may begin a line."""
    if not any(c > "\u2e7f" for c in label):
        # two lines if a box somewhat wider allows it: a third and the hours would stand out of it
        tries = (textwrap.wrap(label, width, break_long_words=False) for width in range(LETTERS, MOST_LETTERS + 1))
        return next((lines for lines in tries if len(lines) <= 2), textwrap.wrap(label, MOST_LETTERS))
    lines = [""]
    for piece in re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s+", label):
        if sum(2 if c > "\u2e7f" else 1 for c in lines[-1] + piece.rstrip()) > HAN_LETTERS and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def gaps(rows: pl.DataFrame) -> charts.Sheet:
    """The level shown now and the level asked for, of as many first skills as stand beside the graph."""
    tall = max(layers(rows.head(MOST_BOXES)).values()) + 1
    rows = rows.head(max(6, round(tall * BOX / 44) - 1))
    pairs = [(have or 0, need) for have, need in rows.select("current_level", "target_level").iter_rows()]
    text = [f"{f.num(have, 1)} → {f.num(need, 0 if need == round(need) else 1)}" for have, need in pairs]
    ticks = [(n, str(n)) for n in range(TOP_LEVEL + 1)]
    return charts.dumbbell(rows["skill"].to_list(), [h for h, _ in pairs], [n for _, n in pairs], text, ticks)


def _effort(minutes: int | None, resource: str | None, studied: set[str]) -> str:
    """The hours of a step; says whether the resource or only its length is missing, or an earlier step has it."""
    if minutes:
        return f.num(minutes / 60, 1) + f.unit("hours")
    if resource in studied:
        return L("同前一份资料", "resource as above")
    return L("时长未知", "time unknown") if resource else L("缺资源", "no resource")


def together(rows: pl.DataFrame) -> dict[str, int]:
    """Skill -> number of its group, 1, 2, ...; only skills that are learned together with another."""
    groups: dict[int, list[str]] = {}
    for skill, group in rows.select("skill_id", "learn_together").iter_rows():
        groups.setdefault(group, []).append(skill)
    several = [skills for skills in groups.values() if len(skills) > 1]
    return {skill: number for number, skills in enumerate(several, start=1) for skill in skills}


def weeks(rows: pl.DataFrame, start: date) -> charts.Sheet:
    """In which weeks each step is learned; blue waits for nothing, orange ends after the deadline."""
    now = ready(rows)
    rows = rows.filter(pl.col("minutes") > 0).drop_nulls("starts_week").head(MOST_BARS)
    spans = [
        (start + timedelta(weeks=first - 1), start + timedelta(weeks=last, days=-1))
        for first, last in rows.select("starts_week", "ends_week").iter_rows()
    ]
    end = max(last for _, last in spans)
    days = [start + timedelta(days=i) for i in range((end - start).days + 1)]
    ticks = month_ticks([d for d in days if d.day == 1]) or [(start, f.day(start))]
    states = [
        "late" if late else "next" if skill in now else "later"
        for skill, late in rows.select("skill_id", "is_late").iter_rows()
    ]
    return charts.timeline(rows["skill"].to_list(), spans, [f.day_range(a, b) for a, b in spans], states, ticks)


def ways(rows: pl.DataFrame, chosen: str) -> charts.Sheet:
    """How many of the skills each way of training has something for; the chosen one blue."""
    text = [_way(row) for row in rows.iter_rows(named=True)]
    at = [n for n, mode in enumerate(rows["mode"]) if mode == chosen]
    return charts.bars(rows["label"].to_list(), rows["covered"].to_list(), text, highlight=at, top=rows["steps"][0])


def _way(row: Mapping[str, Any]) -> str:
    of = L(f"{row['covered']}/{row['steps']} 项", f"{row['covered']} of {row['steps']}")
    time = f" · {f.num(row['hours'])}{f.unit('hours')}" if row["hours"] else ""
    weeks = L(f" · {row['weeks']} 周", f" · {f.plural(row['weeks'], 'week', 'weeks')}") if row["weeks"] else ""
    return of + time + weeks
